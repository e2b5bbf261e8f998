package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.ConnectionStringReader;
import dev.pgvitals.config.libpq.ConnectionText;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ValueReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the keys of a server that say where it is: a url, or its parts. */
public final class AddressKeys {
  public static final Set<String> KEYS = Set.of("url", "host", "port", "dbname");

  private final ConnectionStringReader connectionStrings;

  /**
   * For any number of servers.
   *
   * @param problems of connection strings; those of keys go to the reader's own
   */
  public AddressKeys(List<Problem> problems, List<Problem> notices) {
    this.connectionStrings = new ConnectionStringReader(problems, notices);
  }

  /** Connection parameters by libpq's name. */
  public Map<String, Setting> read(MapReader map) {
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
                              own.put("port", new Setting(Integer.toString(number), place(port)))));
    }
    sayOnce(map, own);
    return own;
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
        .flatMap(value -> value.text().map(text -> new Setting(text, place(value))));
  }

  private static SettingOrigin place(ValueReader value) {
    return new SettingOrigin(value.position(), value.path(), "");
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
