package dev.pgvitals.config;

import dev.pgvitals.config.libpq.ConnectionStringReader;
import dev.pgvitals.config.libpq.ConnectionText;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the entries of {@code servers}. */
final class ServerReader {
  static final Set<String> KEYS = keys();

  private final ConnectionStringReader connectionStrings;

  /**
   * @param problems of connection strings; those of keys go to the reader's own
   */
  ServerReader(List<Problem> problems, List<Problem> notices) {
    this.connectionStrings = new ConnectionStringReader(problems, notices);
  }

  private static Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>(ServerSettings.KEYS);
    keys.addAll(List.of("name", "url", "host", "port", "dbname"));
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
    Map<String, Setting> own = new LinkedHashMap<>();
    map.value("url").ifPresent(url -> own.putAll(url(url)));
    if (map.has("url")) {
      for (String part : List.of("host", "port", "dbname")) {
        if (map.has(part)) {
          map.problem(part, "say this in the url, or write the server without url");
        }
      }
    } else {
      if (!map.has("host")) {
        map.problem("the server needs a url or a host");
      }
      text(map, "host").ifPresent(host -> own.put("host", host));
      text(map, "dbname").ifPresent(database -> own.put("dbname", database));
      map.value("port")
          .ifPresent(
              port ->
                  port.integer(Bounds.PORT)
                      .ifPresent(
                          number ->
                              own.put(
                                  "port",
                                  new Setting(
                                      Integer.toString(number), ServerSettings.place(port)))));
    }
    sayOnce(map, own);
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

  private Map<String, Setting> url(ValueReader value) {
    return value
        .text()
        .map(
            text ->
                connectionStrings.read(
                    new ConnectionText(text, value.position(), value.path(), false)))
        .orElse(Map.of());
  }

  private static Optional<Setting> text(MapReader map, String key) {
    return map.value(key)
        .flatMap(value -> value.text().map(text -> new Setting(text, ServerSettings.place(value))));
  }

  private static void sayOnce(MapReader map, Map<String, Setting> url) {
    for (String key : List.of("user", "password", "sslmode", "sslrootcert", "connect_timeout")) {
      if (map.has(key) && url.containsKey(key)) {
        map.problem(key, "also set in the url: keep one of them");
      }
    }
    for (String other : List.of("password_file", "password_command")) {
      if (map.has(other) && url.containsKey("password")) {
        map.problem(other, "the url has a password, too: keep one of them");
      }
    }
  }
}
