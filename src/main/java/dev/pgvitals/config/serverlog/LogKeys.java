package dev.pgvitals.config.serverlog;

import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import java.nio.file.FileSystems;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.PatternSyntaxException;

/** What one mapping {@code logs} says, of a server or of the defaults; the rest is empty. */
public record LogKeys(
    Optional<Way> from,
    Optional<String> files,
    Optional<Duration> interval,
    Optional<String> linePrefix,
    OptionalInt failures,
    Optional<Duration> window,
    OptionalInt sessions,
    OptionalInt addresses,
    Optional<Duration> sessionWindow) {
  /** Of the mapping. */
  public static final Set<String> KEYS =
      Set.of("from", "files", "interval", "line_prefix", "limits");

  /** Of the mapping {@code limits} in it. */
  public static final Set<String> LIMIT_KEYS =
      Set.of("failures", "window", "sessions", "addresses", "session_window");

  public static final LogKeys NONE =
      new LogKeys(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          OptionalInt.empty(),
          Optional.empty());

  /** How the log is come by. */
  public enum Way {
    SQL,
    FILES,
    OFF
  }

  public static LogKeys read(MapReader map) {
    Optional<Way> from = map.choice("from", Way.class);
    Optional<String> files = map.value("files").flatMap(LogKeys::glob);
    if (map.has("files") && from.filter(way -> way != Way.FILES).isPresent()) {
      map.problem("files", "is only read with `from: files`; remove one of the two");
    }
    Optional<MapReader> limits = map.map("limits", LIMIT_KEYS);
    return new LogKeys(
        from,
        files,
        map.duration("interval", Bounds.LOG_INTERVAL),
        // Not stripped: the blank at its end is part of it.
        map.text("line_prefix"),
        count(limits, "failures"),
        limits.flatMap(keys -> keys.duration("window", Bounds.LOG_WINDOW)),
        count(limits, "sessions"),
        count(limits, "addresses"),
        limits.flatMap(keys -> keys.duration("session_window", Bounds.LOG_WINDOW)));
  }

  private static OptionalInt count(Optional<MapReader> limits, String key) {
    return limits.map(keys -> keys.integer(key, Bounds.LOG_LIMIT)).orElse(OptionalInt.empty());
  }

  private static Optional<String> glob(ValueReader value) {
    Optional<String> text = value.text();
    if (text.isEmpty()) {
      return text;
    }
    if (text.get().startsWith("~")) {
      value.problem("must be a path; \"~\" has no meaning here: write the home directory out");
      return Optional.empty();
    }
    try {
      String glob = RelativePath.resolve(text.get(), value.position());
      int directory = glob.lastIndexOf('/');
      FileSystems.getDefault().getPathMatcher("glob:" + glob.substring(directory + 1));
      if (glob.substring(0, directory + 1).matches(".*[*?\\[{].*")) {
        value.problem("only the last part of the path may be a pattern: one directory is watched");
        return Optional.empty();
      }
      if (text.get().endsWith("/")) {
        value.problem(
            "is a directory; name the files in it, as in \"" + text.get() + "*.{json,csv,log}\"");
        return Optional.empty();
      }
      return Optional.of(
          Path.of(glob.substring(0, directory + 1)).toAbsolutePath()
              + "/"
              + glob.substring(directory + 1));
    } catch (InvalidPathException | PatternSyntaxException e) {
      value.problem("must be a path, the last part of which may be a pattern such as *.{json,log}");
      return Optional.empty();
    }
  }

  /** These, and where they say nothing the others. */
  public LogKeys before(LogKeys others) {
    return new LogKeys(
        from.or(() -> files.isPresent() ? Optional.empty() : others.from),
        files.or(others::files),
        interval.or(others::interval),
        linePrefix.or(others::linePrefix),
        failures.isPresent() ? failures : others.failures,
        window.or(others::window),
        sessions.isPresent() ? sessions : others.sessions,
        addresses.isPresent() ? addresses : others.addresses,
        sessionWindow.or(others::sessionWindow));
  }

  /** Whether files are to be read and it is not said which. */
  public boolean lacksFiles() {
    return from.equals(Optional.of(Way.FILES)) && files.isEmpty();
  }

  /** Empty where no log is to be read. Naming files is enough to have them read. */
  public Optional<LogSettings> settings() {
    Way way = from.orElse(files.isPresent() ? Way.FILES : Way.OFF);
    if (way == Way.OFF || lacksFiles()) {
      return Optional.empty();
    }
    LogLimits usual = LogLimits.DEFAULT;
    return Optional.of(
        new LogSettings(
            way == Way.FILES ? files : Optional.empty(),
            interval.orElse(LogSettings.DEFAULT_INTERVAL),
            linePrefix,
            new LogLimits(
                failures.orElse(usual.failures()),
                window.orElse(usual.window()),
                sessions.orElse(usual.sessions()),
                addresses.orElse(usual.addresses()),
                sessionWindow.orElse(usual.sessionWindow()))));
  }
}
