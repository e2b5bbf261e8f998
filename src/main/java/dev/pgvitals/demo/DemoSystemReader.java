package dev.pgvitals.demo;

import dev.pgvitals.demo.DemoSystem.Activity;
import dev.pgvitals.demo.DemoSystem.Pause;
import dev.pgvitals.demo.DemoSystem.Sql;
import dev.pgvitals.demo.DemoSystem.Step;
import dev.pgvitals.yaml.CountBounds;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.TextFile;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code demo.yaml}, reporting all that is wrong with it. */
final class DemoSystemReader {
  private static final Set<String> KEYS =
      Set.of("database", "settings", "standbys", "pooler", "dumps", "workload");
  private static final Set<String> ACTIVITY_KEYS =
      Set.of("role", "every", "sessions", "rolls_back", "sql");

  /** What may be part of a file's name, a variable's and a replication slot's alike. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]*");

  private static final DurationBounds EVERY =
      new DurationBounds(Duration.ofMillis(10), Duration.ofDays(1), "");
  private static final CountBounds SESSIONS = new CountBounds(1, 50, "");

  private DemoSystemReader() {}

  static DemoSystem read(Path directory) throws ProblemsException {
    Problems problems = new Problems();
    Path file = directory.resolve(DemoSystems.DESCRIPTION);
    Optional<DemoSystem> system =
        TextFile.read(file, problems)
            .flatMap(text -> YamlParser.parse(file.toString(), text, problems))
            .flatMap(map -> system(directory, new MapReader(map, "", problems, KEYS)));
    if (!problems.list().isEmpty()) {
      throw new ProblemsException(problems.list());
    }
    return system.orElseThrow();
  }

  private static Optional<DemoSystem> system(Path directory, MapReader map) {
    Map<String, String> settings = new LinkedHashMap<>();
    for (MapReader.Field field : fields(map, "settings")) {
      field.value().text().ifPresent(value -> settings.put(field.name(), value));
    }
    List<Activity> workload =
        fields(map, "workload").stream().flatMap(each -> activity(each).stream()).toList();
    List<String> standbys = map.strings("standbys");
    boolean pooler = map.bool("pooler").orElse(false);
    Optional<String> dumps = map.string("dumps");
    standbys.forEach(name -> checkName(map, "standbys", name));
    dumps.ifPresent(name -> checkName(map, "dumps", name));
    Optional<String> named = map.requiredText("database");
    named.ifPresent(name -> checkName(map, "database", name));
    return named.map(
        database ->
            new DemoSystem(
                directory,
                directory.getFileName().toString(),
                database,
                settings,
                standbys,
                pooler,
                dumps,
                workload));
  }

  private static void checkName(MapReader map, String key, String name) {
    if (!NAME.matcher(name).matches()) {
      map.problem(key, "must be of small letters, digits, - and _, but it is \"" + name + "\"");
    }
  }

  private static List<MapReader.Field> fields(MapReader map, String key) {
    return map.value(key).flatMap(ValueReader::freeMap).map(MapReader::fields).orElse(List.of());
  }

  private static Optional<Activity> activity(MapReader.Field field) {
    return field
        .value()
        .map(ACTIVITY_KEYS)
        .flatMap(
            map -> {
              Optional<String> role = map.requiredText("role");
              Duration every = map.duration("every", EVERY).orElse(Duration.ofSeconds(1));
              int sessions = map.integer("sessions", SESSIONS).orElse(1);
              double rollsBack = map.number("rolls_back").orElse(0);
              if (rollsBack < 0 || rollsBack > 1) {
                map.problem("rolls_back", "must be a share from 0 to 1, but it is " + rollsBack);
              }
              List<Step> steps =
                  map.required("sql").map(ValueReader::itemsOrOne).orElse(List.of()).stream()
                      .flatMap(step -> step(step).stream())
                      .toList();
              return role.map(
                  as -> new Activity(field.name(), as, every, sessions, rollsBack, steps));
            });
  }

  private static Optional<Step> step(ValueReader value) {
    if (value.value() instanceof YamlMap) {
      return value
          .map(Set.of("pause"))
          .flatMap(map -> map.required("pause"))
          .flatMap(pause -> pause.duration(EVERY))
          .map(Pause::new);
    }
    return value.text().map(Sql::new);
  }
}
