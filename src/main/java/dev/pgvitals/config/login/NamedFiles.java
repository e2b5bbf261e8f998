package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.file.RefusedFileException;
import dev.pgvitals.yaml.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Looks at the files that servers name and that are read for each connection only: what can be no
 * such file is told at once. One that is missing or that may not be read is worth a notice only: it
 * may be made later, or be on another machine, for which this one checks a configuration.
 */
final class NamedFiles {
  private static final List<String> OF_TLS = List.of("sslrootcert", "sslcert", "sslkey");

  private final FileAccess access;
  private final FileTimeout patience;
  private final Map<Look, Optional<String>> complaints = new HashMap<>();
  private final Map<Path, Optional<String>> absences = new HashMap<>();
  private final Set<Problem> noted = new HashSet<>();
  private final Map<String, Boolean> programs = new HashMap<>();
  private boolean unanswered;

  private record Look(Path file, int most) {}

  private record Access(Optional<String> absence) {}

  NamedFiles(FileAccess access, FileTimeout patience) {
    this.access = access;
    this.patience = patience;
  }

  /** What is wrong with the certificates and keys among a server's parameters. */
  void checkTls(Map<String, Setting> said, List<Problem> problems, List<Problem> notices) {
    for (String parameter : OF_TLS) {
      Setting setting = said.get(parameter);
      if (setting == null || setting.value().isEmpty() || setting.value().equals("system")) {
        continue;
      }
      try {
        String what = parameter + " " + setting.value();
        check(
            Path.of(setting.value()),
            FileAccess.TEXT,
            complaint -> setting.place().problem(what + " " + complaint),
            problems,
            notices);
      } catch (InvalidPathException e) {
        // The driver says so.
      }
    }
  }

  /**
   * Whether a program is there to be run.
   *
   * @param path the directories to look into for a name without one, as PATH has them
   */
  boolean hasProgram(String name, String path) {
    return programs.computeIfAbsent(name, program -> find(program, path));
  }

  private boolean find(String program, String path) {
    if (unanswered) {
      return true;
    }
    Stream<String> places =
        program.contains("/")
            ? Stream.of(program)
            : Arrays.stream(path.split(":")).map(directory -> directory + "/" + program);
    return places.anyMatch(this::isProgram);
  }

  private boolean isProgram(String file) {
    try {
      Path path = Path.of(file);
      access.check(path, Integer.MAX_VALUE, patience);
      return Files.isExecutable(path);
    } catch (RefusedFileException e) {
      unanswered |= e.isWithoutAnswer();
      return e.isWithoutAnswer();
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /**
   * What is wrong with a file that will be read.
   *
   * @param most how many bytes it may have
   * @param said makes a problem of the end of a sentence that begins with the file
   * @param problems why nobody can read it
   * @param notices that it is not there for us; once for each place
   */
  void check(
      Path file,
      int most,
      Function<String, Problem> said,
      List<Problem> problems,
      List<Problem> notices) {
    Optional<String> complaint = complaint(file, most);
    complaint.map(said).ifPresent(problems::add);
    if (complaint.isEmpty()) {
      absences
          .computeIfAbsent(file, this::absence)
          .map(said)
          .filter(noted::add)
          .ifPresent(notices::add);
    }
  }

  private Optional<String> absence(Path file) {
    if (unanswered) {
      return Optional.empty();
    }
    try {
      return access.ask(Access.class, file, () -> access(file), patience).absence();
    } catch (IOException e) {
      unanswered |= e instanceof RefusedFileException refused && refused.isWithoutAnswer();
      return Optional.empty();
    }
  }

  private static Access access(Path file) {
    if (Files.isReadable(file)) {
      return new Access(Optional.empty());
    }
    return new Access(
        Optional.of(
            Files.notExists(file) ? "does not exist" : "cannot be read: permission denied"));
  }

  /**
   * Why nobody can read the file, as the end of a sentence that begins with it.
   *
   * @param most how many bytes it may have
   */
  Optional<String> complaint(Path file, int most) {
    return complaints.computeIfAbsent(new Look(file, most), this::look);
  }

  private Optional<String> look(Look look) {
    if (unanswered) {
      // Where one file system hangs, each of many files would be waited for in turn.
      return Optional.empty();
    }
    try {
      access.check(look.file(), look.most(), patience);
      return Optional.empty();
    } catch (RefusedFileException e) {
      unanswered = e.isWithoutAnswer();
      return unanswered ? Optional.empty() : Optional.of(String.valueOf(e.getMessage()));
    }
  }
}
