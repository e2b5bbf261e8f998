package dev.pgvitals.alert.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rule files that come with the agent and are written by hand. */
public final class ShippedRules {
  /** Their names; that of the catalogue's own rules is not among them. */
  public static final List<String> FILES =
      List.of(
          "optional.rules.yaml",
          "pgbouncer.rules.yaml",
          "postgres.rules.yaml",
          "recording.rules.yaml");

  private static final Pattern RUNBOOK =
      Pattern.compile("(?m)^( *runbook_url: )\"docs/runbooks/([A-Za-z0-9]+)\\.md\" *$");

  private ShippedRules() {}

  /**
   * The text of one of the files.
   *
   * @param runbook the address of an alert's runbook, by the alert's name
   */
  public static String text(String file, UnaryOperator<String> runbook) {
    return RUNBOOK
        .matcher(text(file))
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1) + '"' + quoted(runbook.apply(found.group(2))) + '"'));
  }

  private static String quoted(String text) {
    return Annotations.plain(text).replace("\\", "\\\\").replace("\"", "\\\"");
  }

  private static String text(String file) {
    String resource = "/alerts/" + file;
    try (InputStream in = ShippedRules.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the agent was built without " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + resource, e);
    }
  }
}
