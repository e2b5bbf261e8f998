package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.libpq.LibpqParameter;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.file.RefusedFileException;
import dev.pgvitals.yaml.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds a service's parameters in libpq's {@code pg_service.conf} files. */
final class ServiceFile {
  private final Environment environment;
  private final List<Problem> problems;

  ServiceFile(Environment environment, List<Problem> problems) {
    this.environment = environment;
    this.problems = problems;
  }

  /**
   * @param service the service's name and who asked for it
   * @param named the file that the connection string names
   */
  Map<String, Setting> find(Setting service, Optional<Setting> named) {
    List<String> tried = new ArrayList<>();
    try {
      for (Path file : candidates(named)) {
        tried.add(file.toString());
        Optional<Map<String, Setting>> found = section(file, service.value());
        if (found.isPresent()) {
          return found.get();
        }
      }
      problems.add(
          service
              .place()
              .problem(
                  "service \"" + service.value() + "\" is not in " + String.join(" or ", tried)));
    } catch (RefusedFileException e) {
      problems.add(
          service
              .place()
              .problem("the service file " + tried.get(tried.size() - 1) + " " + e.getMessage()));
    } catch (IOException e) {
      problems.add(
          service
              .place()
              .problem(
                  "the service file "
                      + tried.get(tried.size() - 1)
                      + " cannot be read: make it a text file in UTF-8 that the agent's user may"
                      + " read"));
    } catch (InvalidPathException e) {
      problems.add(service.place().problem("the service file's name is not a valid path"));
    }
    return Map.of();
  }

  private List<Path> candidates(Optional<Setting> named) {
    List<Path> files = new ArrayList<>();
    files.add(
        named
            .map(Setting::value)
            .or(() -> environment.variable("PGSERVICEFILE"))
            .map(environment::path)
            .orElseGet(() -> environment.home().resolve(".pg_service.conf")));
    environment
        .variable("PGSYSCONFDIR")
        .ifPresent(dir -> files.add(environment.path(dir).resolve("pg_service.conf")));
    return files;
  }

  private Optional<Map<String, Setting>> section(Path file, String service) throws IOException {
    Map<String, Setting> settings = new LinkedHashMap<>();
    boolean found = false;
    int number = 0;
    for (String raw : lines(file)) {
      number++;
      String line = raw.strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        if (found) {
          break;
        }
        found = line.equals("[" + service + "]");
      } else if (found) {
        int column = raw.indexOf(line) + 1;
        parameter(line, SettingOrigin.line(file.toString(), number, column), settings);
      }
    }
    return found ? Optional.of(settings) : Optional.empty();
  }

  private static List<String> lines(Path file) throws IOException {
    try {
      byte[] bytes = FileAccess.SYSTEM.read(file, FileAccess.TEXT, FileTimeout.FOR_TEXTS);
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes))
          .toString()
          .lines()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private void parameter(String line, SettingOrigin place, Map<String, Setting> settings) {
    int equals = line.indexOf('=');
    String name = equals < 0 ? "" : line.substring(0, equals).strip();
    if (name.isEmpty()) {
      problems.add(place.problem("expected name=value in the service file"));
    } else if (name.equals("service") || name.equals("servicefile")) {
      problems.add(place.problem("a service cannot name another service"));
    } else if (!LibpqParameter.BY_NAME.containsKey(name)) {
      problems.add(
          place.problem("unknown parameter in the service file" + LibpqParameter.near(name)));
    } else {
      settings.put(name, new Setting(line.substring(equals + 1).strip(), place));
    }
  }
}
