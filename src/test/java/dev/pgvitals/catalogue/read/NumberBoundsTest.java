package dev.pgvitals.catalogue.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.fixture.schema.BoundedKeys;
import dev.pgvitals.fixture.schema.BoundedKeys.Place;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.DurationBounds;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every duration and count of the catalogue has bounds, and pages, schema and reader agree. */
class NumberBoundsTest {
  private static final Path SCHEMA = Path.of("docs/queries.schema.json");
  private static final Path PAGE = Path.of("docs/catalogue.md");

  private static final String ENTRY =
      "e: {scope: cluster, query: SELECT 1, metrics: [v: {usage: GAUGE}], KEY: VALUE}";
  private static final String ALERT =
      "e: {query: q, metrics: [v: {usage: GAUGE, alert: {name: A, summary: s, warning: 1, critical:"
          + " 2, KEY}}]}";

  private static final BoundedKeys KEYS =
      new BoundedKeys(
          SCHEMA,
          Map.ofEntries(
              entry("interval", Bounds.INTERVAL),
              entry("timeout", Bounds.QUERY_TIMEOUT),
              entry("stale_after", Bounds.STALE_AFTER),
              entry("cache_seconds", Bounds.CACHE),
              Map.entry(
                  "entry.ttl",
                  new Place(
                      Bounds.CACHE,
                      ENTRY.replace("KEY: VALUE", "ttl: VALUE, min_version: 100000"))),
              entry("max_series", Bounds.MAX_SERIES),
              Map.entry(
                  "entry.settle",
                  new Place(
                      Bounds.SETTLE,
                      "e: {query: 'SELECT :since, :until', settle: VALUE, metrics: [v: {usage:"
                          + " EVENTS}]}")),
              entry("priority", Bounds.PRIORITY),
              entry("min_version", Bounds.VERSION),
              entry("max_version", Bounds.VERSION),
              Map.entry(
                  "predicate.ttl",
                  new Place(
                      Bounds.CACHE,
                      ENTRY.replace(
                          "KEY: VALUE",
                          "predicate_queries: [{predicate_query: SELECT true, ttl: VALUE}]"))),
              Map.entry(
                  "top.rows",
                  new Place(
                      Bounds.TOP_ROWS,
                      "e: {query: SELECT 1, top: {by: v, rows: VALUE}, metrics: [l: {usage: LABEL}, v: {usage:"
                          + " GAUGE}]}")),
              Map.entry(
                  "column.length",
                  new Place(
                      Bounds.LABEL_LENGTH,
                      "e: {query: q, metrics: [l: {usage: LABEL, length: VALUE}, v: {usage:"
                          + " GAUGE}]}")),
              alert("for", "for: VALUE", Bounds.PENDING),
              alert("for.warning", "for: {warning: VALUE}", Bounds.PENDING),
              alert("for.critical", "for: {critical: VALUE}", Bounds.PENDING),
              alert("keep_firing_for", "keep_firing_for: VALUE", Bounds.PENDING)));

  private static Map.Entry<String, Place> entry(String key, Object bounds) {
    return Map.entry("entry." + key, new Place(bounds, ENTRY.replace("KEY", key)));
  }

  private static Map.Entry<String, Place> alert(String key, String text, Object bounds) {
    return Map.entry("alert." + key, new Place(bounds, ALERT.replace("KEY", text)));
  }

  @Test
  void noDurationAndNoCountIsWithoutBounds() throws IOException {
    KEYS.areAllOfTheSchema();
  }

  @Test
  void theSchemaSaysTheBounds() throws IOException {
    KEYS.agreeWithTheSchema();
  }

  @Test
  void thePageListsTheBounds() throws IOException {
    String page = Files.readString(PAGE);
    String table = page.substring(page.indexOf("\n### Bounds"));
    KEYS.places()
        .forEach(
            (key, place) -> {
              String name =
                  key.replaceFirst("^entry\\.", "").replaceFirst("\\.(warning|critical)$", "");
              assertThat(table)
                  .as(key)
                  .containsPattern(
                      "(?m)^\\| [^|]*`"
                          + Pattern.quote(name)
                          + "`[^|]* \\| "
                          + Pattern.quote(
                              "`" + place.bounds().toString().replace(" to ", "` to `") + "`")
                          + " \\|");
            });
  }

