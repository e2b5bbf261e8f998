package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The collectors of sql_exporter, in a file each or in its configuration. One query gives one
 * entry, whatever number of metrics it has; each metric keeps its name.
 */
final class SqlExporter {
  private static final Set<String> CONFIGURATION =
      Set.of("global", "collector_files", "target", "jobs", "collectors");
  static final Set<String> COLLECTOR =
      Set.of("collector_name", "min_interval", "metrics", "queries");

  private final EntryProblems report;
  private final Map<String, YamlMap.Entry> entries = new LinkedHashMap<>();

  SqlExporter(EntryProblems report) {
    this.report = report;
  }

  /** Whether a file is a collector, or a configuration. */
  static boolean wrote(YamlMap file) {
    return file.has("collector_name")
        || items(file, "metrics").stream().anyMatch(item -> item.has("metric_name"))
        || items(file, "collectors").stream().anyMatch(item -> item.has("collector_name"))
        || file.find("collector_files").map(e -> e.value() instanceof YamlList).orElse(false)
        || file.find("target").map(e -> has(e, "data_source_name")).orElse(false)
        || items(file, "jobs").stream().anyMatch(item -> item.has("static_configs"));
  }

  private static boolean has(YamlMap.Entry entry, String key) {
    return entry.value() instanceof YamlMap body && body.has(key);
  }

  private static List<YamlMap> items(YamlMap file, String key) {
    return file.find(key).map(YamlMap.Entry::value).stream()
        .filter(YamlList.class::isInstance)
        .flatMap(list -> ((YamlList) list).items().stream())
        .filter(YamlMap.class::isInstance)
        .map(YamlMap.class::cast)
        .toList();
  }

  YamlMap entries(YamlMap file) {
    boolean isConfiguration = CONFIGURATION.stream().anyMatch(file::has) && !file.has("metrics");
    Set<String> known = isConfiguration ? CONFIGURATION : COLLECTOR;
    MapReader map = new MapReader(Tree.given(file), "", report.problems(), known);
    if (isConfiguration) {
      configuration(map);
    } else {
      collector(map, Optional.empty());
    }
    return new YamlMap(file.position(), List.copyOf(entries.values()));
  }

  private void configuration(MapReader map) {
    Optional<Duration> interval =
        map.value("global")
            .flatMap(ValueReader::freeMap)
            .flatMap(global -> minInterval(global.value("min_interval")));
    for (String key : List.of("target", "jobs")) {
      map.value(key)
          .ifPresent(
              v ->
                  report
                      .notices()
                      .add(
                          v.position(),
                          key,
                          "is not used, nor is its data_source_name; the servers are in the"
                              + " agent's configuration"));
    }
    Optional<ValueReader> files = map.value("collector_files");
    Optional<ValueReader> collectors = map.value("collectors");
    if (collectors.isEmpty()) {
      map.problem(
          "collector_files",
          "there are no \"collectors\" in this file; put the files with them under \"catalogue\" in"
              + " the agent's configuration, instead of this one");
      return;
    }
    files.ifPresent(
        v ->
            report
                .notices()
                .add(
                    v.position(),
                    v.path(),
                    "is not followed; put these files under \"catalogue\" in the agent's"
                        + " configuration"));
    List<Pattern> used = used(map.map());
    for (ValueReader item : collectors.get().items()) {
      item.map(COLLECTOR).ifPresent(collector -> collector(collector, interval, used));
    }
  }

  /** What the target and the jobs ask for by name; none when there is neither. */
  private static List<Pattern> used(YamlMap file) {
    List<YamlMap> users = new ArrayList<>(items(file, "jobs"));
    file.find("target")
        .map(YamlMap.Entry::value)
        .filter(YamlMap.class::isInstance)
        .ifPresent(target -> users.add((YamlMap) target));
    return users.stream()
        .flatMap(user -> user.find("collectors").stream())
        .flatMap(e -> e.value() instanceof YamlList list ? list.items().stream() : Stream.of())
        .filter(YamlScalar.class::isInstance)
        .map(name -> ((YamlScalar) name).text())
        .flatMap(name -> DatabasePattern.regex(name).stream())
        .map(Pattern::compile)
        .toList();
  }

  private void collector(MapReader map, Optional<Duration> interval, List<Pattern> used) {
    Optional<ValueReader> name = map.value("collector_name");
    Optional<String> text = name.flatMap(ValueReader::string);
    boolean isUsed =
        used.isEmpty()
            || text.isEmpty()
            || used.stream().anyMatch(p -> p.matcher(text.get()).matches());
    if (isUsed) {
      collector(map, interval);
    } else {
      report
          .notices()
          .add(
              name.get().position(),
              name.get().path(),
              "no target and no job names this collector, so it is not read");
    }
  }

  private void collector(MapReader map, Optional<Duration> interval) {
    Optional<String> name = map.requiredText("collector_name").map(String::strip);
    Optional<Duration> own =
        map.has("min_interval") ? minInterval(map.value("min_interval")) : interval;
    SqlCollector collector = new SqlCollector(name.orElse("collector"), own, report);
    for (YamlMap.Entry entry : collector.entries(map)) {
      YamlMap.Entry first = entries.putIfAbsent(entry.name(), entry);
      if (first != null) {
        twice(entry, first.key().position());
      }
    }
  }

  private void twice(YamlMap.Entry entry, Position first) {
    report
        .problems()
        .add(
            entry.key().position(),
            entry.name(),
            "two queries give an entry of this name; the other is at "
                + first
                + "; rename the collector or the query");
  }

  private static Optional<Duration> minInterval(Optional<ValueReader> value) {
    return value.flatMap(v -> v.durationOrSeconds(Bounds.CACHE)).filter(d -> !d.isZero());
  }
}
