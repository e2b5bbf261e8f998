package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.ExtensionSchemas;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Requirements;
import dev.pgvitals.yaml.Position;
import java.util.Set;
import java.util.stream.Collectors;

/** A query may name the schemas of those extensions only that it requires. */
final class ExtensionRule {
  private final Query query;
  private final EntryProblems report;
  private final Set<String> required;

  private ExtensionRule(Query query, EntryProblems report) {
    this.query = query;
    this.report = report;
    this.required =
        query.requires().extensions().stream()
            .map(Requirements.Extension::name)
            .collect(Collectors.toSet());
  }

  static void check(Query query, EntryProblems report) {
    ExtensionRule rule = new ExtensionRule(query, report);
    query.variants().forEach(v -> rule.check(v.position(), "query", v.sql()));
    query.when().forEach(p -> rule.check(query.position(), p.name(), p.sql()));
  }

  private void check(Position position, String key, String sql) {
    for (String text : ExtensionSchemas.malformed(sql)) {
      problem(
          position,
          key,
          "\"" + text + "\" names no extension: write \"@extschema:pg_stat_statements@\"");
    }
    for (String extension : ExtensionSchemas.named(sql)) {
      if (!required.contains(extension)) {
        problem(
            position,
            key,
            "\"@extschema:%s@\" needs \"requires: {extension: %s}\": it only runs where that is"
                .formatted(extension, extension));
      }
    }
  }

  private void problem(Position position, String key, String message) {
    report.problems().add(position, query.name() + "." + key, message);
  }
}
