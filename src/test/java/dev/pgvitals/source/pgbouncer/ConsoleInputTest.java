package dev.pgvitals.source.pgbouncer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.ServerVersion;

/** What the driver gets to see of a console's greeting. */
class ConsoleInputTest {
  private static final String GREETING =
      "R0000S..client_encoding\0UTF8\0S..server_version\0%s\0S..server_version\0%s\0Z";

  @ParameterizedTest
  @CsvSource({
    "1.18.0/bouncer, 16.000/bouncer",
    "1.9.0/bouncer, 16.00/bouncer",
    "1.25.0rc1/bouncer, 16.000000/bouncer",
  })
  void theFirstVersionBecomesOneOfTheSameLength(String said, String seen) throws IOException {
    assertThat(read(GREETING.formatted(said, said), 4096))
        .isEqualTo(GREETING.formatted(seen, said));
    assertThat(ServerVersion.from(seen).getVersionNum()).isEqualTo(160_000);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 16, 31})
  void inWhateverPiecesItComes(int piece) throws IOException {
    assertThat(read(GREETING.formatted("1.18.0/bouncer", "x"), piece))
        .isEqualTo(GREETING.formatted("16.000/bouncer", "x"));
  }

  @Test
  void byteByByteToo() throws IOException {
    InputStream in = console("server_version\u00001.24.1/bouncer\0\u00ff");
    StringBuilder text = new StringBuilder();
    for (int b = in.read(); b >= 0; b = in.read()) {
      text.append((char) b);
    }
    assertThat(text).hasToString("server_version\u000016.000/bouncer\0\u00ff");
  }

  @Test
  void aNameThatBeginsTwiceIsFound() throws IOException {
    assertThat(read("server_server_version\u00001.18.0/bouncer\0", 64))
        .isEqualTo("server_server_version\u000016.000/bouncer\0");
  }

  private static InputStream console(String text) {
    return new ConsoleInput(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  private static String read(String text, int piece) throws IOException {
    InputStream in = console(text);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[piece + 1];
    for (int n = in.read(buffer, 1, piece); n >= 0; n = in.read(buffer, 1, piece)) {
      out.write(buffer, 1, n);
    }
    return out.toString(StandardCharsets.ISO_8859_1);
  }
}
