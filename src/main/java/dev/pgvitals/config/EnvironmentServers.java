package dev.pgvitals.config;

import dev.pgvitals.config.libpq.ConnectionStringReader;
import dev.pgvitals.config.libpq.ConnectionText;
import dev.pgvitals.config.libpq.DataSourceNames;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.config.login.TargetResolver;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.file.RefusedFileException;
import dev.pgvitals.yaml.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The servers that environment variables alone describe. The first group that is set is used:
 * {@code DATABASE_URL}, {@code DATA_SOURCE_NAME}, {@code DATA_SOURCE_URI} and its companions,
 * libpq's own.
 */
final class EnvironmentServers {
  private static final List<String> DATA_SOURCE_PARTS =
      List.of(
          "DATA_SOURCE_URI_FILE",
          "DATA_SOURCE_URI",
          "DATA_SOURCE_USER_FILE",
          "DATA_SOURCE_USER",
          "DATA_SOURCE_PASS_FILE",
          "DATA_SOURCE_PASS");

  private static final List<String> LIBPQ =
      List.of("PGHOST", "PGHOSTADDR", "PGPORT", "PGDATABASE", "PGUSER", "PGSERVICE");

  private final Environment environment;
  private final List<Problem> problems;
  private final List<Problem> notices;

  EnvironmentServers(Environment environment, List<Problem> problems, List<Problem> notices) {
    this.environment = environment;
    this.problems = problems;
    this.notices = notices;
  }

  /** The variables that describe servers and are set, most important first; libpq's left out. */
  List<String> variables() {
    return Stream.concat(Stream.of("DATABASE_URL", "DATA_SOURCE_NAME"), DATA_SOURCE_PARTS.stream())
        .filter(name -> environment.variable(name).isPresent())
        .toList();
  }

  /** What is said of each server; empty when no variable describes any. */
  List<Map<String, Setting>> read() {
    List<String> set = variables();
    if (set.isEmpty()) {
      return LIBPQ.stream().anyMatch(name -> environment.variable(name).isPresent())
          ? List.of(Map.of())
          : List.of();
    }
    String first = set.get(0);
    boolean parts = DATA_SOURCE_PARTS.contains(first);
    for (String other : set.subList(1, set.size())) {
      if (!parts) {
        notices.add(SettingOrigin.variable(other).problem("ignored, because " + first + " is set"));
      }
    }
    if (parts) {
      return List.of(dataSourceParts());
    }
    String value = environment.variable(first).orElseThrow();
    List<ConnectionText> texts =
        first.equals("DATABASE_URL")
            ? List.of(ConnectionText.of(first, value))
            : DataSourceNames.split(first, value);
    ConnectionStringReader reader = new ConnectionStringReader(problems, notices);
    List<Map<String, Setting>> servers = new ArrayList<>();
    texts.forEach(text -> servers.add(reader.read(text)));
    return servers;
  }

  private Map<String, Setting> dataSourceParts() {
    Map<String, Setting> own = new LinkedHashMap<>();
    text("DATA_SOURCE_URI")
        .ifPresent(
            uri ->
                own.putAll(
                    new ConnectionStringReader(problems, notices)
                        .readWithoutScheme(
                            ConnectionText.of(uri.place().position().file(), uri.value()))));
    text("DATA_SOURCE_USER").ifPresent(user -> own.put("user", user));
    Optional<String> file = environment.variable("DATA_SOURCE_PASS_FILE");
    Optional<String> password = environment.variable("DATA_SOURCE_PASS");
    if (file.isPresent()) {
      sayUnused("DATA_SOURCE_PASS");
      own.remove("password");
      own.put(
          TargetResolver.PASSWORD_FILE,
          new Setting(file.get(), SettingOrigin.variable("DATA_SOURCE_PASS_FILE")));
    } else if (password.isPresent()) {
      own.put("password", new Setting(password.get(), SettingOrigin.variable("DATA_SOURCE_PASS")));
    }
    return own;
  }

  /** A variable's value, or what is in the file that its {@code _FILE} form names. */
  private Optional<Setting> text(String variable) {
    String fileVariable = variable + "_FILE";
    Optional<String> file = environment.variable(fileVariable);
    if (file.isEmpty()) {
      return environment
          .variable(variable)
          .map(value -> new Setting(value, SettingOrigin.variable(variable)));
    }
    sayUnused(variable);
    try {
      byte[] bytes =
          FileAccess.SYSTEM.read(
              environment.path(file.get()), FileAccess.SECRET, FileTimeout.FOR_TEXTS);
      String content =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString().strip();
      return Optional.of(new Setting(content, SettingOrigin.line(file.get(), 1, 1)));
    } catch (RefusedFileException e) {
      problems.add(
          SettingOrigin.variable(fileVariable).problem("the file that it names " + e.getMessage()));
      return Optional.empty();
    } catch (IOException | InvalidPathException e) {
      problems.add(
          SettingOrigin.variable(fileVariable)
              .problem(
                  "cannot read the file that it names: check that it exists and that the agent's"
                      + " user may read it"));
      return Optional.empty();
    }
  }

  private void sayUnused(String variable) {
    if (environment.variable(variable).isPresent()) {
      notices.add(
          SettingOrigin.variable(variable)
              .problem("ignored, because " + variable + "_FILE is set"));
    }
  }
}
