package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.config.login.Environments;
import dev.pgvitals.fixture.schema.BoundedKeys;
import dev.pgvitals.fixture.schema.BoundedKeys.Place;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

  private static final BoundedKeys KEYS =
      new BoundedKeys(
          SCHEMA,
          Map.ofEntries(
              Map.entry(
                  "interval", new Place(Bounds.AGENT_INTERVAL, AGENT.replace("KEY", "interval"))),
              Map.entry(
                  "reload_on_change",
                  new Place(Bounds.LOOK, AGENT.replace("KEY", "reload_on_change"))),
              Map.entry(
                  "incidents.keep",
                  new Place(
                      Bounds.INCIDENTS,
                      AGENT.replace("KEY: VALUE", "incidents: {directory: d, keep: VALUE}"))),
              Map.entry(
                  "routing.interval",
                  new Place(
                      Bounds.ROUTE_INTERVAL,
                      AGENT
                          .replace("KEY: VALUE", "routing: {interval: VALUE}")
                          .replace("host: h", "host: h, labels: {cluster: c}"))),
              Map.entry("backup.interval", backup("interval", Bounds.BACKUP_INTERVAL)),
              Map.entry("backup.timeout", backup("timeout", Bounds.BACKUP_TIMEOUT)),
              Map.entry("keep.days", kept("days", Bounds.KEEP_DAYS)),
              Map.entry("keep.least", kept("least", Bounds.KEEP_LEAST)),
              Map.entry(
                  "restore_test.max",
                  new Place(
                      Bounds.RESTORE,
                      AGENT.replace(
                          "KEY: VALUE",
                          "backups: [{name: a, type: barman}], restore_test: {source: a,"
                              + " directory: d, report: r, max: VALUE}"))),
              Map.entry(
                  "advice.interval",
                  new Place(
                      Bounds.BACKUP_INTERVAL,
                      AGENT.replace("KEY: VALUE", "advice: {report: r, interval: VALUE}"))),
              Map.entry("list.refresh_interval", list("refresh_interval", Bounds.REFRESH)),
              Map.entry("list.timeout", list("timeout", Bounds.FETCH)),
              Map.entry("server.port", server("port", Bounds.PORT)),
              Map.entry("settings.timeout", server("timeout", Bounds.SERVER_TIMEOUT)),
              Map.entry("settings.lock_timeout", server("lock_timeout", Bounds.LOCK_TIMEOUT)),
              Map.entry(
                  "settings.connect_timeout", server("connect_timeout", Bounds.CONNECT_TIMEOUT)),
              Map.entry("settings.connections", server("connections", Bounds.CONNECTIONS)),
              Map.entry("settings.cpus", server("cpus", Bounds.CPUS)),
              Map.entry("settings.max_series", server("max_series", Bounds.MAX_SERIES)),
              Map.entry(
                  "settings.max_total_series", server("max_total_series", Bounds.MAX_TOTAL_SERIES)),
              Map.entry("settings.logs.interval", logs("interval", Bounds.LOG_INTERVAL)),
              Map.entry("settings.logs.limits.failures", limit("failures", Bounds.LOG_LIMIT)),
              Map.entry("settings.logs.limits.window", limit("window", Bounds.LOG_WINDOW)),
              Map.entry("settings.logs.limits.sessions", limit("sessions", Bounds.LOG_LIMIT)),
              Map.entry("settings.logs.limits.addresses", limit("addresses", Bounds.LOG_LIMIT)),
              Map.entry(
                  "settings.logs.limits.session_window",
                  limit("session_window", Bounds.LOG_WINDOW)),
              Map.entry("settings.password_command.cache", command("cache", Bounds.PASSWORD_CACHE)),
              Map.entry(
                  "settings.password_command.timeout",
                  command("timeout", Bounds.PASSWORD_TIMEOUT))));

  private static Place server(String key, Object bounds) {
    return new Place(bounds, SERVER.replace("KEY", key));
  }

  private static Place list(String key, Object bounds) {
    return new Place(
        bounds,
        AGENT.replace("KEY: VALUE", "server_files: [{url: 'https://h/', " + key + ": VALUE}]"));
  }

  private static Place backup(String key, Object bounds) {
    return new Place(
        bounds,
        AGENT.replace("KEY: VALUE", "backups: [{name: a, type: barman, " + key + ": VALUE}]"));
  }

  private static Place kept(String key, Object bounds) {
    return new Place(
        bounds,
        AGENT.replace(
            "KEY: VALUE",
            "backups: [{name: a, type: dumps, files: '{time:yyyyMMdd}', keep: {"
                + key
                + ": VALUE}}]"));
  }

  private static Place logs(String key, Object bounds) {
    return new Place(bounds, SERVER.replace("KEY: VALUE", "logs: {from: sql, " + key + ": VALUE}"));
  }

  private static Place limit(String key, Object bounds) {
    return new Place(
        bounds, SERVER.replace("KEY: VALUE", "logs: {from: sql, limits: {" + key + ": VALUE}}"));
  }

  private static Place command(String key, Object bounds) {
    return new Place(
        bounds,
        SERVER.replace("KEY: VALUE", "password_command: {command: [c], " + key + ": VALUE}"));
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
  void thePageSaysTheBounds() throws IOException {
    String page = Files.readString(Path.of("docs/configuration.md"));
    KEYS.places()
        .forEach(
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
    return KEYS.outside();
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
    return KEYS.within();
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
