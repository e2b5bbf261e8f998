package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.text.Plural;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names what belongs to a chart of Helm, and says where in it the queries are. */
final class HelmFiles {
  private static final int MAX_LISTED = 3;

  /** The beginning of an action, on a line whose texts in quotes are known to be none. */
  private static final Pattern ACTION = Pattern.compile("\\{\\{");

  private static final Pattern QUOTED =
      Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|(?:^|(?<=\\s))#.*");

  private HelmFiles() {}

  /** Where queries stand, by the keys that lead there. */
  private record Place(String path, Position position, boolean isList) {}

  /** What to say about a template, which is no YAML until it is rendered; empty when it is none. */
  static Optional<Problem> template(String name, String text) {
    if (!text.contains("{{")) {
      return Optional.empty();
    }
    Optional<Position> action = action(name, text);
    Problems problems = new Problems();
    if (action.isPresent()) {
      YamlParser.documents(name, text, problems);
    }
    return problems.isEmpty()
        ? Optional.empty()
        : action.map(
            at ->
                new Problem(
                    at,
                    "",
                    "is a Helm template, not YAML yet: render it first, with \"helm template\", and"
                        + " name the result"));
  }

  private static Optional<Position> action(String name, String text) {
    List<String> lines = EmbeddedText.lines(text);
    for (int i = 0; i < lines.size(); i++) {
      String line =
          QUOTED.matcher(lines.get(i)).replaceAll(found -> " ".repeat(found.group().length()));
      Matcher action = ACTION.matcher(line);
      if (action.find()) {
        return Optional.of(new Position(name, i + 1, action.start() + 1));
      }
    }
    return Optional.empty();
  }

  /**
   * What to say about a chart's values with queries somewhere in them; empty when they are none, as
   * when there are entries at the top.
   */
  static Optional<Problem> values(YamlMap file) {
    if (ForeignFiles.isMeantAsCatalogue(file)) {
      return Optional.empty();
    }
    List<Place> places = new ArrayList<>();
    file.entries().forEach(entry -> find(entry.value(), entry.name(), places));
    if (places.isEmpty()) {
      return Optional.empty();
    }
    Place first = places.get(0);
    return Optional.of(new Problem(first.position(), "", advice(file, first, places)));
  }

  private static String advice(YamlMap file, Place first, List<Place> places) {
    if (file.entries().size() == 1 && file.has(first.path()) && !first.isList()) {
      return "has its entries below \"" + first.path() + "\"; move them to the top level";
    }
    String listed =
        places.stream().limit(MAX_LISTED).map(Place::path).collect(Collectors.joining(" and "));
    int more = places.size() - MAX_LISTED;
    return "is a Helm values file; put what stands under "
        + listed
        + (more > 0 ? " and at " + Plural.of(more, "other place") : "")
        + " into a file of its own"
        + (places.size() > 1 ? " each" : "")
        + (first.isList() ? ", as a mapping from the name of each query to the query" : "");
  }

  private static void find(YamlValue value, String path, List<Place> places) {
    if (value instanceof YamlMap map) {
      if (ForeignFiles.isMeantAsCatalogue(map) && !areCollectors(map)) {
        places.add(new Place(path, map.position(), false));
      } else {
        map.entries().forEach(entry -> find(entry.value(), path + "." + entry.name(), places));
      }
    } else if (value instanceof YamlList list) {
      if (list.items().stream().anyMatch(HelmFiles::isNamedQuery)) {
        places.add(new Place(path, list.position(), true));
      } else {
        for (int i = 0; i < list.items().size(); i++) {
          find(list.items().get(i), path + "[" + i + "]", places);
        }
      }
    } else if (value instanceof YamlScalar scalar && ForeignFiles.mayBeCatalogue(scalar.text())) {
      places.add(new Place(path, scalar.position(), false));
    }
  }

  /** Whether these are files by their names. */
  private static boolean areCollectors(YamlMap map) {
    return map.entries().stream()
        .anyMatch(e -> e.value() instanceof YamlMap body && body.has("collector_name"));
  }

  private static boolean isNamedQuery(YamlValue item) {
    return item instanceof YamlMap map && map.has("query") && map.has("metrics");
  }
}
