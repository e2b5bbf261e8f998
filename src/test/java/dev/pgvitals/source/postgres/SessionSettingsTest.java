package dev.pgvitals.source.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.ConnectionStrings;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.source.jdbc.JdbcSettings;
import dev.pgvitals.source.socket.GracefulCloseSocketFactory;
import dev.pgvitals.source.socket.WireTls;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every session is opened with. */
class SessionSettingsTest {
  private static final String OPTIONS = "-c client_min_messages=error -c exit_on_error=off";

  private static ConnectionTarget target(String text) throws ProblemsException {
    return new ConnectionStrings(new Environment(Map.of(), Path.of("/home/os"), "os"))
        .read("URL", text);
  }

  private static JdbcSettings settings(String text) throws ProblemsException {
    ConnectionTarget target = target(text);
    return SessionSettings.direct(
        target, target.database(), Duration.ofSeconds(5), Duration.ofMillis(2500));
  }

  @Test
  void everyLoginIsBounded() throws ProblemsException {
    JdbcSettings settings = settings("postgresql://ann:hunter2@db1/orders");

    assertThat(settings.url()).isEqualTo("jdbc:postgresql://db1:5432/orders");
    assertThat(new TreeMap<>(settings.properties()))
        .isEqualTo(
            new TreeMap<>(
                Map.ofEntries(
                    Map.entry("ApplicationName", "pgvitals"),
                    Map.entry("allowEncodingChanges", "true"),
                    Map.entry("assumeMinServerVersion", "13"),
                    Map.entry("binaryTransfer", "false"),
                    Map.entry("binaryTransferEnable", "INT2,INT4,INT8"),
                    Map.entry("cancelSignalTimeout", "2"),
                    Map.entry("connectTimeout", "3"),
                    Map.entry("gssEncMode", "disable"),
                    Map.entry("maxResultBuffer", "16M"),
                    Map.entry("options", OPTIONS),
                    Map.entry("password", ""),
                    Map.entry("prepareThreshold", "3"),
                    Map.entry("requireAuth", "!password"),
                    Map.entry("scramMaxIterations", "1000000"),
                    Map.entry("socketFactory", GracefulCloseSocketFactory.class.getName()),
                    Map.entry("socketTimeout", "10"),
                    Map.entry("sslfactory", WireTls.class.getName() + "$FileTrust"),
                    Map.entry("tcpKeepAlive", "true"),
                    Map.entry("user", "ann"))));
  }

  @Test
  void theUsersOwnOptionsFollowOurs() throws ProblemsException {
    assertThat(settings("host=h options='-c work_mem=8MB'").properties())
        .containsEntry("options", OPTIONS + " -c work_mem=8MB");
  }

  @Test
  void behindAPoolerNothingIsLeftInASession() throws ProblemsException {
    JdbcSettings settings = settings("host=a,b target_session_attrs=primary options='-c a.b=c'");

    assertThat(SessionSettings.behindPooler(settings).properties())
        .doesNotContainKey("options")
        .containsEntry("prepareThreshold", "0")
        .containsEntry("targetServerType", "primary");
    assertThat(settings.properties()).containsKey("options");
  }
}
