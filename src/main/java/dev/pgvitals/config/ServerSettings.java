package dev.pgvitals.config;

import dev.pgvitals.alert.PlacedThreshold;
import dev.pgvitals.alert.ServerThresholdReader;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.config.login.LoginKeys;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.serverlog.LogKeys;
import dev.pgvitals.metric.NameRules;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The keys that {@code defaults} and each server have in common; what is not said is empty.
 *
 * @param connection connection parameters by libpq's name, {@code password_file} and {@code
 *     password_command}, of which it has the program only
 * @param thresholds by the name of the alert
 */
record ServerSettings(
    Map<String, Setting> connection,
    Optional<PasswordSource.Command> passwordCommand,
    Optional<Duration> timeout,
    Optional<Duration> lockTimeout,
    Optional<Duration> connectTimeout,
    OptionalInt connections,
    OptionalInt cpus,
    OptionalInt maxSeries,
    OptionalInt maxTotalSeries,
    Map<String, String> labels,
    Optional<List<String>> tags,
    Optional<List<String>> trustedOwners,
    Optional<List<Pattern>> include,
    Optional<List<Pattern>> exclude,
    Map<String, PlacedThreshold> thresholds,
    LogKeys logs) {
  static final Set<String> KEYS =
      Set.of(
          "user",
          "password",
          "password_file",
          "password_command",
          "sslmode",
          "sslrootcert",
          "timeout",
          "lock_timeout",
          "connect_timeout",
          "connections",
          "cpus",
          "max_series",
          "max_total_series",
          "labels",
          "tags",
          "trusted_owners",
          "thresholds",
          "databases",
          "logs");

  static final Set<String> DATABASES_KEYS = Set.of("include", "exclude");

  static final ServerSettings NONE =
      new ServerSettings(
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Map.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          LogKeys.NONE);

  static ServerSettings read(MapReader map) {
    Optional<MapReader> databases = map.map("databases", DATABASES_KEYS);
    LoginKeys login = LoginKeys.read(map);
    return new ServerSettings(
        login.connection(),
        login.passwordCommand(),
        map.duration("timeout", Bounds.SERVER_TIMEOUT),
        map.duration("lock_timeout", Bounds.LOCK_TIMEOUT),
        map.duration("connect_timeout", Bounds.CONNECT_TIMEOUT),
        map.integer("connections", Bounds.CONNECTIONS),
        map.integer("cpus", Bounds.CPUS),
        map.integer("max_series", Bounds.MAX_SERIES),
        map.integer("max_total_series", Bounds.MAX_TOTAL_SERIES),
        map.value("labels").map(ServerSettings::labels).orElse(Map.of()),
        map.value("tags").map(ValueReader::strings),
        map.value("trusted_owners").map(ValueReader::strings),
        databases.flatMap(d -> d.value("include")).map(ServerSettings::patterns),
        databases.flatMap(d -> d.value("exclude")).map(ServerSettings::patterns),
        map.value("thresholds").map(ServerThresholdReader::read).orElse(Map.of()),
        map.map("logs", LogKeys.KEYS).map(LogKeys::read).orElse(LogKeys.NONE));
  }

  /** These, and where they say nothing the others. Labels and thresholds are added up. */
  ServerSettings before(ServerSettings others) {
    LoginKeys login =
        new LoginKeys(connection, passwordCommand)
            .before(new LoginKeys(others.connection, others.passwordCommand));
    Map<String, String> allLabels = new LinkedHashMap<>(others.labels);
    allLabels.putAll(labels);
    return new ServerSettings(
        login.connection(),
        login.passwordCommand(),
        timeout.or(others::timeout),
        lockTimeout.or(others::lockTimeout),
        connectTimeout.or(others::connectTimeout),
        connections.isPresent() ? connections : others.connections,
        cpus.isPresent() ? cpus : others.cpus,
        maxSeries.isPresent() ? maxSeries : others.maxSeries,
        maxTotalSeries.isPresent() ? maxTotalSeries : others.maxTotalSeries,
        allLabels,
        tags.or(others::tags),
        trustedOwners.or(others::trustedOwners),
        include.or(others::include),
        exclude.or(others::exclude),
        ServerThresholdReader.merge(thresholds, others.thresholds),
        logs.before(others.logs));
  }

  static SettingOrigin place(ValueReader value) {
    return new SettingOrigin(value.position(), value.path(), "");
  }

  private static Map<String, String> labels(ValueReader value) {
    Map<String, String> labels = new LinkedHashMap<>();
    value
        .freeMap()
        .ifPresent(
            map -> {
              for (MapReader.Field field : map.fields()) {
                String name = field.name();
                if (NameRules.isReservedLabel(name)) {
                  field.value().problem("this label name is reserved; choose another");
                } else if (!NameRules.isLabel(name)) {
                  field
                      .value()
                      .problem("not a label name: use letters, digits and _, with no digit first");
                } else {
                  field.value().text().ifPresent(text -> labels.put(name, text));
                }
              }
            });
    return labels;
  }

  private static List<Pattern> patterns(ValueReader value) {
    return value.items().stream().map(ServerSettings::pattern).flatMap(Optional::stream).toList();
  }

  private static Optional<Pattern> pattern(ValueReader value) {
    Optional<String> text = value.text();
    try {
      return text.map(regex -> Pattern.compile(regex, Pattern.DOTALL));
    } catch (PatternSyntaxException e) {
      value.problem(
          "not a regular expression: " + e.getDescription() + ", near character " + near(e));
      return Optional.empty();
    }
  }

  private static int near(PatternSyntaxException e) {
    return Math.max(0, e.getIndex()) + 1;
  }
}
