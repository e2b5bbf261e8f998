package dev.pgvitals.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.page.Browser.Look;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The page as it is to be seen and to be had read out, behind a proxy that has it under a path of
 * its own. A good deal is wrong, so that there is something of everything.
 */
@Timeout(300)
class LooksIT {
  private static final String WRONG = "[aria-label='Everything that is wrong'] tbody tr";

  @TempDir private static Path directory;
  private static Estate estate;
  private static Front front;
  private static Browser browser;

  @BeforeAll
  static void start() throws Exception {
    browser = new Browser();
    estate = new Estate(directory);
    front = new Front(estate.agent().address());
    estate
        .orders()
        .sql(
            "UPDATE fragile SET v = 'none'",
            "INSERT INTO named VALUES ('%s', 1), ('%s', 2), ('%s', 3)"
                .formatted(Estate.HTML.replace("'", "''"), Estate.RIGHT_TO_LEFT, Estate.LONG));
    browser.open(front.address());
    browser.awaitText("a value", WRONG, "orders", "NamedHigh", "3 > 0");
    browser.awaitText("a query that fails", WRONG, "orders", "t_fragile");
    estate.billing().stop();
    browser.awaitText("a server that is down", WRONG, "billing", "Down");
  }

  @AfterAll
  static void stop() {
    browser.close();
    if (front != null) {
      front.close();
    }
    if (estate != null) {
      estate.close();
    }
  }

  @AfterEach
  void nobodyComplains() {
    assertThat(browser.complaints()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void everyoneCanReadIt(Look look) {
    browser.look(look);
    browser.open(front.address());
    browser.awaitAll("what is wrong", WRONG, rows -> rows.size() > 3);
    assertThatItIsFitFor(look);

    browser.open(front.address() + "server/orders");
    browser.awaitAll("what is wrong", WRONG, rows -> rows.size() > 1);
    browser.awaitText("tables", "h2", "Storage"::equals);
    browser.click("details summary");
    assertThatItIsFitFor(look);
  }

  private static void assertThatItIsFitFor(Look look) {
    assertThat(browser.overhang()).isZero();
    assertThat(browser.brightness() < 0.5).isEqualTo(look.dark());
    assertThat(browser.violations()).isEmpty();
  }

  @Test
  void everyAddressWorksBehindAPrefix() {
    browser.open(front.address());
    browser.awaitText("its link", "[aria-label='All servers'] a", "orders"::equals);
    browser.click("[aria-label='All servers'] a[href$='server/orders']");
    browser.awaitText("its page", "h2.name", "orders"::equals);
    browser.click("main div > p a");
    browser.awaitText("all servers", "[aria-label='All servers'] a", "orders"::equals);
    assertThat(browser.address()).isEqualTo(front.address());

    for (Object address : browser.addresses()) {
      assertThat(address.toString()).startsWith(front.address());
    }
  }

  @Test
  void withoutScriptsWhatIsWrongIsThere() {
    browser.runScripts(false);
    try {
      browser.open(front.address());
      assertThat(browser.texts("h2")).contains("What is wrong", "Servers");
      assertThat(browser.texts("tr"))
          .anyMatch(row -> hasAll(row, "critical", "billing", "down", "cannot be reached"))
          .anyMatch(row -> hasAll(row, "warning", "orders", "NamedHigh", "3 > 0"));
    } finally {
      browser.runScripts(true);
    }
  }

  /** Nothing can be found out in a page that runs none: here they do not arrive. */
  @ParameterizedTest
  @EnumSource
  void withoutScriptsEveryoneCanReadItToo(Look look) {
    browser.look(look);
    browser.block("*/page/app.js");
    try {
      browser.open(front.address());
      assertThat(browser.texts("h2")).contains("What is wrong", "Servers");
      assertThatItIsFitFor(look);
    } finally {
      browser.block();
      assertThat(browser.complaints()).allMatch(text -> text.contains("ERR_BLOCKED_BY_CLIENT"));
    }
  }

  private static boolean hasAll(String row, String... parts) {
    return List.of(parts).stream().allMatch(row::contains);
  }
}
