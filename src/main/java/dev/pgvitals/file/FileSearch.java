package dev.pgvitals.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** From one name (a file, a directory or a glob) to files. */
public final class FileSearch {
  private static final String IN_DIRECTORY = "*.{yaml,yml}";

  private FileSearch() {}

  /**
   * What a name stands for.
   *
   * @param files in alphabetical order; a plain name's own file, whether it exists or not
   * @param complaint why there is none
   * @param searched whether the name was understood and leads nowhere for now: a glob or a
   *     directory without a file in it
   */
  public record Found(List<Path> files, Optional<String> complaint, boolean searched) {
    public Found {
      files = List.copyOf(files);
    }

    private static Found of(List<Path> files, String ifNone) {
      return new Found(files, files.isEmpty() ? Optional.of(ifNone) : Optional.empty(), true);
    }

    private static Found not(String complaint) {
      return new Found(List.of(), Optional.of(complaint), false);
    }
  }

  /**
   * Looks for the files of a name.
   *
   * @param name a file, a directory (its {@code *.yaml} and {@code *.yml}, no deeper) or a glob
   * @param directory what a relative name is relative to
   */
  public static Found find(String name, Path directory) {
    try {
      return FileAccess.SYSTEM.ask(
          Found.class,
          directory.resolve(name),
          () -> search(name, directory),
          FileTimeout.FOR_TEXTS);
    } catch (InvalidPathException e) {
      return Found.not("is not a path: " + e.getReason());
    } catch (PatternSyntaxException e) {
      return Found.not("is neither a file nor a glob; check its brackets");
    } catch (IOException | DirectoryIteratorException e) {
      return Found.not("cannot be searched: " + e.getMessage());
    }
  }

  private static Found search(String name, Path directory) throws IOException {
    if (!isPattern(name) || Files.exists(directory.resolve(name))) {
      Path path = directory.resolve(name);
      if (!Files.isDirectory(path)) {
        return Found.of(List.of(path), "");
      }
      return Found.of(
          matches(path, IN_DIRECTORY).stream().filter(f -> !Files.isDirectory(f)).toList(),
          "there is no *.yaml or *.yml file in this directory");
    }
    return Found.of(glob(name, directory), noMatch(name, directory));
  }

  /** Names the directory in which the pattern begins, which is what may be mistaken. */
  private static String noMatch(String name, Path directory) {
    Path begin = name.startsWith("/") ? Path.of("/") : directory;
    for (String part : name.split("/", -1)) {
      if (isPattern(part)) {
        break;
      }
      begin = begin.resolve(part);
    }
    Path whole = begin.toAbsolutePath().normalize();
    return Files.isDirectory(whole)
        ? "no file matches in the directory " + whole
        : "no file matches: there is no directory " + whole;
  }

  private static boolean isPattern(String part) {
    return part.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  private static List<Path> glob(String name, Path directory) throws IOException {
    List<Path> found = List.of(name.startsWith("/") ? Path.of("/") : directory);
    for (String part : name.split("/", -1)) {
      if (part.isEmpty()) {
        continue;
      }
      List<Path> next = new ArrayList<>();
      for (Path path : found) {
        if (part.equals(".") || part.equals("..")) {
          next.add(path.resolve(part));
        } else if (Files.isDirectory(path)) {
          next.addAll(matches(path, part));
        }
      }
      found = next;
    }
    return found.stream().filter(f -> !Files.isDirectory(f)).toList();
  }

  /** Hidden files are left out, as a shell would, unless the pattern names them. */
  private static List<Path> matches(Path directory, String pattern) throws IOException {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory, pattern)) {
      for (Path path : stream) {
        if (pattern.startsWith(".") || !path.getFileName().toString().startsWith(".")) {
          paths.add(path);
        }
      }
    }
    paths.sort(Comparator.comparing(path -> path.getFileName().toString()));
    return paths;
  }
}
