package dev.pgvitals.config;

import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.TextFile;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which of the agent's two kinds of file a text is, so that one given for the other is known. */
public enum FileKind {
  CONFIGURATION,
  CATALOGUE;

  private static final Set<String> KEYS_OF_ENTRIES =
      Set.of("query", "metrics", "variants", "extends", "columns");

  private static final Pattern NO_KEY = Pattern.compile("\\uFEFF?\\s*(---)?\\s*(#|$|%)");

  /** Empty when it has something of both, or of neither. */
  public static Optional<FileKind> of(String file, String text) {
    return YamlParser.parse(file, text, new Problems()).flatMap(FileKind::of);
  }

  /**
   * False for a text that {@link #of} would not call a configuration; found out without reading all
   * of it as YAML, as a catalogue may be long.
   */
  public static boolean mayBeConfiguration(String text) {
    List<String> lines = text.lines().filter(line -> !NO_KEY.matcher(line).lookingAt()).toList();
    if (lines.isEmpty() || lines.get(0).contains("{")) {
      return !lines.isEmpty();
    }
    // What is as far to the right as the first key is a key of the same mapping.
    int margin = indentation(lines.get(0));
    return lines.stream()
        .filter(line -> indentation(line) == margin)
        .map(line -> line.split(":", 2)[0].replaceAll("[\"'\\s\\uFEFF]", ""))
        .anyMatch(ConfigReader.KEYS::contains);
  }

  private static int indentation(String line) {
    return line.length() - line.stripLeading().length();
  }

  /** As {@link #of(String, String)}; empty also when the file cannot be read. */
  public static Optional<FileKind> of(Path file) {
    return TextFile.read(file, new Problems()).flatMap(text -> of(file.toString(), text));
  }

  /** Whether it is another kind of file than a configuration, which is a problem then. */
  static boolean isOther(YamlMap content, String file, Problems problems) {
    if (of(content).equals(Optional.of(CATALOGUE))) {
      problems.add(
          content.position(),
          "",
          "is a catalogue file, not a configuration: list it under `catalogue` in the"
              + " configuration, or give it without --config, as in pgvitals check "
              + file);
      return true;
    }
    Optional<YamlMap.Entry> jobs = content.find("jobs");
    jobs.ifPresent(
        entry ->
            problems.add(
                entry.key().position(),
                "",
                "has jobs, and the agent never changes anything: they are for pgvitals maintain"
                    + " --config "
                    + file
                    + ", in a file of their own"));
    return jobs.isPresent();
  }

  static Optional<FileKind> of(YamlMap content) {
    boolean catalogue = content.entries().stream().anyMatch(FileKind::isEntry);
    boolean configuration = content.entries().stream().anyMatch(FileKind::isSetting);
    if (catalogue == configuration) {
      return Optional.empty();
    }
    return Optional.of(catalogue ? CATALOGUE : CONFIGURATION);
  }

  private static boolean isEntry(YamlMap.Entry entry) {
    return entry.value() instanceof YamlMap body
        && body.entries().stream().anyMatch(key -> KEYS_OF_ENTRIES.contains(key.name()));
  }

  /** An entry of a catalogue may be called so, but its value is a mapping. */
  private static boolean isSetting(YamlMap.Entry entry) {
    return ConfigReader.KEYS.contains(entry.name()) && !(entry.value() instanceof YamlMap);
  }
}
