package dev.pgvitals.metric.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowCountsTest {
  @Test
  void itCountsAsAMapWould() {
    Random random = new Random(3);
    RowCounts counts = new RowCounts();
    Map<Long, Integer> expected = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      // Hashes that meet in few places of the table, and some that meet in one.
      long row = (long) random.nextInt(2_000) << (random.nextBoolean() ? 20 : 0);
      int count = expected.getOrDefault(row, 0);
      if (random.nextBoolean() || count == 0) {
        counts.add(new long[] {row});
        expected.put(row, count + 1);
      } else {
        counts.remove(new long[] {row});
        expected.put(row, count - 1);
      }
      if (i % 1_000 == 0) {
        assertThat(counts.duplicated())
            .isEqualTo((int) expected.values().stream().filter(n -> n > 1).count());
      }
    }
    expected.forEach((row, n) -> assertThat(counts.duplicated(row)).isEqualTo(n > 1));
  }
}
