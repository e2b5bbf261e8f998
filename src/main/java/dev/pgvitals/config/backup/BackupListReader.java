package dev.pgvitals.config.backup;

import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code backups}, reporting all that is wrong with it. */
public final class BackupListReader {
  private final Optional<Set<String>> servers;
  private final Map<String, MapReader> names = new HashMap<>();

  /**
   * For one list.
   *
   * @param servers the names of those that there are; empty: not known, and any is taken
   */
  public BackupListReader(Optional<Set<String>> servers) {
    this.servers = servers.map(Set::copyOf);
  }

  /** The entries of the list, without those that have a problem. */
  public List<BackupSettings> read(ValueReader list) {
    List<BackupSettings> backups = new ArrayList<>();
    for (ValueReader item : list.items()) {
      entry(item).ifPresent(backups::add);
    }
    return backups;
  }

  /** The names that the list's entries have, those with a problem included. */
  public Set<String> names() {
    return Set.copyOf(names.keySet());
  }

  private Optional<BackupSettings> entry(ValueReader item) {
    int before = item.problems().list().size();
    Optional<MapReader> free = item.freeMap();
    if (free.isEmpty()) {
      return Optional.empty();
    }
    Optional<BackupType> type = free.get().required("type").flatMap(BackupListReader::type);
    if (type.isEmpty()) {
      free.get().text("name").ifPresent(name -> names.putIfAbsent(name, free.get()));
      return Optional.empty();
    }
    MapReader map = item.map(type.get().keys()).orElseThrow();
    map.requiredText("name").ifPresent(name -> unique(name, map));
    map.value("server").ifPresent(this::server);
    Optional<BackupSettings> entry = new BackupEntryReader(map).read(type.get());
    return item.problems().list().size() == before ? entry : Optional.empty();
  }

  private static Optional<BackupType> type(ValueReader value) {
    Optional<String> word = value.text();
    Optional<BackupType> type = word.flatMap(BackupType::of);
    if (word.isPresent() && type.isEmpty()) {
      value.problem(
          "must be one of %s, not \"%s\"%s"
              .formatted(
                  String.join(", ", BackupType.words()),
                  word.get(),
                  Suggestion.near(word.get(), BackupType.words())));
    }
    return type;
  }

  private void unique(String name, MapReader map) {
    MapReader first = names.putIfAbsent(name, map);
    if (first != null) {
      map.problem(
          "name",
          "duplicate name \"%s\" (the first at %s): give each entry a unique name"
              .formatted(name, first.position()));
    }
  }

  private void server(ValueReader value) {
    Optional<String> name = value.text();
    if (name.isPresent() && servers.isPresent() && !servers.get().contains(name.get())) {
      value.problem(
          "there is no server \"%s\"%s"
              .formatted(name.get(), Suggestion.of(name.get(), servers.get())));
    }
  }
}
