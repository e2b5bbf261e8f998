package dev.pgvitals.maintain.run;

import dev.pgvitals.maintain.config.MaintainServer;
import dev.pgvitals.maintain.session.ServerInfo;
import dev.pgvitals.maintain.session.Sessions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether jobs could run on a server; changes nothing. */
public final class Readiness {
  /** Schedules go by this machine's clock, the agent's figures by the server's. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private Readiness() {}

  /** What is in the way, a line each; none: they could. */
  public static List<String> of(MaintainServer server, Instant now) {
    List<String> problems = new ArrayList<>();
    try (Sessions sessions = new Sessions(server.target(), Maintainer.NAME);
        Connection home = sessions.open()) {
      Preconditions.act(ServerInfo.of(home), home);
      clock(home, now).ifPresent(problems::add);
      for (String database : server.databases()) {
        sessions.open(database).close();
      }
    } catch (RefusedException e) {
      problems.add(e.reason());
    } catch (SQLException e) {
      problems.add(Refusals.of(e));
    }
    return problems;
  }

  private static Optional<String> clock(Connection home, Instant now) throws SQLException {
    try (Statement statement = home.createStatement();
        ResultSet row = statement.executeQuery("SELECT clock_timestamp()")) {
      row.next();
      Duration skew = Duration.between(now, row.getTimestamp(1).toInstant());
      return skew.abs().compareTo(SKEW) > 0
          ? Optional.of(
              "the server's clock and this machine's are %d s apart".formatted(skew.toSeconds()))
          : Optional.empty();
    }
  }
}
