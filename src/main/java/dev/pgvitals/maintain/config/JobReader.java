package dev.pgvitals.maintain.config;

import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.guard.Window;
import dev.pgvitals.maintain.verb.JobFrame;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.VerbKind;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads the entries of {@code jobs}. */
final class JobReader {
  /** Besides what a job does. */
  static final Set<String> KEYS = Set.of("schedule", "every", "window", "servers");

  private static final int MAX_NAME = 63;

  private final Map<String, VerbKind> kinds;
  private final ZoneId zone;
  private final Set<String> servers;

  /** None when one of them has a problem. */
  private final List<MaintainServer> whole;

  private final Map<String, ArchivePlace> archives;
  private final List<Problem> warnings;

  JobReader(
      List<VerbKind> kinds,
      ZoneId zone,
      Set<String> servers,
      List<MaintainServer> whole,
      Map<String, ArchivePlace> archives,
      List<Problem> warnings) {
    this.kinds = kinds.stream().collect(Collectors.toMap(VerbKind::key, Function.identity()));
    this.zone = zone;
    this.servers = servers;
    this.whole = whole;
    this.archives = archives;
    this.warnings = warnings;
  }

  List<Job> read(MapReader jobs) {
    if (jobs.fields().isEmpty()) {
      jobs.problem("must have at least one job");
    }
    return jobs.fields().stream().map(this::job).flatMap(Optional::stream).toList();
  }

  private Optional<Job> job(MapReader.Field field) {
    Set<String> known = new LinkedHashSet<>(KEYS);
    known.addAll(kinds.keySet());
    ValueReader value = field.value();
    if (field.name().isBlank() || field.name().length() > MAX_NAME) {
      value.problem("the name of a job has from 1 to %d characters".formatted(MAX_NAME));
    }
    Optional<MapReader> read = value.map(known);
    if (read.isEmpty()) {
      return Optional.empty();
    }
    MapReader map = read.get();
    Optional<List<Window>> windows = map.value("window").map(WindowReader::read);
    Optional<Schedule> schedule = new ScheduleReader(zone, warnings).read(map);
    List<String> runsOn = map.value("servers").map(this::servers).orElse(List.of());
    Set<String> databases =
        whole.stream()
            .filter(server -> runsOn.isEmpty() || runsOn.contains(server.name()))
            .flatMap(server -> server.databases().stream())
            .collect(Collectors.toSet());
    JobFrame frame = new JobFrame(field.name(), windows.isPresent(), zone, archives, databases);
    List<Verb> verbs = new ArrayList<>();
    boolean asked = false;
    for (MapReader.Field key : map.fields()) {
      VerbKind kind = kinds.get(key.name());
      if (kind != null) {
        asked = true;
        kind.read(key.value(), frame).ifPresent(verbs::add);
      }
    }
    if (!asked) {
      map.problem(
          "says nothing to do: give it one of "
              + kinds.keySet().stream().sorted().collect(Collectors.joining(", ")));
    }
    schedule.ifPresent(when -> checkWindow(map, when, windows));
    return Optional.of(new Job(field.name(), schedule, windows, runsOn, verbs));
  }

  private List<String> servers(ValueReader value) {
    List<String> names = value.stringsOrOne();
    for (String name : names) {
      if (!servers.contains(name)) {
        value.problem("there is no server \"%s\"%s".formatted(name, Suggestion.of(name, servers)));
      }
    }
    return names;
  }

  /** A job that is due only when it may not work is skipped each time. */
  private void checkWindow(MapReader map, Schedule schedule, Optional<List<Window>> windows) {
    if (windows.isEmpty() || windows.get().isEmpty() || !(schedule instanceof Schedule.Cron cron)) {
      return;
    }
    Instant at = Instant.now();
    Instant end = at.plus(Duration.ofDays(366));
    for (int i = 0; i < 400 && at.isBefore(end); i++) {
      Optional<Instant> next = cron.next(at);
      if (next.isEmpty() || Window.open(windows.get(), next.get(), zone).isPresent()) {
        return;
      }
      at = next.get();
    }
    map.problem("schedule", "is never within the job's window: it would be skipped each time");
  }
}
