package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Requirements;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code requires}. */
final class RequirementsReader {
  private static final String VERSION = "(\\d[\\w.+-]{0,99})";
  private static final Pattern EXTENSION =
      Pattern.compile(
          "([A-Za-z_][\\w$-]*)\\s*(?:>=\\s*" + VERSION + ")?\\s*,?\\s*(?:<\\s*" + VERSION + ")?");

  private RequirementsReader() {}

  static Requirements read(Optional<ValueReader> value) {
    Optional<MapReader> map = value.flatMap(v -> v.map(CatalogueKeys.REQUIRES));
    if (map.isEmpty()) {
      return Requirements.NONE;
    }
    List<Requirements.Extension> extensions =
        map.get().value("extension").map(ValueReader::itemsOrOne).orElse(List.of()).stream()
            .map(RequirementsReader::extension)
            .flatMap(Optional::stream)
            .toList();
    return new Requirements(
        extensions,
        map.get().stringsOrOne("relation"),
        map.get().stringsOrOne("privilege"),
        map.get().stringsOrOne("schema"),
        List.of(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Optional<Requirements.Extension> extension(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = EXTENSION.matcher(text.get());
    if (!matcher.matches()) {
      value.problem(
          "must be an extension, perhaps with a version, such as \"pg_stat_statements >= 1.8\""
              + " or \"pg_stat_statements >= 1.8, < 1.11\", but it is "
              + value.value().described());
      return Optional.empty();
    }
    return Optional.of(
        new Requirements.Extension(
            matcher.group(1),
            Optional.ofNullable(matcher.group(2)).orElse(""),
            Optional.ofNullable(matcher.group(3)).orElse("")));
  }
}
