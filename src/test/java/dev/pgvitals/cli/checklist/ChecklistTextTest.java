package dev.pgvitals.cli.checklist;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.checklist.Answers;
import dev.pgvitals.checklist.Checklist;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A checklist as people and programs read it. */
class ChecklistTextTest {
  private static final Instant NOW = Instant.parse("2026-11-28T09:00:00Z");

  private static Checklist list(Finding... findings) {
    List<Finding> all = new ArrayList<>();
    for (Item item : Item.values()) {
      if (List.of(findings).stream().noneMatch(finding -> finding.item() == item)) {
        all.add(Finding.yes(item, "db1", "fine"));
      }
    }
    all.addAll(List.of(findings));
    return Checklist.of(all, Answers.NONE, LocalDate.of(2026, 11, 28), Duration.ofDays(180));
  }

  private static final Checklist MIXED =
      list(
          Finding.yes(Item.INDEXES, "db1/shop", "12 indexes"),
          Finding.no(
              Item.INDEXES, "db2/shop", "not usable: public.orders_at_idx", "create it again"),
          Finding.ask(Item.LOAD_TESTS, "", "", "did it stand the load of its busiest hour?"),
          Finding.unknown(Item.SECURITY, "db3", "not looked at", ""));

  @Test
  void atATerminalEachItemHasWhatWasSeenAndWhatToDo() {
    assertThat(ChecklistText.of(MIXED))
        .startsWith(
            """
            database
            no       indexes             Indexes are valid, and large tables are read by them
                     db2/shop: not usable: public.orders_at_idx
                     -> create it again
            yes      partitions          Partitions are there ahead of time
                     db1: fine
            """)
        .contains("\nunknown  security            Passwords", "\n         db3: not looked at\n")
        .contains("\n\ninfrastructure\n", "\n\napplication\n")
        .endsWith(
            """
            ask      load-tests          A load test was passed
                     -> did it stand the load of its busiest hour?

            20 of 23 yes, 1 no, 1 to be answered by a person, 1 not known
            Answers are kept in a file, which --answers names: see docs/checklist.md.
            """);
  }

  @Test
  void whatIsTheSameInManyPlacesIsToldOfFive() {
    Checklist many =
        list(
            IntStream.range(0, 9)
                .mapToObj(i -> Finding.no(Item.NETWORK, "db" + i, "open to all", ""))
                .toArray(Finding[]::new));

    assertThat(ChecklistText.of(many))
        .contains("db4: open to all\n         ... and 4 more; --format json has all\n")
        .doesNotContain("db5: open");
  }

  @Test
  void noLineIsLongerThanATerminalIsWide() {
    String words = "many words about a thing that is not as it should be ".repeat(8).strip();
    assertThat(
            ChecklistText.of(list(Finding.no(Item.QUERIES, "db1", words, words))).lines().toList())
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void markdownHasBoxes() {
    assertThat(ChecklistMarkdown.of(MIXED, NOW))
        .startsWith(
            """
            # Production readiness

            20 of 23 yes, 1 no, 1 to be answered by a person, 1 not known, as of 2026-11-28T09:00:00Z.

            ## Database

            - [ ] **indexes** Indexes are valid, and large tables are read by them (no)
              - db2/shop: not usable: public.orders\\_at\\_idx; *next:* create it again
            - [x] **partitions** Partitions are there ahead of time
              - db1: fine
            """)
        .endsWith(
            """
            - [ ] **load-tests** A load test was passed (ask)
              - *next:* did it stand the load of its busiest hour?
            """);
  }

  @Test
  void jsonHasEveryFinding() {
    JsonObject json = JsonParser.parseString(ChecklistJson.of(MIXED, NOW)).getAsJsonObject();

    assertThat(json.get("counts")).hasToString("{\"yes\":20,\"ask\":1,\"unknown\":1,\"no\":1}");
    JsonObject indexes = json.getAsJsonArray("items").get(0).getAsJsonObject();
    assertThat(indexes.get("id").getAsString()).isEqualTo("indexes");
    assertThat(indexes.get("verdict").getAsString()).isEqualTo("no");
    assertThat(indexes.getAsJsonArray("findings")).hasSize(2);
    assertThat(indexes.getAsJsonArray("findings").get(0))
        .hasToString(
            "{\"where\":\"db2/shop\",\"verdict\":\"no\",\"evidence\":\"not usable:"
                + " public.orders_at_idx\",\"next\":\"create it again\"}");
  }
}
