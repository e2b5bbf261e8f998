package dev.pgvitals.maintain.config;

import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.maintain.guard.FreeSpace;
import dev.pgvitals.maintain.guard.GuardLimits;
import dev.pgvitals.maintain.verb.Numbers;
import dev.pgvitals.yaml.CountBounds;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads {@code guards}, over those that hold where it says nothing. */
final class GuardsReader {
  static final Set<String> KEYS =
      Set.of("max_lag", "max_slot_wal", "max_active", "max_wait", "free_space", "min_free");

  static final CountBounds ACTIVE = new CountBounds(1, 10_000, "");
  static final DurationBounds WAIT =
      new DurationBounds(Duration.ofSeconds(1), Duration.ofHours(6), "");

  private GuardsReader() {}

  static GuardLimits read(MapReader map, GuardLimits others) {
    OptionalDouble minFree =
        map.value("min_free").map(Numbers::share).orElse(OptionalDouble.empty());
    return new GuardLimits(
        map.value("max_lag").flatMap(Numbers::size).orElse(others.maxLag()),
        map.value("max_slot_wal").flatMap(Numbers::size).orElse(others.maxSlotWal()),
        map.integer("max_active", ACTIVE).orElse(others.maxActive()),
        map.duration("max_wait", WAIT).orElse(others.maxWait()),
        map.value("free_space").flatMap(GuardsReader::freeSpace).orElse(others.freeSpace()),
        minFree.orElse(others.minFree()));
  }

  private static Optional<FreeSpace> freeSpace(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    if (text.get().equals("unknown")) {
      return Optional.of(new FreeSpace.Unknown());
    }
    if (text.get().matches("[0-9].*")) {
      return Numbers.size(value).map(FreeSpace.Given::new);
    }
    if (!text.get().startsWith("/")) {
      value.problem(
          "must be the directory of the server's data on this machine, such as"
              + " /var/lib/postgresql, a size, or unknown");
      return Optional.empty();
    }
    return RelativePath.read(value).map(FreeSpace.At::new);
  }
}
