package dev.pgvitals.metric.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.metric.text.SliceKey;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompressionGroupsTest {
  private static final int SERVERS = 500;

  /** The servers' places, the last name first. */
  private static final ServerOrder BACKWARD =
      server -> (SERVERS - 1 - Long.parseLong(server)) * Long.divideUnsigned(-1, SERVERS);

  private static List<String> servers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static CompressionGroups groups(int count, ServerOrder order) {
    return CompressionGroups.of(new HashSet<>(servers(count)), order);
  }

  private static SliceKey key(String server) {
    return new SliceKey(server, "", "q");
  }

  private static List<String> inOrder(CompressionGroups groups) {
    return servers(SERVERS).stream()
        .map(CompressionGroupsTest::key)
        .sorted(groups.order())
        .map(SliceKey::server)
        .toList();
  }

  @Test
  void aFewServersStandByNameInOneGroup() {
    CompressionGroups groups = groups(32, BACKWARD);

    assertThat(groups.count()).isEqualTo(1);
    assertThat(groups.order().compare(key("1"), key("2"))).isNegative();
  }

  @Test
  void manyStandInTheOrderGiven() {
    List<String> order = inOrder(groups(SERVERS, BACKWARD));

    assertThat(order.get(0)).isEqualTo(Integer.toString(SERVERS - 1));
    assertThat(order.get(SERVERS - 1)).isEqualTo("0");
  }

  @Test
  void serversThatAreCollectedInOneSecondShareAFewGroups() {
    CompressionGroups groups = groups(SERVERS, BACKWARD);
    List<String> ofOneSecond = servers(SERVERS).subList(200, 233);

    Set<Integer> changed =
        ofOneSecond.stream().map(server -> groups.of(key(server))).collect(Collectors.toSet());

    assertThat(groups.count()).isEqualTo(32);
    assertThat(changed).hasSizeLessThanOrEqualTo(4);
  }

  @Test
  void eachGroupIsOneRunOfTheOrder() {
    for (ServerOrder order : List.of(BACKWARD, ServerOrder.BY_HASH)) {
      CompressionGroups groups = groups(SERVERS, order);

      assertThat(inOrder(groups).stream().map(server -> groups.of(key(server))).toList())
          .isSorted();
    }
  }

  @Test
  void aHashSpreadsServersEvenly() {
    CompressionGroups groups = groups(SERVERS, ServerOrder.BY_HASH);

    Map<Integer, Long> sizes =
        servers(SERVERS).stream()
            .map(server -> groups.of(key(server)))
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));

    assertThat(sizes).hasSize(groups.count());
    assertThat(sizes.values()).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(40));
  }
}
