package dev.pgvitals.maintain.partition;

import dev.pgvitals.maintain.archive.Require;
import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.partition.bound.Age;
import dev.pgvitals.maintain.partition.bound.Interval;
import dev.pgvitals.maintain.partition.bound.NameTemplate;
import dev.pgvitals.maintain.verb.JobFrame;
import dev.pgvitals.maintain.verb.TablePatterns;
import dev.pgvitals.maintain.verb.Verb;
import dev.pgvitals.maintain.verb.VerbKind;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.CountBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code partitions: [{table: public.events, interval: month, ahead: 6}]} makes them, {@code
 * partitions: [{table: public.events, detach_after: 1y, archive: cold, drop_after: 2y, require:
 * archived}]} lets them go.
 */
public final class PartitionsKind implements VerbKind {
  static final Set<String> CREATING = Set.of("interval", "ahead", "name");
  static final Set<String> AGEING = Set.of("detach_after", "archive", "drop_after", "require");
  static final CountBounds AHEAD = new CountBounds(1, 1_000, "");

  @Override
  public String key() {
    return "partitions";
  }

  @Override
  public Optional<Verb> read(ValueReader value, JobFrame frame) {
    Set<String> known = new LinkedHashSet<>(CREATING);
    known.addAll(AGEING);
    known.add("table");
    known.add("database");
    int before = value.problems().list().size();
    List<CreateEntry> creating = new ArrayList<>();
    List<AgeEntry> ageing = new ArrayList<>();
    Set<String> tables = new HashSet<>();
    List<ValueReader> items = value.itemsOrOne();
    if (items.isEmpty() && value.problems().list().size() == before) {
      value.problem("must list at least one table");
    }
    boolean creates = false;
    boolean ages = false;
    for (ValueReader item : items) {
      Optional<MapReader> map = item.map(known);
      if (map.isEmpty()) {
        continue;
      }
      boolean toCreate = CREATING.stream().anyMatch(map.get()::has);
      boolean toAge = AGEING.stream().anyMatch(map.get()::has);
      creates |= toCreate;
      ages |= toAge;
      String database = map.get().text("database").orElse("");
      map.get()
          .text("table")
          .filter(table -> !tables.add(database + " " + table.strip()))
          .ifPresent(table -> map.get().problem("table", "is there twice"));
      if (!toCreate && !toAge) {
        map.get()
            .problem(
                "says nothing to do: give it an interval and how many ahead, or detach_after,"
                    + " drop_after");
      } else if (toCreate && !toAge) {
        create(map.get(), frame).ifPresent(creating::add);
      } else if (toAge && !toCreate) {
        age(map.get(), frame).ifPresent(ageing::add);
      }
    }
    if (creates && ages) {
      value.problem(
          "makes partitions and lets others go: write two jobs, so that a drop that fails never"
              + " keeps a partition from being made");
    }
    if (value.problems().list().size() > before) {
      return Optional.empty();
    }
    return Optional.of(creates ? new CreateVerb(creating) : new AgeVerb(ageing));
  }

  private static Optional<NamedTable> table(MapReader map, JobFrame frame) {
    Optional<String> database = frame.database(map);
    return map.required("table")
        .flatMap(table -> TablePatterns.read(table, true))
        .map(table -> new NamedTable(database, table));
  }

  private static Optional<CreateEntry> create(MapReader map, JobFrame frame) {
    Optional<NamedTable> table = table(map, frame);
    Optional<Interval> interval =
        map.required("interval").flatMap(value -> value.choice(Interval.class));
    int ahead =
        map.required("ahead").stream()
            .flatMapToInt(value -> value.integer(AHEAD).stream())
            .findFirst()
            .orElse(1);
    if (interval.isEmpty()) {
      return Optional.empty();
    }
    Optional<NameTemplate> name =
        map.has("name")
            ? map.value("name").flatMap(value -> NameTemplate.read(value, interval.get()))
            : Optional.of(NameTemplate.usual(interval.get()));
    return table.flatMap(
        chosen -> name.map(template -> new CreateEntry(chosen, interval.get(), ahead, template)));
  }

  private static Optional<AgeEntry> age(MapReader map, JobFrame frame) {
    Optional<NamedTable> table = table(map, frame);
    Optional<Age> detachAfter = map.value("detach_after").flatMap(Age::read);
    Optional<Age> dropAfter = map.value("drop_after").flatMap(Age::read);
    Optional<Require> require = map.choice("require", Require.class);
    Optional<ArchivePlace> archive =
        map.value("archive").flatMap(value -> archive(value, frame.archives()));
    if (!map.has("detach_after") && !map.has("drop_after")) {
      map.problem("says nothing to do: give it detach_after, drop_after or both");
    }
    if (map.has("drop_after") && !map.has("require")) {
      map.problem(
          "drop_after", "needs require: archived or, if rows may be lost, require: nothing");
    }
    if (map.has("require") && !map.has("drop_after")) {
      map.problem("require", "is about drop_after, which is not there");
    }
    if (require.equals(Optional.of(Require.ARCHIVED)) && !map.has("archive")) {
      map.problem("require", "needs archive: the name of an entry of archives");
    }
    if (detachAfter.isPresent()
        && dropAfter.isPresent()
        && dropAfter.get().leastHours() < detachAfter.get().leastHours()) {
      map.problem("drop_after", "is less than detach_after: only what is detached is dropped");
    }
    return table.map(
        chosen ->
            new AgeEntry(
                chosen, detachAfter, archive, dropAfter, require.orElse(Require.ARCHIVED)));
  }

  private static Optional<ArchivePlace> archive(
      ValueReader value, Map<String, ArchivePlace> archives) {
    Optional<String> name = value.text().map(String::strip);
    Optional<ArchivePlace> place = name.flatMap(text -> Optional.ofNullable(archives.get(text)));
    if (name.isPresent() && place.isEmpty()) {
      value.problem(
          archives.isEmpty()
              ? "there is no archive \"%s\": the file has no archives".formatted(name.get())
              : "there is no archive \"%s\"%s"
                  .formatted(name.get(), Suggestion.of(name.get(), archives.keySet())));
    }
    return place;
  }
}
