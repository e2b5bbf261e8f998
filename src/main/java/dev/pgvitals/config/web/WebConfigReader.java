package dev.pgvitals.config.web;

import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.TextFile;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads a web configuration, and the certificates and keys that it names: all that is wrong is
 * reported at once, each with its place. No message shows a key, or a hash of a password.
 */
public final class WebConfigReader {
  private static final Set<String> KEYS =
      Set.of("tls_server_config", "http_server_config", "basic_auth_users", "rate_limit");

  /** A text where a structure belongs may be a secret in any state. */
  private static final Pattern NO_STRUCTURE =
      Pattern.compile("(?s)(must be a (?:list|mapping), but it is )\".*\"");

  private static final Pattern YAML_WORD =
      Pattern.compile("(found undefined (?:alias|tag handle) )\\S+");

  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private final Path file;
  private final WatchedFiles watched;
  private final Problems problems = new Problems();
  private final List<Problem> notices = new ArrayList<>();

  private WebConfigReader(Path file, WatchedFiles watched) {
    this.file = file;
    this.watched = watched;
  }

  /**
   * Reads a file.
   *
   * @param watched gets it and the files that it names, even if they cannot be used
   */
  public static LoadedWebConfig read(Path file, WatchedFiles watched) throws ProblemsException {
    List<Problem> problems = new ArrayList<>();
    Optional<LoadedWebConfig> loaded = tryRead(file, watched, problems);
    if (loaded.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return loaded.get();
  }

  /**
   * As {@link #read}.
   *
   * @param problems gets what is wrong
   * @return empty when something is
   */
  public static Optional<LoadedWebConfig> tryRead(
      Path file, WatchedFiles watched, List<Problem> problems) {
    WebConfigReader reader = new WebConfigReader(file, watched);
    Optional<WebConfig> config = reader.read();
    List<Problem> found = reader.problems.list();
    found.stream().map(WebConfigReader::concealed).forEach(problems::add);
    return config.filter(c -> found.isEmpty()).map(c -> new LoadedWebConfig(c, reader.notices));
  }

  private static Problem concealed(Problem problem) {
    String hidden = NO_STRUCTURE.matcher(problem.message()).replaceAll("$1a text");
    return new Problem(
        problem.position(), problem.path(), YAML_WORD.matcher(hidden).replaceAll("$1***"));
  }

  private Optional<WebConfig> read() {
    watched.add(file.toString(), Path.of(""));
    Optional<YamlMap> parsed =
        TextFile.read(file, problems)
            .flatMap(text -> YamlParser.parse(file.toString(), text, problems));
    return parsed.map(map -> config(new MapReader(map, "", problems, KEYS)));
  }

  private WebConfig config(MapReader map) {
    if (map.fields().isEmpty()) {
      problems.add(
          new Position(file.toString(), 1, 1),
          "",
          "is empty: write tls_server_config or basic_auth_users into it, or do not name it");
    }
    Optional<TlsConfig> tls =
        map.map("tls_server_config", TlsReader.KEYS)
            .flatMap(section -> new TlsReader(section, watched, notices).read());
    return new WebConfig(
        Optional.of(file),
        tls,
        map.value("basic_auth_users").map(WebConfigReader::users).orElse(Map.of()),
        map.map("http_server_config", Set.of("http2", "headers"))
            .map(this::headers)
            .orElse(Map.of()),
        map.map("rate_limit", RateLimitReader.KEYS).flatMap(RateLimitReader::read));
  }

  private static Map<String, PasswordHash> users(ValueReader value) {
    Map<String, PasswordHash> users = new LinkedHashMap<>();
    for (MapReader.Field field : value.freeMap().map(MapReader::fields).orElse(List.of())) {
      String name = field.name();
      ValueReader hash = field.value();
      if (name.isEmpty() || name.contains(":") || CONTROL.matcher(name).find()) {
        hash.problem("a user's name must not be empty, nor contain a colon or control characters");
      }
      hash.text().flatMap(text -> hash(text, hash)).ifPresent(usable -> users.put(name, usable));
    }
    return users;
  }

  private static Optional<PasswordHash> hash(String text, ValueReader value) {
    Optional<PasswordHash> hash = PasswordHash.parse(text);
    if (hash.isEmpty()) {
      value.problem(
          "must be a bcrypt hash of the password, which begins with $2y$, $2a$ or $2b$: htpasswd -nBC"
              + " 10 NAME makes one");
    } else if (hash.get().cost() > PasswordHash.MOST_COST) {
      value.problem(
          "to check it would take too long: its cost must be at most %d, but it is %d"
              .formatted(PasswordHash.MOST_COST, hash.get().cost()));
      return Optional.empty();
    }
    return hash;
  }

  private Map<String, String> headers(MapReader section) {
    section
        .value("http2")
        .filter(value -> value.bool().equals(Optional.of(true)))
        .ifPresent(
            value ->
                notices.add(
                    new Problem(
                        value.position(),
                        value.path(),
                        "has no effect: pgvitals speaks HTTP/1.1, and so does who asks it")));
    return section.map("headers", HeaderReader.NAMES).map(HeaderReader::read).orElse(Map.of());
  }
}
