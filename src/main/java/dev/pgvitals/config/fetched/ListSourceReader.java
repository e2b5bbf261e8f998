package dev.pgvitals.config.fetched;

import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads those entries of {@code server_files} that are URLs, with or without more about them. */
public final class ListSourceReader {
  /** Of an entry that is a mapping. */
  public static final Set<String> KEYS =
      Set.of(
          "url",
          "refresh_interval",
          "timeout",
          "ca_file",
          "username",
          "password_file",
          "bearer_token_file");

  private static final int MAX_PORT = 65_535;

  private final List<Problem> notices;

  /**
   * @param notices gets what is risky
   */
  public ListSourceReader(List<Problem> notices) {
    this.notices = notices;
  }

  /** Whether the entry is no file, directory or glob. */
  public static boolean isOne(ValueReader entry) {
    return entry.value() instanceof YamlMap
        || (entry.value() instanceof YamlScalar scalar
            && scalar.text().strip().matches("(?is)https?://.*"));
  }

  /** Empty when there is a new problem. */
  public Optional<ListSource> read(ValueReader entry) {
    int before = entry.problems().list().size();
    Optional<ListSource> source =
        entry.value() instanceof YamlMap
            ? entry.map(KEYS).flatMap(ListSourceReader::read)
            : url(entry).map(ListSource::of);
    if (entry.problems().list().size() > before) {
      // It is not asked for with half of what was meant.
      return Optional.empty();
    }
    source
        .filter(ListSource::isOpen)
        .ifPresent(
            open ->
                notices.add(
                    new Problem(
                        entry.position(),
                        entry.path(),
                        "is fetched without TLS: whoever is on the way can say where the agent"
                            + " logs in"
                            + (open.login().isPresent() || open.tokenFile().isPresent()
                                ? ", and read the login to it"
                                : "")
                            + "; https prevents that")));
    return source;
  }

  private static Optional<ListSource> read(MapReader map) {
    Optional<URI> url = map.required("url").flatMap(ListSourceReader::url);
    Optional<Path> authorities = map.value("ca_file").flatMap(RelativePath::read);
    Optional<String> user = map.value("username").flatMap(ValueReader::text);
    Optional<Path> password = map.value("password_file").flatMap(RelativePath::read);
    Optional<Path> token = map.value("bearer_token_file").flatMap(RelativePath::read);
    if (map.has("username") != map.has("password_file")) {
      map.problem("username and password_file belong together: give both or neither");
    }
    if (map.has("username") && map.has("bearer_token_file")) {
      map.problem("bearer_token_file", "username is set, too: keep one of them");
    }
    if (map.has("ca_file") && url.filter(u -> !isHttps(u)).isPresent()) {
      map.problem("ca_file", "is of use with https alone");
    }
    Optional<ListSource> plain = url.map(ListSource::of);
    return plain.map(
        source ->
            new ListSource(
                source.url(),
                map.duration("refresh_interval", Bounds.REFRESH).orElse(source.refresh()),
                map.duration("timeout", Bounds.FETCH).orElse(source.timeout()),
                authorities,
                user.flatMap(name -> password.map(file -> new ListSource.Login(name, file))),
                token));
  }

  private static boolean isHttps(URI url) {
    return "https".equalsIgnoreCase(url.getScheme());
  }

  /** No message has the text, which may have a password at any place. */
  private static Optional<URI> url(ValueReader value) {
    Optional<String> text = value.text().map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      URI url = new URI(text.get());
      String authority = Optional.ofNullable(url.getRawAuthority()).orElse("");
      if (authority.contains("@")) {
        value.problem(
            "must have no login, which would be shown: write {url: ..., username: ...,"
                + " password_file: ...}");
        return Optional.empty();
      }
      if (url.getRawFragment() != null) {
        value.problem("must have no fragment (#...), which is never sent");
        return Optional.empty();
      }
      boolean scheme = "http".equalsIgnoreCase(url.getScheme()) || isHttps(url);
      if (scheme && url.getHost() != null && url.getPort() <= MAX_PORT) {
        return Optional.of(url);
      }
    } catch (URISyntaxException e) {
      // As one of another scheme.
    }
    value.problem("must be a URL such as https://inventory.example.com/servers.yaml");
    return Optional.empty();
  }
}
