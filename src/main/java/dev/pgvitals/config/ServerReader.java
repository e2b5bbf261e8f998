package dev.pgvitals.config;

import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.login.AddressKeys;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the entries of {@code servers}. */
final class ServerReader {
  static final Set<String> KEYS = keys();

  private final AddressKeys addresses;

  /**
   * @param problems of connection strings; those of keys go to the reader's own
   */
  ServerReader(List<Problem> problems, List<Problem> notices) {
    this.addresses = new AddressKeys(problems, notices);
  }

  private static Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(ServerSettings.KEYS);
    keys.add("name");
    keys.addAll(AddressKeys.KEYS);
    return Set.copyOf(keys);
  }

  List<RawServer> readAll(ValueReader list, ServerSettings defaults) {
    return list.items().stream()
        .map(item -> read(item, defaults))
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<RawServer> read(ValueReader value, ServerSettings defaults) {
    if (!(value.value() instanceof YamlMap)) {
      // Not said by the general reader, which would quote what may be a URL with a password.
      value.problem("a server is a mapping: write \"- url: postgresql://...\"");
      return Optional.empty();
    }
    return value.map(KEYS).map(map -> read(map, defaults));
  }

  private RawServer read(MapReader map, ServerSettings defaults) {
    ServerSettings settings = ServerSettings.read(map);
    Optional<ValueReader> name = map.value("name");
    name.ifPresent(ServerReader::checkName);
    Map<String, Setting> own = addresses.read(map);
    own.putAll(settings.connection());
    return new RawServer(
        map.position(),
        map.path(),
        name.map(ServerSettings::place),
        name.flatMap(ValueReader::text),
        own,
        settings,
        defaults);
  }

  private static void checkName(ValueReader name) {
    if (name.text().filter(Set.of(".", "..")::contains).isPresent()) {
      name.problem("is part of the address /server/NAME, where . and .. lead elsewhere");
    }
  }
}
