package dev.pgvitals.maintain.config;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.login.AddressKeys;
import dev.pgvitals.config.login.ConnectionTarget;
import dev.pgvitals.config.login.LoginKeys;
import dev.pgvitals.config.login.TargetResolver;
import dev.pgvitals.maintain.guard.GuardLimits;
import dev.pgvitals.maintain.guard.Window;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code defaults} and {@code servers}. */
final class MaintainServerReader {
  static final Set<String> DEFAULT_KEYS = with(LoginKeys.KEYS, "window", "guards", "databases");
  static final Set<String> KEYS = with(with(DEFAULT_KEYS, "name"), AddressKeys.KEYS);

  private final Environment environment;
  private final Problems problems;
  private final List<Problem> warnings;
  private final Map<String, MapReader> names = new LinkedHashMap<>();

  MaintainServerReader(Environment environment, Problems problems, List<Problem> warnings) {
    this.environment = environment;
    this.problems = problems;
    this.warnings = warnings;
  }

  private static Set<String> with(Set<String> keys, String... more) {
    return with(keys, Set.of(more));
  }

  private static Set<String> with(Set<String> keys, Set<String> more) {
    Set<String> all = new LinkedHashSet<>(keys);
    all.addAll(more);
    return Set.copyOf(all);
  }

  /** The names of all servers, those with a problem included. */
  Set<String> names() {
    return names.keySet();
  }

  List<MaintainServer> read(ValueReader list, Optional<MapReader> defaults) {
    LoginKeys login =
        defaults.map(LoginKeys::read).orElse(new LoginKeys(Map.of(), Optional.empty()));
    List<Window> windows =
        defaults.flatMap(map -> map.value("window")).map(WindowReader::read).orElse(List.of());
    List<String> databases = defaults.map(map -> map.strings("databases")).orElse(List.of());
    GuardLimits limits =
        defaults
            .flatMap(map -> map.map("guards", GuardsReader.KEYS))
            .map(map -> GuardsReader.read(map, GuardLimits.DEFAULT))
            .orElse(GuardLimits.DEFAULT);
    List<MaintainServer> servers = new ArrayList<>();
    List<ValueReader> items = list.items();
    if (items.isEmpty()) {
      list.problem("must list at least one server");
    }
    for (ValueReader item : items) {
      if (!(item.value() instanceof YamlMap)) {
        // Not said by the general reader, which would quote what may be a URL with a password.
        item.problem("a server is a mapping: write \"- name: ..\" and \"url: postgresql://...\"");
        continue;
      }
      item.map(KEYS)
          .flatMap(map -> server(map, login, windows, databases, limits))
          .ifPresent(servers::add);
    }
    return servers;
  }

  private Optional<MaintainServer> server(
      MapReader map,
      LoginKeys defaults,
      List<Window> windows,
      List<String> databases,
      GuardLimits limits) {
    Optional<String> name = map.requiredText("name");
    name.ifPresent(text -> unique(text, map));
    LoginKeys login = LoginKeys.read(map);
    List<Problem> found = new ArrayList<>();
    Map<String, Setting> own = new LinkedHashMap<>(new AddressKeys(found, warnings).read(map));
    own.putAll(login.connection());
    List<Window> ownWindows = map.value("window").map(WindowReader::read).orElse(windows);
    GuardLimits ownLimits =
        map.map("guards", GuardsReader.KEYS)
            .map(guards -> GuardsReader.read(guards, limits))
            .orElse(limits);
    List<String> inDatabases = map.value("databases").map(ValueReader::strings).orElse(databases);
    Optional<ConnectionTarget> target =
        new TargetResolver(environment, found, warnings)
            .resolve(
                own, defaults.connection(), login.passwordCommand().or(defaults::passwordCommand));
    found.forEach(problem -> problems.add(problem.position(), problem.path(), problem.message()));
    return target.flatMap(
        where ->
            name.map(
                text ->
                    new MaintainServer(
                        text,
                        where,
                        inDatabases.isEmpty() ? List.of(where.database()) : inDatabases,
                        ownWindows,
                        ownLimits)));
  }

  private void unique(String name, MapReader map) {
    MapReader first = names.putIfAbsent(name, map);
    if (first != null) {
      map.problem(
          "name",
          "duplicate server name \"%s\" (the first at %s): give each server a unique name"
              .formatted(name, first.position()));
    }
  }
}
