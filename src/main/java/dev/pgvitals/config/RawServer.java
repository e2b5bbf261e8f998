package dev.pgvitals.config;

import dev.pgvitals.alert.PlacedThreshold;
import dev.pgvitals.alert.ServerThresholdReader;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.yaml.Position;
import java.util.Map;
import java.util.Optional;

/**
 * One server as it is said, before the defaults.
 *
 * @param name what the file calls it
 * @param defaults what holds where it says nothing: those of its file and of the main one
 * @param own its connection parameters by libpq's name, {@code password_file} and {@code
 *     password_command}
 */
record RawServer(
    Position position,
    String path,
    Optional<SettingOrigin> namePlace,
    Optional<String> name,
    Map<String, Setting> own,
    ServerSettings settings,
    ServerSettings defaults) {

  /** One that the environment describes. */
  static RawServer fromEnvironment(Map<String, Setting> own, ServerSettings defaults) {
    Position position =
        own.values().stream()
            .map(setting -> setting.place().position())
            .findFirst()
            .orElse(new Position("environment", 1, 1));
    return new RawServer(
        position, "", Optional.empty(), Optional.empty(), own, ServerSettings.NONE, defaults);
  }

  /** The server's own and those of the defaults. */
  Map<String, PlacedThreshold> thresholds() {
    return ServerThresholdReader.merge(settings.thresholds(), defaults.thresholds());
  }

  SettingOrigin place() {
    return namePlace.orElse(new SettingOrigin(position, path, ""));
  }
}