  static Stream<Arguments> outside() {
    return KEYS.outside();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("outside")
  void whatIsOutsideIsRefusedWhereItStands(String key, String value, String text) {
    // A key that only we have makes the file ours, where nothing is forgiven.
    String ours = text.replace("e: {", "e: {enabled: true, ").replace("VALUE", value);
    String name = key.substring(key.indexOf('.') + 1);

    assertThat(Catalogues.problems(ours))
        .startsWith("a.yaml:1:" + (ours.indexOf(": " + value) + 3) + ": e.")
        .contains("." + name.replace("for.", "") + ": ");
  }

  static Stream<Arguments> within() {
    return KEYS.within();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("within")
  void theLeastAndTheMostAreAccepted(String key, String value, String text) {
    assertThat(Catalogues.problems(text.replace("VALUE", value))).isEqualTo("(no problem)");
  }

  @Test
  void whoWantsNoLimitIsToldWhatIsMeantInstead() {
    assertThat(Catalogues.problems(ENTRY.replace("KEY: VALUE", "max_series: 2147483647")))
        .isEqualTo(
            "a.yaml:1:80: e.max_series: must be from 1 to 1000000, but it is 2147483647;"
                + " a limit is required, so that one result cannot exhaust memory; \"top\""
                + " publishes the highest of many rows");
    assertThat(Catalogues.problems(ENTRY.replace("KEY: VALUE", "interval: 200000d")))
        .isEqualTo(
            "a.yaml:1:78: e.interval: must be at most 31d, but it is 200000d; for longer"
                + " intervals, store the result in a table and have the query read that");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "cache_seconds: 18446744073709551615 | a.yaml:1:67: e.cache_seconds:"
            + " 18446744073709551615 is out of range, using 31d",
        "ttl: 1e12 | a.yaml:1:57: e.ttl: 1e12 is out of range, using 31d",
        "ttl: -5 | a.yaml:1:57: e.ttl: -5 is out of range, using 0s",
        "min_version: 100000, timeout: 99999 | a.yaml:1:82: e.timeout: 99999 is out of range, using 1h",
        "min_version: 100000, timeout: 1e-7 | a.yaml:1:82: e.timeout: 1e-7 is out of range, using 1ms",
        "max_version: 99999999 | a.yaml:1:65: e.max_version: 99999999 is out of range, using 9999999",
        "min_version: -1 | a.yaml:1:65: e.min_version: -1 is out of range, using 0",
        "min_version: 0, priority: 99999999999 | a.yaml:1:78: e.priority:"
            + " 99999999999 is out of range, using 1000000",
        "predicate_queries: [{predicate_query: SELECT true, ttl: 9e99}] |"
            + " a.yaml:1:108: e.predicate_queries[0].ttl: 9e99 is out of range, using 31d",
      })
  void aFileOfAnotherProgramGetsTheNearestThereIsAndANotice(String keys, String notice) {
    String foreign = "e: {query: SELECT 1, metrics: [v: {usage: GAUGE}], " + keys + "}";

    assertThat(Catalogues.notices(foreign)).isEqualTo(notice);
  }

  @Test
  void aTimeoutTooShortForTheServerToMeasureIsNotTakenForNone() {
    Query query =
        Catalogues.query(
            "e: {query: SELECT 1, ttl: 1, timeout: 0.0001, metrics: [v: {usage: GAUGE}]}");

    assertThat(query.timeout()).contains(Duration.ofMillis(1));
  }

  @Test
  void aHistogramHasNoMoreBucketsThanTheBound() {
    String bounds =
        IntStream.rangeClosed(1, Bounds.BUCKETS.most() + 1)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    String text = "e: {query: q, scope: cluster, metrics: [v: {usage: HISTOGRAM, bucket: [%s]}]}";

    assertThat(Catalogues.problems(text.formatted(bounds)))
        .isEqualTo(
            "a.yaml:1:71: e.metrics.v.bucket: must have at most 200 bounds, but it has"
                + " 201; each is one more series per row");
    assertThat(Catalogues.problems(text.formatted(bounds.replaceFirst("1, ", ""))))
        .isEqualTo("(no problem)");
    assertThat(Catalogues.problems(text.formatted("-.inf, 1")))
        .isEqualTo("a.yaml:1:72: e.metrics.v.bucket[0]: must be a number, but it is \"-.inf\"");
  }

  @Test
  void noNumberOfAnySizeOverflowsOnTheWayToABound() {
    DurationBounds bounds = Bounds.INTERVAL;

    assertThat(bounds.most().multipliedBy(3)).isLessThanOrEqualTo(Bounds.STALE_AFTER.most());
    assertThat(Bounds.STALE_AFTER.most().toNanos()).isPositive();
    assertThat(Bounds.QUERY_TIMEOUT.most().plusMinutes(1).toMillis()).isLessThan(Integer.MAX_VALUE);
    assertThat(Bounds.MAX_SERIES.most() + 1).isPositive();
    assertThat(Bounds.MAX_SERIES.nearest(BigInteger.TEN.pow(99))).isEqualTo(1_000_000);
  }
}
