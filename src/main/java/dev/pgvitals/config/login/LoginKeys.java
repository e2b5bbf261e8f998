package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.LibpqParameter;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a server, or of the defaults, that say who logs in and how.
 *
 * @param connection connection parameters by libpq's name, {@code password_file} and {@code
 *     password_command}, of which it has the program only
 */
public record LoginKeys(
    Map<String, Setting> connection, Optional<PasswordSource.Command> passwordCommand) {
  public static final Set<String> KEYS =
      Set.of("user", "password", "password_file", "password_command", "sslmode", "sslrootcert");

  private static final Set<String> PASSWORDS =
      Set.of("password", "password_file", "password_command");

  /** Of a mapping that may have these keys; what is not said is empty. */
  public static LoginKeys read(MapReader map) {
    Optional<PasswordSource.Command> command =
        map.value("password_command").flatMap(PasswordCommandReader::read);
    return new LoginKeys(connection(map, command), command);
  }

  /** These, and where they say nothing the others. */
  public LoginKeys before(LoginKeys others) {
    Map<String, Setting> all = new LinkedHashMap<>(connection);
    boolean password = PASSWORDS.stream().anyMatch(connection::containsKey);
    others.connection.forEach(
        (key, setting) -> {
          if (!(password && PASSWORDS.contains(key))) {
            all.putIfAbsent(key, setting);
          }
        });
    return new LoginKeys(all, passwordCommand.or(others::passwordCommand));
  }

  private static Map<String, Setting> connection(
      MapReader map, Optional<PasswordSource.Command> command) {
    Map<String, Setting> settings = new LinkedHashMap<>();
    for (String key : List.of("user", "password", "password_file", "sslmode", "sslrootcert")) {
      map.value(key)
          .ifPresent(
              value ->
                  value
                      .text()
                      .ifPresent(
                          text -> {
                            String found = isPath(key, text) ? resolved(text, value) : text;
                            settings.put(key, new Setting(found, place(value)));
                            check(key, found, value);
                          }));
    }
    command.ifPresent(
        printed ->
            map.value("password_command")
                .ifPresent(
                    value ->
                        settings.put(
                            "password_command", new Setting(printed.program(), place(value)))));
    for (String other : List.of("password_file", "password_command")) {
      if (settings.containsKey("password") && settings.containsKey(other)) {
        map.problem(other, "password is set, too: keep one of them");
      }
    }
    if (settings.containsKey("password_file") && settings.containsKey("password_command")) {
      map.problem("password_command", "password_file is set, too: keep one of them");
    }
    return settings;
  }

  private static boolean isPath(String key, String text) {
    return key.equals("password_file") || (key.equals("sslrootcert") && !text.equals("system"));
  }

  private static String resolved(String text, ValueReader value) {
    return RelativePath.resolve(text, value.position());
  }

  /** Here as well as when a server is resolved: a default may be hidden by every server. */
  private static void check(String key, String text, ValueReader value) {
    LibpqParameter known = LibpqParameter.BY_NAME.get(key);
    if (known != null) {
      known.check().apply(text).ifPresent(value::problem);
    }
  }

  private static SettingOrigin place(ValueReader value) {
    return new SettingOrigin(value.position(), value.path(), "");
  }
}
