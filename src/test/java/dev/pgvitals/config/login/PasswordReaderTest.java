package dev.pgvitals.config.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.pgvitals.fixture.Fifo;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a password comes from, and that a change of it is seen at once. */
class PasswordReaderTest {
  @TempDir private Path home;

  private ConnectionTarget target(String text, String... variables) throws ProblemsException {
    return new ConnectionStrings(Environments.of(home, variables)).read("URL", text);
  }

  private Path passFile(String name, String mode, String content) throws IOException {
    Path file = Files.writeString(home.resolve(name), content);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static ConnectionTarget withFile(Path file) {
    return new ConnectionTarget(
        List.of(new ConnectionTarget.Host("db1", 5432)),
        "orders",
        "ann",
        new PasswordSource.File(file),
        Map.of());
  }

  private static String read(ConnectionTarget target) throws PasswordUnreadableException {
    return PasswordReader.read(target).map(Secret::reveal).orElse("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          db1:5432:orders:ann:pw                | pw
          *:*:*:*:pw                            | pw
          db1:*:orders:*:pw                     | pw
          db2:5432:orders:ann:pw                | none
          db1:5433:orders:ann:pw                | none
          db1:5432:order:ann:pw                 | none
          db1:5432:orders:anne:pw               | none
          db:5432:orders:ann:pw                 | none
          #db1:5432:orders:ann:pw               | none
          db1:5432:orders:ann                   | none
          d\\b1:5432:orders:a\\nn:pw            | pw
          db1:5432:orders:ann:p\\:w\\\\x        | p:w\\x
          db1:5432:orders:ann:pw:rest           | pw
          "db1:5432:orders:ann:p w "            | "p w "
          """)
  void aLineOfAPasswordFile(String line, String expected) throws Exception {
    passFile(".pgpass", "rw-------", line + "\n");

    assertThat(read(target("postgresql://ann@db1/orders"))).isEqualTo(expected);
  }

  @Test
  void theFirstMatchingLineCounts() throws Exception {
    passFile(
        ".pgpass", "rw-------", "# hosts\r\ndb2:*:*:*:two\r\n*:*:*:*:any\r\ndb1:*:*:*:one\r\n");

    assertThat(read(target("host=db1"))).isEqualTo("any");
    assertThat(read(target("host=db2"))).isEqualTo("two");
  }

  @Test
  void anIpv6AddressMayBeWrittenWithOrWithoutBackslashes() throws Exception {
    passFile(".pgpass", "rw-------", "\\:\\:1:5432:*:*:escaped\n::2:5432:*:*:plain\n");

    assertThat(read(target("postgresql://[::1]"))).isEqualTo("escaped");
    assertThat(read(target("postgresql://[::2]"))).isEqualTo("plain");
  }

  @Test
  void aLineCanBeForOneDatabase() throws Exception {
    passFile(".pgpass", "rw-------", "*:*:orders:*:pw1\n*:*:stock:*:pw2\n");
    ConnectionTarget target = target("postgresql://db1/orders");

    assertThat(PasswordReader.read(target, "stock")).contains(new Secret("pw2"));
  }

  @Test
  void libpqsOrderOfSources() throws Exception {
    passFile(".pgpass", "rw-------", "*:*:*:*:home\n");
    Path variable = passFile("variable", "rw-------", "*:*:*:*:variable\n");
    Path own = passFile("own", "rw-------", "*:*:*:*:own\n");

    assertThat(read(target("host=h"))).isEqualTo("home");
    assertThat(read(target("host=h", "PGPASSFILE=" + variable))).isEqualTo("variable");
    assertThat(read(target("host=h passfile=" + own, "PGPASSFILE=" + variable))).isEqualTo("own");
    assertThat(read(target("host=h passfile=" + own, "PGPASSWORD=env"))).isEqualTo("env");
    assertThat(read(target("host=h password=text", "PGPASSWORD=env"))).isEqualTo("text");
    assertThat(read(target("host=h password=''", "PGPASSFILE=~/own"))).isEqualTo("own");
  }

  @Test
  void aPasswordFileOpenToOthersIsIgnoredAndSaysSo() throws Exception {
    Path file = passFile(".pgpass", "rw-r-----", "*:*:*:*:pw\n");
    ConnectionTarget target = target("host=db1");

    assertThat(PasswordReader.read(target)).isEmpty();
    assertThat(PasswordReader.whyNone(target, "orders"))
        .contains(
            "the password file "
                + file
                + " is ignored because its group or everyone has access: chmod 600 "
                + file);
  }

  @Test
  void whyThereIsNoPassword() throws Exception {
    assertThat(PasswordReader.whyNone(target("host=db1"), "orders"))
        .contains(
            "no password is configured: set password_file, or one of the other ways to give one");
    Path file = passFile(".pgpass", "rw-------", "db2:*:*:*:pw\n");
    assertThat(PasswordReader.whyNone(target("host=db1"), "orders"))
        .contains(
            "no line of the password file " + file + " matches db1:5432, database orders, user os");
    assertThat(PasswordReader.whyNone(target("host=db2"), "orders")).isEmpty();
  }

  @Test
  void aFileIsReadAnewEachTime() throws Exception {
    Path file = Files.writeString(home.resolve("secret"), "first\n");
    ConnectionTarget target = withFile(file);
    assertThat(read(target)).isEqualTo("first");

    Files.writeString(file, "se cond \r\n");

    assertThat(read(target)).isEqualTo("se cond ");
  }

  @Test
  void anUnreadableFileIsNamedWithARemedy() throws Exception {
    Path file = home.resolve("secret");

    assertUnreadable(
        "cannot read the password from "
            + file
            + ": there is no such file; create it or correct the path",
        file);
    Files.writeString(file, "\n");
    assertUnreadable("the password file " + file + " is empty: write the password into it", file);
    Files.write(file, new byte[] {'p', (byte) 0xff});
    assertUnreadable("cannot read the password from " + file + ": it is not text in UTF-8", file);
    assertUnreadable(
        "cannot read the password from " + home + ": is a directory; name a file", home);
  }

  @Test
  @Timeout(30)
  void aPipeOrAnEndlessDeviceIsRefusedAtOnce() throws Exception {
    Path pipe = Fifo.at(home.resolve("pipe"));
    Path device = Path.of("/dev/zero");
    Path large = Files.writeString(home.resolve("large"), "x".repeat(64 * 1024 + 1));
    String refusal =
        ": is a pipe or a device, not a regular file; save its output to a file and" + " name that";

    assertUnreadable("cannot read the password from " + pipe + refusal, pipe);
    assertUnreadable("cannot read the password from " + device + refusal, device);
    assertUnreadable(
        "cannot read the password from " + large + ": is longer than 64 KiB; is it the right file?",
        large);

    Path later = home.resolve("later");
    ConnectionTarget passFile = target("host=h passfile=" + later);
    Files.setPosixFilePermissions(Fifo.at(later), PosixFilePermissions.fromString("rw-------"));
    assertThatExceptionOfType(PasswordUnreadableException.class)
        .isThrownBy(() -> PasswordReader.read(passFile))
        .withMessage("cannot read the password from " + later + refusal);
  }

  @Test
  void aMissingPasswordFileThatWasAskedForIsAnError() throws Exception {
    ConnectionTarget target = target("host=h passfile=/nowhere/pass");

    assertThatExceptionOfType(PasswordUnreadableException.class)
        .isThrownBy(() -> PasswordReader.read(target))
        .withMessage(
            "cannot read the password from /nowhere/pass: there is no such file; create it or"
                + " correct the path")
        .withNoCause();
  }

  private static void assertUnreadable(String message, Path file) {
    assertThatExceptionOfType(PasswordUnreadableException.class)
        .isThrownBy(() -> PasswordReader.read(withFile(file)))
        .withMessage(message);
  }
}
