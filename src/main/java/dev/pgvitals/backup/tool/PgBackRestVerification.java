package dev.pgvitals.backup.tool;

import dev.pgvitals.config.backup.BackupSettings.OfTool;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Has pgBackRest read its repositories whole. Its exit code is 0 whatever it finds, and where it
 * finds nothing to read at all; what it prints tells.
 */
public final class PgBackRestVerification implements AutoCloseable {
  private static final Pattern STATUS = Pattern.compile("(?m)^status: (\\w+)$");
  private static final Pattern BACKUP =
      Pattern.compile("(?m)^ +backup: .*, status: (\\w+), total files checked: ([0-9]+),");

  private final ToolProgram program;

  /** Runs nothing yet; its time is the entry's timeout, for all that it reads. */
  public PgBackRestVerification(OfTool settings) {
    this.program = new ToolProgram(settings);
  }

  /**
   * What came of it.
   *
   * @param good whether there is a backup, and all that was read is as it should be
   * @param text pgBackRest's own words, by stanza and repository
   */
  public record Verdict(boolean good, String text) {}

  /** Reads everything in every repository of each stanza. */
  public Verdict verify() throws FeedException, InterruptedException {
    program.begin();
    Json stanzas = Json.parse(program.run("info", "--output=json"));
    boolean good = !stanzas.items().isEmpty();
    List<String> texts = new ArrayList<>();
    for (Json stanza : stanzas.items()) {
      String name = stanza.at("name").text().orElse("");
      for (Json repo : stanza.at("repo").items()) {
        long key = repo.at("key").number().orElse(1);
        String text =
            program.run(
                "--stanza=" + name, "--repo=" + key, "verify", "--output=text", "--verbose");
        good &= isGood(text);
        texts.add(
            "repo%d %s"
                .formatted(key, text.isBlank() ? name + ": nothing to verify" : text.strip()));
      }
    }
    if (texts.isEmpty()) {
      throw program.failed(
          FailureReason.RESULT,
          program.name() + " knows no stanza: there is nothing to verify",
          PgBackRest.NO_STANZA);
    }
    return new Verdict(good, String.join("\n", texts));
  }

  /** Whether it says so itself, of files in at least one backup. */
  static boolean isGood(String text) {
    Matcher status = STATUS.matcher(text);
    int backups = 0;
    boolean ok = status.find() && status.group(1).equals("ok");
    Matcher backup = BACKUP.matcher(text);
    while (backup.find()) {
      ok &= backup.group(1).equals("valid") && Long.parseLong(backup.group(2)) > 0;
      backups++;
    }
    return ok && backups > 0;
  }

  public void cut() {
    program.cut();
  }

  @Override
  public void close() {
    program.close();
  }
}
