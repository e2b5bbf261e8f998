package dev.pgvitals.backup.tool;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.file.RefusedFileException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads lines {@code NAME=value}, as shells and systemd have them. No message shows a value. */
public final class EnvironmentFile {
  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)", Pattern.DOTALL);
  private static final Pattern QUOTED = Pattern.compile("'([^']*)'|\"([^\"]*)\"");

  private EnvironmentFile() {}

  /**
   * What a program gets from it.
   *
   * @throws FeedException if it cannot be read, or is no such file
   */
  public static Map<String, String> read(Path file) throws FeedException {
    byte[] bytes;
    try {
      bytes = FileAccess.SYSTEM.read(file, FileAccess.SECRET, FileTimeout.FOR_SECRETS);
    } catch (NoSuchFileException e) {
      throw failed(FailureReason.UNDEFINED, file, "there is no such file", "create it");
    } catch (AccessDeniedException e) {
      throw failed(
          FailureReason.PERMISSION, file, "permission denied", "let the agent's user read it");
    } catch (RefusedFileException e) {
      throw failed(FailureReason.RESULT, file, String.valueOf(e.getMessage()), "correct env_file");
    } catch (IOException e) {
      throw failed(FailureReason.RESULT, file, "it cannot be read", "correct env_file");
    }
    return parse(file, new String(bytes, StandardCharsets.UTF_8));
  }

  private static Map<String, String> parse(Path file, String text) throws FeedException {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isEmpty() || lines.get(i).startsWith("#")) {
        continue;
      }
      Matcher line = LINE.matcher(lines.get(i));
      if (!line.matches() || lines.get(i).indexOf('\0') >= 0) {
        throw failed(
            FailureReason.RESULT,
            file,
            "line %d is not NAME=value".formatted(i + 1),
            "write one variable in a line, and no commands");
      }
      Matcher quoted = QUOTED.matcher(line.group(2));
      String value = line.group(2);
      if (quoted.matches()) {
        value = value.substring(1, value.length() - 1);
      }
      variables.put(line.group(1), value);
    }
    return variables;
  }

  private static FeedException failed(FailureReason reason, Path file, String why, String remedy) {
    return new FeedException(
        new Failure(reason, "", "cannot read env_file %s: %s".formatted(file, why))
            .withRemedy(remedy));
  }
}
