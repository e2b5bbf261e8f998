package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShardTest {
  private static final List<String> FLEET =
      IntStream.range(0, 1_000).mapToObj(i -> "shop-" + i + ".internal:5432").toList();

  private static List<String> of(int index, int count) {
    Shard shard = new Shard(index, count);
    return FLEET.stream().filter(shard::has).toList();
  }

  /** The remainders that {@code echo -n NAME | md5sum} and a calculator give. */
  @ParameterizedTest
  @CsvSource({"orders-1, 5, 1", "orders-2, 5, 4", "warehouse, 5, 2", "süd, 5, 3", "süd, 1000, 798"})
  void thePartIsTheRemainderOfTheNamesHash(String name, int count, int index) {
    assertThat(new Shard(index, count).has(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 64})
  void everyServerIsInExactlyOnePartAndThePartsAreOfLikeSize(int count) {
    Map<String, Integer> parts = new HashMap<>();
    for (int index = 1; index <= count; index++) {
      List<String> part = of(index, count);
      part.forEach(server -> parts.merge(server, 1, Integer::sum));
      assertThat(part.size()).isBetween(300 / count, 2_000 / count);
    }
    assertThat(parts)
        .hasSize(FLEET.size())
        .allSatisfy((server, times) -> assertThat(times).isOne());
  }

  @ParameterizedTest
  @CsvSource({"1/1, 1, 1", "2/5, 2, 5", "05/5, 5, 5", "1000/1000, 1000, 1000"})
  void itIsWrittenAsPartOfHowMany(String text, int index, int count) {
    assertThat(Shard.parse(text)).contains(new Shard(index, count));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "2",
        "0/5",
        "6/5",
        "1/0",
        "0/0",
        "-1/5",
        "1/-5",
        "1/5/2",
        "1 / 5",
        "1/",
        "/5",
        "1.0/5",
        "9999999999/9999999999",
        "１/５"
      })
  void anythingElseIsNoShard(String text) {
    assertThat(Shard.parse(text)).isEmpty();
  }

  @Test
  void theWholeFleetIsOnePart() {
    assertThat(FLEET).allMatch(Shard.WHOLE::has);
  }
}
