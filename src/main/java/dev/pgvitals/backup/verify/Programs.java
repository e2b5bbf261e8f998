package dev.pgvitals.backup.verify;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where outside programs are: on the PATH, and PostgreSQL's also where the packages of Debian
 * ({@code /usr/lib/postgresql/15/bin}) and of the PGDG for Red Hat ({@code /usr/pgsql-15/bin}) put
 * them.
 *
 * @param path directories, in the order in which they are searched
 * @param bindir PostgreSQL's programs are nowhere else; empty: they are looked for
 */
public record Programs(List<Path> path, Optional<Path> bindir) {
  private static final Pattern DEBIAN = Pattern.compile("(\\d+)(\\.\\d+)?");
  private static final Pattern RED_HAT = Pattern.compile("pgsql-(\\d+)(\\.\\d+)?");

  public Programs {
    path = List.copyOf(path);
  }

  /** A directory with PostgreSQL's programs, and their major. */
  private record Release(int major, Path directory) {}

  /** By a PATH, as the environment has it. */
  public static Programs of(String path) {
    return new Programs(
        Stream.of(path.split(":", -1)).filter(part -> part.startsWith("/")).map(Path::of).toList(),
        Optional.empty());
  }

  /** By the PATH of this process. */
  public static Programs ofEnvironment() {
    return of(Optional.ofNullable(System.getenv("PATH")).orElse(""));
  }

  public Programs withBindir(Path directory) {
    return new Programs(path, Optional.of(directory));
  }

  /** A program that is not PostgreSQL's. */
  public Optional<Path> find(String name) {
    return first(path, name);
  }

  /** A program of the newest PostgreSQL that has it here. */
  public Optional<Path> newestOfPostgres(String name) {
    return ofPostgres(name, OptionalInt.empty());
  }

  /** A program of PostgreSQL's of that major. Which one the PATH has is for the caller to see. */
  public Optional<Path> ofPostgres(String name, int major) {
    return ofPostgres(name, OptionalInt.of(major));
  }

  private Optional<Path> ofPostgres(String name, OptionalInt major) {
    if (bindir.isPresent()) {
      return first(List.of(bindir.get()), name);
    }
    List<Path> candidates = new ArrayList<>();
    releases().stream()
        .filter(release -> major.isEmpty() || release.major() == major.getAsInt())
        .sorted(Comparator.comparingInt(Release::major).reversed())
        .forEach(release -> candidates.add(release.directory()));
    candidates.addAll(path);
    candidates.add(Path.of("/usr/local/pgsql/bin"));
    return first(candidates, name);
  }

  private static List<Release> releases() {
    List<Release> found = new ArrayList<>();
    collect(Path.of("/usr/lib/postgresql"), DEBIAN, found);
    collect(Path.of("/usr"), RED_HAT, found);
    return found;
  }

  private static void collect(Path parent, Pattern name, List<Release> into) {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(parent)) {
      for (Path child : children) {
        Matcher matcher = name.matcher(child.getFileName().toString());
        if (matcher.matches()) {
          into.add(new Release(Integer.parseInt(matcher.group(1)), child.resolve("bin")));
        }
      }
    } catch (IOException none) {
      // Then there is no such release.
    }
  }

  private static Optional<Path> first(List<Path> directories, String name) {
    return directories.stream()
        .map(directory -> directory.resolve(name))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }
}
