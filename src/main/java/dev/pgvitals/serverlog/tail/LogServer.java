package dev.pgvitals.serverlog.tail;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedException;
import dev.pgvitals.source.Answer;
import dev.pgvitals.source.Question;
import dev.pgvitals.source.Source;
import dev.pgvitals.source.SourceException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a server tells of its log, over a connection of its own. For one thread, but for its end.
 */
public final class LogServer implements AutoCloseable {
  /** With this function what is in the log can be read; {@code setup.sql} creates it. */
  public static final String FUNCTION = "pgvitals.read_log(text, bigint, integer)";

  private final Source source;
  private Optional<ServerLogSettings> settings = Optional.empty();
  private String read = "";

  public LogServer(Source source) {
    this.source = source;
  }

  /** As they are; asked for once a connection and again when the server has read its files. */
  public ServerLogSettings settings() throws FeedException, InterruptedException {
    String now = ask("SELECT pg_conf_load_time()", 1).get(0).get(0).orElse("") + connects();
    if (settings.isEmpty() || !now.equals(read)) {
      Map<String, String> values = new HashMap<>();
      for (List<Optional<String>> row :
          ask(
              "SELECT name, setting FROM pg_settings WHERE name IN ("
                  + ServerLogSettings.NAMES
                  + ")",
              100)) {
        values.put(row.get(0).orElse(""), row.get(1).orElse(""));
      }
      settings = Optional.of(new ServerLogSettings(values));
      read = now;
    }
    return settings.get();
  }

  private String connects() {
    return " " + source.spent().connects();
  }

  /** The rows of an answer. */
  List<List<Optional<String>>> ask(String sql, int rows)
      throws FeedException, InterruptedException {
    try {
      Answer answer = source.answer(new Question(sql, rows));
      return answer.rows();
    } catch (SourceException e) {
      throw new FeedException(explained(e.failure()));
    }
  }

  private static Failure explained(Failure failure) {
    boolean ours = failure.message().contains("read_log") || failure.sqlState().equals("3F000");
    if (ours && failure.reason() == FailureReason.UNDEFINED) {
      return failure.withRemedy(
          "create the function in the database that the agent connects to: run what `pgvitals logs"
              + " --setup-sql` prints, as a superuser");
    }
    if (failure.isDenial() && failure.message().contains("pgvitals")) {
      return failure.withRemedy(
          "grant it to the agent's role: run what `pgvitals logs --setup-sql --role ROLE` prints, as"
              + " a superuser");
    }
    return failure.isDenial() && failure.message().contains("pg_ls_logdir")
        ? failure.withRemedy("GRANT pg_monitor TO the agent's role")
        : failure;
  }

  public void cut() {
    source.cut();
  }

  @Override
  public void close() {
    source.close();
  }
}
