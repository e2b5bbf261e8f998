package dev.pgvitals.source.pgbouncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.ConnectionStrings;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.source.socket.WireTls;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How PgBouncer's console is reached, which knows neither settings nor prepared statements. */
class ConsoleDialectTest {
  @ParameterizedTest
  @CsvSource({
    "sslrootcert=/ca.crt, FileTrust, /ca.crt",
    "sslrootcert=system, SystemTrust,",
    "sslmode=disable, FileTrust,",
  })
  void aConsoleIsAskedInItsOwnWay(String parameters, String trust, @Nullable String certificate)
      throws ProblemsException {
    ConnectionTarget target =
        new ConnectionStrings(new Environment(Map.of(), Path.of("/home/os"), "os"))
            .read("URL", "host=a,b target_session_attrs=primary " + parameters);

    Properties console =
        ConsoleDialect.settings(target, Duration.ofMillis(1500), Duration.ofSeconds(3))
            .properties();

    assertThat(console)
        .doesNotContainKeys("options", "readOnly", "targetServerType")
        .containsEntry("preferQueryMode", "simple")
        .containsEntry("socketTimeout", "2")
        .containsEntry("socketFactory", ConsoleSocketFactory.class.getName())
        .containsEntry("sslfactory", WireTls.class.getName() + "$" + trust);
    assertThat(console.getProperty("sslrootcert")).isEqualTo(certificate);
  }
}
