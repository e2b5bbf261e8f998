package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pgvitals.config.libpq.Place;
import dev.pgvitals.config.target.Environments;
import dev.pgvitals.fixture.SchemaNumbers;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.CountBounds;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every duration and count of the configuration has bounds, and pages, schema and reader agree. */
class NumberBoundsTest {
  private static final Path SCHEMA = Path.of("docs/pgvitals.schema.json");
  private static final String AGENT = "{servers: [{host: h}], KEY: VALUE}";
  private static final String SERVER = "servers: [{host: h, KEY: VALUE}]";

  @TempDir private Path home;

  /** The bounds of a key, and a configuration with VALUE where its value is. */
  private record Place(Object bounds, String text) {}

  private static final Map<String, Place> PLACES =
      new TreeMap<>(
          Map.of(
              "interval",
              new Place(Bounds.AGENT_INTERVAL, AGENT.replace("KEY", "interval")),
              "reload_on_change",
              new Place(Bounds.LOOK, AGENT.replace("KEY", "reload_on_change")),
              "server.port",
              server("port", Bounds.PORT),
              "settings.timeout",
              server("timeout", Bounds.SERVER_TIMEOUT),
              "settings.lock_timeout",
              server("lock_timeout", Bounds.LOCK_TIMEOUT),
              "settings.connect_timeout",
              server("connect_timeout", Bounds.CONNECT_TIMEOUT),
              "settings.connections",
              server("connections", Bounds.CONNECTIONS),
              "settings.max_series",
              server("max_series", Bounds.MAX_SERIES),
              "settings.max_total_series",
              server("max_total_series", Bounds.MAX_TOTAL_SERIES)));

  private static Place server(String key, Object bounds) {
    return new Place(bounds, SERVER.replace("KEY", key));
  }

  @Test
  void noDurationAndNoCountIsWithoutBounds() throws IOException {
    assertThat(SchemaNumbers.of(SCHEMA).keySet()).isEqualTo(PLACES.keySet());
  }

  @Test
  void theSchemaSaysTheBounds() throws IOException {
    SchemaNumbers.of(SCHEMA)
        .forEach(
            (key, node) -> {
              Object bounds = Objects.requireNonNull(PLACES.get(key)).bounds();
              if (!key.equals("server.port")) {
                assertThat(node.get("description").asText()).as(key).contains(bounds.toString());
              }
              for (JsonNode choice : SchemaNumbers.choices(node)) {
                if (choice.path("type").asText().equals("integer")) {
                  CountBounds counts = (CountBounds) bounds;
                  assertThat(choice.path("minimum").asInt()).as(key).isEqualTo(counts.least());
                  assertThat(choice.path("maximum").asInt()).as(key).isEqualTo(counts.most());
                }
              }
            });
  }

  @Test
  void thePageSaysTheBounds() throws IOException {
    String page = Files.readString(Path.of("docs/configuration.md"));
    PLACES.forEach(
        (key, place) -> {
          String name = key.substring(key.indexOf('.') + 1);
          if (!name.equals("port")) {
            assertThat(page)
                .as(key)
                .containsPattern(
                    "(?m)^\\| `"
                        + name
                        + "` \\| .*"
                        + "`"
                        + place.bounds().toString().replace(" to ", "` to `")
                        + "`");
          }
        });
  }

  static Stream<Arguments> outside() {
    List<Arguments> outside = new ArrayList<>();
    PLACES.forEach(
        (key, place) -> {
          List<String> values =
              new ArrayList<>(List.of("0", "-1", "9223372036854775807", "2147483648"));
          if (place.bounds() instanceof CountBounds counts) {
            values.add(Long.toString(counts.most() + 1L));
          } else {
            DurationBounds durations = (DurationBounds) place.bounds();
            values.addAll(List.of("0s", "-1s", "999999999w", "200000d"));
            values.add(durations.most().plusMillis(1).toMillis() + "ms");
            values.add(durations.least().minusNanos(1_000).toNanos() / 1e6 + "ms");
          }
          values.forEach(value -> outside.add(Arguments.of(key, value, place.text())));
        });
    return outside.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("outside")
  void whatIsOutsideIsRefusedWhereItStands(String key, String value, String text) {
    String written = text.replace("VALUE", value);
    ProblemsException refused = catchThrowableOfType(ProblemsException.class, () -> read(written));

    assertThat(refused.problems())
        .singleElement()
        .asString()
        .startsWith("c.yaml:1:" + (written.indexOf(": " + value) + 3) + ": ")
        .contains(key.substring(key.indexOf('.') + 1) + ": ");
  }

  static Stream<Arguments> within() {
    List<Arguments> within = new ArrayList<>();
    PLACES.forEach(
        (key, place) -> {
          if (place.bounds() instanceof CountBounds counts) {
            within.add(Arguments.of(key, Integer.toString(counts.least()), place.text()));
            within.add(Arguments.of(key, Integer.toString(counts.most()), place.text()));
          } else {
            DurationBounds durations = (DurationBounds) place.bounds();
            within.add(Arguments.of(key, durations.leastText(), place.text()));
            within.add(Arguments.of(key, durations.mostText(), place.text()));
          }
        });
    return within.stream();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("within")
  void theLeastAndTheMostAreAccepted(String key, String value, String text) {
    assertThatCode(() -> read(text.replace("VALUE", value))).doesNotThrowAnyException();
  }

  private LoadedConfig read(String yaml) throws ProblemsException {
    return new ConfigReader(Environments.of(home)).read("c.yaml", yaml);
  }
}
