package dev.pgvitals.catalogue;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** From one name (a file, a directory or a glob) to files. */
final class FileSearch {
  private static final String IN_DIRECTORY = "*.{yaml,yml}";

  private FileSearch() {}

  /** None when nothing was found, which is then a problem. */
  static List<Path> find(String name, Path directory, Problems problems) {
    try {
      return search(name, directory, problems);
    } catch (InvalidPathException e) {
      problem(problems, name, "is not a path: " + e.getReason());
    } catch (PatternSyntaxException e) {
      problem(problems, name, "is neither a file nor a glob; check its brackets");
    } catch (IOException | DirectoryIteratorException e) {
      problem(problems, name, "cannot be searched: " + e.getMessage());
    }
    return List.of();
  }

  private static List<Path> search(String name, Path directory, Problems problems)
      throws IOException {
    boolean isGlob = name.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
    if (!isGlob || Files.exists(directory.resolve(name))) {
      Path path = directory.resolve(name);
      if (!Files.isDirectory(path)) {
        return List.of(path);
      }
      List<Path> files =
          matches(path, IN_DIRECTORY).stream().filter(f -> !Files.isDirectory(f)).toList();
      if (files.isEmpty()) {
        problem(problems, name, "there is no *.yaml or *.yml file in this directory");
      }
      return files;
    }
    List<Path> found = glob(name, directory);
    if (found.isEmpty()) {
      problem(
          problems,
          name,
          "no file matches; the directory is " + directory.toAbsolutePath().normalize());
    }
    return found;
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

  private static void problem(Problems problems, String name, String message) {
    problems.add(new Position(name, 1, 1), "", message);
  }
}
