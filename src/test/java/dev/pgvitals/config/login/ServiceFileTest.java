package dev.pgvitals.config.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgvitals.fixture.Fifo;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Services: connection parameters that libpq finds by name in {@code pg_service.conf}. */
class ServiceFileTest {
  @TempDir private Path home;
  private Path file;

  @BeforeEach
  void aServiceFileInTheHomeDirectory() throws IOException {
    file = home.resolve(".pg_service.conf");
    Files.writeString(
        file,
        """
        # the fleet
        [stock]
        host=db9

        [orders]
          host=db1
        port=6432
        user = ann
        password=se=cret
        sslmode=require
        [later]
        nonsense
        """);
  }

  private ConnectionTarget read(String text, String... variables) throws ProblemsException {
    return new ConnectionStrings(Environments.of(home, variables)).read("URL", text);
  }

  private void assertRefused(String message, String text, String... variables) {
    assertThatExceptionOfType(ProblemsException.class)
        .isThrownBy(() -> read(text, variables))
        .withMessage(message);
  }

  @Test
  void aServiceFillsInWhatTheStringLeavesOpen() throws ProblemsException {
    ConnectionTarget target = read("postgresql:///shop?service=orders&sslmode=disable");

    assertThat(target.hosts()).hasToString("[db1:6432]");
    assertThat(target.database()).isEqualTo("shop");
    assertThat(target.user()).isEqualTo("ann");
    assertThat(target.password()).isEqualTo(new PasswordSource.Given(new Secret("se=cret")));
    assertThat(target.parameters()).hasToString("{sslmode=disable}");
  }

  @Test
  void aServicePrevailsOverTheEnvironment() throws ProblemsException {
    ConnectionTarget target = read("service=orders", "PGPORT=1", "PGUSER=bob", "PGDATABASE=d");

    assertThat(target.hosts()).hasToString("[db1:6432]");
    assertThat(target.user()).isEqualTo("ann");
    assertThat(target.database()).isEqualTo("d");
  }

  @Test
  void aVariableCanNameTheServiceAndTheFile() throws IOException, ProblemsException {
    Path other = Files.writeString(home.resolve("other.conf"), "[orders]\nhost=db7\n");

    assertThat(read("user=x", "PGSERVICE=orders").hosts()).hasToString("[db1:6432]");
    assertThat(read("user=x", "PGSERVICE=orders", "PGSERVICEFILE=" + other).hosts())
        .hasToString("[db7:5432]");
    assertThat(read("service=orders servicefile=" + other).hosts()).hasToString("[db7:5432]");
  }

  @Test
  void theSystemsFileIsSearchedAfterTheUsers() throws IOException, ProblemsException {
    Path etc = Files.createDirectory(home.resolve("etc"));
    Files.writeString(etc.resolve("pg_service.conf"), "[orders]\nhost=no\n[bill]\nhost=db5\n");

    assertThat(read("service=bill", "PGSYSCONFDIR=" + etc).hosts()).hasToString("[db5:5432]");
    assertThat(read("service=orders", "PGSYSCONFDIR=" + etc).hosts()).hasToString("[db1:6432]");
  }

  @Test
  void anUnknownServiceSaysWhereItWasLookedFor() {
    assertRefused(
        "URL:1:9: service \"order\" is not in " + file + " or /etc/x/pg_service.conf",
        "service=order",
        "PGSYSCONFDIR=/etc/x");
    assertRefused("PGSERVICE:1:1: service \"nix\" is not in " + file, "user=x", "PGSERVICE=nix");
  }

  @Test
  void aWrongLineIsNamedByFileAndLine() throws IOException {
    Files.writeString(
        file, "[orders]\nhost=db1\n  nonsense\nprot=1\nservice=x\nsslmode=on\npassword=hidden");

    assertRefused(
        String.join(
            "\n",
            file + ":3:3: expected name=value in the service file",
            file + ":4:1: unknown parameter in the service file; did you mean \"port\"?",
            file + ":5:1: a service cannot name another service",
            file
                + ":6:1: sslmode must be one of disable, allow, prefer, require, verify-ca,"
                + " verify-full"),
        "service=orders");
  }

  @Test
  void aPipeIsRefusedInsteadOfWaitedFor() throws Exception {
    Files.deleteIfExists(file);
    Fifo.at(file);

    assertRefused(
        "URL:1:9: the service file "
            + file
            + " is a pipe or a device, not a regular file; save its output to a file and"
            + " name that",
        "service=orders");
  }

  @Test
  void aFileThatIsNotTextIsRefused() throws IOException {
    Files.write(file, new byte[] {'[', (byte) 0xff, ']', '\n'});

    assertRefused(
        "URL:1:9: the service file "
            + file
            + " cannot be read: make it a text file in UTF-8 that the agent's user may read",
        "service=orders");
  }
}
