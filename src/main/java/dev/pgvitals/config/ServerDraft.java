package dev.pgvitals.config;

import dev.pgvitals.alert.ThresholdPlace;
import dev.pgvitals.alert.ThresholdReader;
import dev.pgvitals.config.libpq.Place;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.yaml.Position;
import java.util.Map;
import java.util.Optional;

/**
 * One server as it is said, before the defaults.
 *
 * @param name what the file calls it
 * @param defaults what holds where it says nothing: those of its file and of the main one
 * @param own its connection parameters by libpq's name, and {@code password_file}
 */
record ServerDraft(
    Position position,
    String path,
    Optional<Place> namePlace,
    Optional<String> name,
    Map<String, Setting> own,
    ServerSettings settings,
    ServerSettings defaults) {

  /** One that the environment describes. */
  static ServerDraft fromEnvironment(Map<String, Setting> own, ServerSettings defaults) {
    Position position =
        own.values().stream()
            .map(setting -> setting.place().position())
            .findFirst()
            .orElse(new Position("environment", 1, 1));
    return new ServerDraft(
        position, "", Optional.empty(), Optional.empty(), own, ServerSettings.NONE, defaults);
  }

  /** The server's own and those of the defaults. */
  Map<String, ThresholdPlace> thresholds() {
    return ThresholdReader.merge(settings.thresholds(), defaults.thresholds());
  }

  Place place() {
    return namePlace.orElse(new Place(position, path, ""));
  }
}
