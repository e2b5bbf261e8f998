package dev.pgvitals.catalogue.docs;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.yaml.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the entries of catalogue files are about, as the files' own headings say: comments such as
 * {@code # ----- databases -----}. A file without any is a topic by itself.
 */
final class Topics {
  private static final Pattern HEADING = Pattern.compile("#\\s*-{5,}\\s*([^-\\s].*?)[\\s-]*");

  private final List<String> files = new ArrayList<>();
  private final Map<String, NavigableMap<Integer, String>> headings = new TreeMap<>();

  private Topics() {}

  static Topics of(List<CatalogueText> sources) {
    Topics topics = new Topics();
    for (CatalogueText source : sources) {
      NavigableMap<Integer, String> found = new TreeMap<>();
      found.put(0, source.name());
      int number = 0;
      for (String line : source.text().lines().toList()) {
        number++;
        Matcher heading = HEADING.matcher(line);
        if (heading.matches()) {
          found.put(number, sentence(heading.group(1)));
        }
      }
      topics.files.add(source.name());
      topics.headings.put(source.name(), found);
    }
    return topics;
  }

  /** The heading above this place. */
  String at(Position position) {
    return headings
        .getOrDefault(position.file(), new TreeMap<>(Map.of(0, position.file())))
        .floorEntry(position.line())
        .getValue();
  }

  /** In the order in which the files were read, and in each from top to bottom. */
  int compare(Position one, Position other) {
    int byFile = Integer.compare(files.indexOf(one.file()), files.indexOf(other.file()));
    return byFile != 0 ? byFile : Integer.compare(one.line(), other.line());
  }

  private static String sentence(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
