package dev.pgvitals.metric.gzip;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CrcTest {
  @Test
  void theCrcOfJoinedTextsComesFromTheirCrcs() {
    Random random = new Random(7);
    for (int round = 0; round < 2_000; round++) {
      byte[] text = new byte[random.nextInt(5_000)];
      random.nextBytes(text);
      int cut = text.length == 0 ? 0 : random.nextInt(text.length + 1);

      int joined =
          Crc.join(
              Crc.of(text, 0, cut), Crc.of(text, cut, text.length), Crc.shift(text.length - cut));

      assertThat(joined).isEqualTo(Crc.of(text, 0, text.length));
    }
  }

  @Test
  void aLongTextShiftsLikeItsParts() {
    byte[] zeros = new byte[100_000];
    int one = Crc.of(new byte[] {1}, 0, 1);

    int atOnce = Crc.join(one, Crc.of(zeros, 0, zeros.length), Crc.shift(zeros.length));
    int inSteps = one;
    for (int i = 0; i < 10; i++) {
      inSteps = Crc.join(inSteps, Crc.of(zeros, 0, 10_000), Crc.shift(10_000));
    }

    assertThat(atOnce).isEqualTo(inSteps);
  }
}
