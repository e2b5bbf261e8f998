package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgvitals.config.login.Environments;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetTest {
  @TempDir private Path home;

  @Test
  void aReloadToNoServersWhereThereWereSomeIsRefusedWhereTheyWouldBeListed() throws Exception {
    Path team = Files.writeString(home.resolve("a.yaml"), "servers: [{host: a}, {host: b}]");
    String text = "interval: 1s\nserver_files: ['" + home + "/*.yaml']\n";
    Fleet before = fleet(text);
    Files.delete(team);
    Fleet after = fleet(text);

    assertThatExceptionOfType(ProblemsException.class)
        .isThrownBy(() -> after.refuseToReplace(before))
        .withMessage(
            "c.yaml:2:15: no servers left to monitor, there were 2; if this is intended,"
                + " restart the agent");
  }

  @Test
  void theEnvironmentDoesNotReplaceServersThatWereListed() throws Exception {
    Fleet before = fleet("servers: [{host: a}]");
    Fleet after = fleet("interval: 5s");

    assertThatExceptionOfType(ProblemsException.class)
        .isThrownBy(() -> after.refuseToReplace(before))
        .withMessage(
            "c.yaml:1:1: no longer lists servers, so those of the environment would replace 1; if"
                + " this is intended, restart the agent");
  }

  @Test
  void whateverElseAReloadMakesOfTheFleetIsItsAuthorsMatter() throws Exception {
    Fleet none = fleet("server_files: ['" + home + "/*.yaml']");
    Fleet one = fleet("servers: [{host: a}]");
    Fleet other = fleet("servers: [{host: b}]");
    Fleet environment = fleet("interval: 5s");

    for (Fleet[] pair :
        new Fleet[][] {
          {none, one}, {none, none}, {one, other}, {environment, one}, {environment, environment}
        }) {
      assertThatCode(() -> pair[1].refuseToReplace(pair[0])).doesNotThrowAnyException();
    }
  }

  private Fleet fleet(String text) throws ProblemsException {
    return new ConfigReader(Environments.of(home, "PGUSER=postgres")).read("c.yaml", text).fleet();
  }
}
