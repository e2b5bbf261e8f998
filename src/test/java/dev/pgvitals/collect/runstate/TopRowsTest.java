package dev.pgvitals.collect.runstate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Top;
import dev.pgvitals.yaml.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Ten places: eight are for the highest, and of twelve rows that arrive two are left out. */
class TopRowsTest {
  private static final Top TEN =
      new Top(10, List.of("size"), Optional.empty(), new Position("q.yaml", 1, 1));

  private final TopRows rows = new TopRows();

  @Test
  void allAreInWhileThereIsRoom() {
    assertThat(run(List.of("a", "b"), 2)).containsExactly("a", "b");
    assertThat(rows.choose(TEN, List.of(), 10).cut()).isZero();
  }

  @Test
  void theHighestAreInAndTheOthersAreCounted() {
    List<String> twelve = letters(12);

    assertThat(run(twelve, 20_000)).isEqualTo(letters(10));
    assertThat(rows.choose(TEN, identities(twelve), 20_000).cut()).isEqualTo(19_990);
  }

  @Test
  void twoNearTheEdgeDoNotTakeTurns() {
    run(letters(12), 20);
    List<String> swapped = swap(letters(12), 9, 10);

    for (int turn = 0; turn < 5; turn++) {
      assertThat(run(swapped, 20)).contains("j").doesNotContain("k");
      assertThat(run(letters(12), 20)).contains("j").doesNotContain("k");
    }
  }

  @Test
  void aNewOneAmongTheHighestIsInAtOnceInPlaceOfTheLowest() {
    run(letters(12), 20);
    List<String> withNew = new ArrayList<>(letters(11));
    withNew.add(0, "NEW");

    assertThat(run(withNew, 20)).contains("NEW", "a", "i").doesNotContain("j").hasSize(10);
  }

  @Test
  void oneThatFallsBehindTheBandLeavesAndTheHighestOutsideTakesItsPlace() {
    run(letters(12), 20);
    List<String> without = new ArrayList<>(letters(13));
    without.remove("j");

    assertThat(run(without, 20)).contains("k").doesNotContain("j", "l").hasSize(10);
  }

  @Test
  void aRunThatFailsChangesNothing() {
    run(letters(12), 20);

    rows.choose(TEN, identities(swap(letters(12), 9, 10).subList(0, 10)), 20);

    assertThat(run(swap(letters(12), 9, 10), 20)).contains("j").doesNotContain("k");
  }

  @Test
  void asksForAQuarterMoreThanItPublishes() {
    assertThat(TEN.band()).isEqualTo(12);
    assertThat(new Top(1, List.of("v"), Optional.empty(), TEN.position()).band()).isEqualTo(2);
    assertThat(new Top(1, List.of("v"), Optional.empty(), TEN.position()).core()).isEqualTo(1);
  }

  private List<String> run(List<String> names, long total) {
    TopRows.Choice choice = rows.choose(TEN, identities(names), total);
    rows.keep(choice);
    return IntStream.range(0, names.size()).filter(choice::has).mapToObj(names::get).toList();
  }

  private static List<List<String>> identities(List<String> names) {
    return names.stream().map(List::of).toList();
  }

  private static List<String> letters(int count) {
    return IntStream.range(0, count).mapToObj(i -> Character.toString('a' + i)).toList();
  }

  private static List<String> swap(List<String> names, int one, int other) {
    List<String> swapped = new ArrayList<>(names);
    java.util.Collections.swap(swapped, one, other);
    return swapped;
  }
}
