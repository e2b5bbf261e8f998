package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Requirements;
import dev.pgvitals.yaml.ValueReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an entry's tags ask for, in pg_exporter's meaning of them. */
final class TagReader {
  private static final Set<String> PRIMARY = Set.of("primary", "master", "leader");
  private static final Set<String> REPLICA = Set.of("standby", "replica", "slave");
  private static final Set<String> PREFIXES =
      Set.of("extension", "schema", "dbname", "username", "not");

  private boolean cluster;
  private Optional<Query.Engine> engine = Optional.empty();
  private Optional<Query.Role> role = Optional.empty();
  private final List<String> extensions = new ArrayList<>();
  private final List<String> schemas = new ArrayList<>();
  private final List<String> databaseNames = new ArrayList<>();
  private final List<String> userNames = new ArrayList<>();
  private final List<String> own = new ArrayList<>();
  private final List<String> not = new ArrayList<>();

  TagReader(Optional<ValueReader> tags) {
    for (ValueReader tag : tags.map(ValueReader::itemsOrOne).orElse(List.of())) {
      tag.text().ifPresent(text -> read(tag, text.strip()));
    }
  }

  /** True for a tag that only pg_exporter gives a meaning to. */
  static boolean hasMeaning(String tag) {
    return tag.equals("cluster")
        || Query.Engine.tagged(tag).isPresent()
        || PRIMARY.contains(tag)
        || REPLICA.contains(tag)
        || (tag.contains(":") && PREFIXES.contains(tag.substring(0, tag.indexOf(':'))));
  }

  boolean isCluster() {
    return cluster;
  }

  Query.Engine engine() {
    return engine.orElseGet(Query.Engine::untagged);
  }

  Optional<Query.Role> role() {
    return role;
  }

  /** What the tags require, on top of what {@code requires} does. */
  Requirements addTo(Requirements given) {
    List<Requirements.Extension> allExtensions = new ArrayList<>(given.extensions());
    extensions.forEach(name -> allExtensions.add(new Requirements.Extension(name, "", "")));
    List<String> allSchemas = new ArrayList<>(given.schemas());
    allSchemas.addAll(schemas);
    return new Requirements(
        allExtensions,
        given.relations(),
        given.privileges(),
        allSchemas,
        databaseNames,
        userNames,
        own,
        not);
  }

  private void read(ValueReader tag, String text) {
    int colon = text.indexOf(':');
    String prefix = colon < 0 ? "" : text.substring(0, colon);
    String name = text.substring(colon + 1).strip();
    if (PREFIXES.contains(prefix) && name.isEmpty()) {
      tag.problem("a name is missing after \"" + prefix + ":\"");
      return;
    }
    switch (prefix) {
      case "extension" -> extensions.add(name);
      case "schema" -> schemas.add(name);
      case "dbname" -> databaseNames.add(name);
      case "username" -> userNames.add(name);
      case "not" -> not.add(name);
      default -> readWord(tag, text);
    }
  }

  private void readWord(ValueReader tag, String text) {
    if (text.equals("cluster")) {
      cluster = true;
    } else if (Query.Engine.tagged(text).isPresent()) {
      engine = Query.Engine.tagged(text);
    } else if (PRIMARY.contains(text)) {
      setRole(tag, Query.Role.PRIMARY);
    } else if (REPLICA.contains(text)) {
      setRole(tag, Query.Role.REPLICA);
    } else {
      own.add(text);
    }
  }

  private void setRole(ValueReader tag, Query.Role wanted) {
    if (role.isPresent() && role.get() != wanted) {
      tag.problem("a server cannot be both primary and replica; to run on both, omit both tags");
    }
    role = Optional.of(wanted);
  }
}
