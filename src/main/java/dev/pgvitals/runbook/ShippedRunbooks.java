package dev.pgvitals.runbook;

import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The runbooks that come with the agent, as they lie in {@code docs/runbooks}. */
public final class ShippedRunbooks {
  private static final String DIRECTORY = "/runbooks/";
  private static final String INDEX = "README";
  private static final Pattern ROW =
      Pattern.compile("\\| \\[(\\w+)]\\(\\1\\.md\\) \\| ([a-z, ]+) \\| (.+) \\|");

  private ShippedRunbooks() {}

  /**
   * A line of the index.
   *
   * @param severity those of its rules, with a comma between two
   * @param summary what the alert says, in one line
   */
  public record Entry(String alert, String severity, String summary) {}

  /** All of them, in the order of the index. */
  public static List<Entry> index() {
    List<Entry> entries = new ArrayList<>();
    for (String line : text(INDEX).lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        entries.add(new Entry(row.group(1), row.group(2), row.group(3)));
      }
    }
    return entries;
  }

  /** The line of an alert; empty when it has no runbook. */
  public static Optional<Entry> find(String alert) {
    return index().stream().filter(entry -> entry.alert().equals(alert)).findFirst();
  }

  /**
   * One of them.
   *
   * @param alert a name of the {@link #index}
   */
  public static Runbook of(String alert) {
    try {
      return RunbookReader.read(alert, alert + ".md", text(alert));
    } catch (ProblemsException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The page of an alert as it lies there, in Markdown; empty when it has none. */
  public static Optional<String> page(String alert) {
    return find(alert).map(entry -> text(entry.alert()));
  }

  private static String text(String name) {
    String file = DIRECTORY + name + ".md";
    try (InputStream in = ShippedRunbooks.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the agent was built without " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }
}
