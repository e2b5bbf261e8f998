package dev.pgvitals.cli.maintain;

import dev.pgvitals.text.Suggestion;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The option {@code --format}. */
final class Formats {
  private static final List<String> WORDS =
      Arrays.stream(ReportFormat.values()).map(f -> f.name().toLowerCase(Locale.ROOT)).toList();

  private Formats() {}

  static ReportFormat of(String word, CommandSpec spec) {
    return Arrays.stream(ReportFormat.values())
        .filter(format -> format.name().equalsIgnoreCase(word))
        .findFirst()
        .orElseThrow(
            () ->
                new ParameterException(
                    spec.commandLine(),
                    "--format must be one of %s, not \"%s\"%s"
                        .formatted(String.join(", ", WORDS), word, Suggestion.near(word, WORDS))));
  }
}
