package dev.pgvitals.config;

import dev.pgvitals.alert.PlacedThreshold;
import dev.pgvitals.alert.ServerThresholdReader;
import dev.pgvitals.config.libpq.LibpqParameter;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.config.login.PasswordCommandReader;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.login.RelativePath;
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

  private static final Set<String> PASSWORDS =
      Set.of("password", "password_file", "password_command");

  static ServerSettings read(MapReader map) {
    Optional<MapReader> databases = map.map("databases", DATABASES_KEYS);
    Optional<PasswordSource.Command> command =
        map.value("password_command").flatMap(PasswordCommandReader::read);
    return new ServerSettings(
        connection(map, command),
        command,
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

  private static Map<String, Setting> connection(
      MapReader map, Optional<PasswordSource.Command> command) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (String key : List.of("user", "password", "password_file", "sslmode", "sslrootcert")) {
      map.value(key)
          .ifPresent(
              value ->
                  value
                      .text()
                      .ifPresent(
                          text -> {
                            String found = isPath(key, text) ? resolved(text, value) : text;
                            settings.put(key, new Setting(found, place(value)));
                            check(key, found, value);
                          }));
    }
    command.ifPresent(
        printed ->
            map.value("password_command")
                .ifPresent(
                    value ->
                        settings.put(
                            "password_command", new Setting(printed.program(), place(value)))));
    for (String other : List.of("password_file", "password_command")) {
      if (settings.containsKey("password") && settings.containsKey(other)) {
        map.problem(other, "password is set, too: keep one of them");
      }
    }
    if (settings.containsKey("password_file") && settings.containsKey("password_command")) {
      map.problem("password_command", "password_file is set, too: keep one of them");
    }
    return settings;
  }

  private static boolean isPath(String key, String text) {
    return key.equals("password_file") || (key.equals("sslrootcert") && !text.equals("system"));
  }

  private static String resolved(String text, ValueReader value) {
    return RelativePath.resolve(text, value.position());
  }

  /** These, and where they say nothing the others. Labels and thresholds are added up. */
  ServerSettings before(ServerSettings others) {
    Map<String, Setting> allConnection = new LinkedHashMap<>(connection);
    boolean password = PASSWORDS.stream().anyMatch(connection::containsKey);
    others.connection.forEach(
        (key, setting) -> {
          if (!(password && PASSWORDS.contains(key))) {
            allConnection.putIfAbsent(key, setting);
          }
        });
    Map<String, String> allLabels = new LinkedHashMap<>(others.labels);
    allLabels.putAll(labels);
    return new ServerSettings(
        allConnection,
        passwordCommand.or(others::passwordCommand),
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

  /** Here as well as when a server is resolved: a default may be hidden by every server. */
  private static void check(String key, String text, ValueReader value) {
    LibpqParameter known = LibpqParameter.BY_NAME.get(key);
    if (known != null) {
      known.check().apply(text).ifPresent(value::problem);
    }
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
