package dev.pgvitals.systems;

import dev.pgvitals.demo.Systems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What lies in the directory of a system. */
record SystemFile(String system, String name) {
  static final Path EXAMPLES = Path.of("examples");

  /** The systems with documents of their own: those of which there is a script of troubles. */
  static List<String> systems() {
    return Systems.names().stream()
        .filter(name -> Files.exists(EXAMPLES.resolve(name).resolve("trouble")))
        .toList();
  }

  Path path() {
    return EXAMPLES.resolve(system).resolve(name);
  }

  String text() {
    try {
      return Files.readString(path());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What each find of the pattern has in its first group, in the order of the text. */
  List<String> all(String pattern) {
    return Pattern.compile(pattern)
        .matcher(text())
        .results()
        .map((MatchResult found) -> found.group(1))
        .toList();
  }
}
