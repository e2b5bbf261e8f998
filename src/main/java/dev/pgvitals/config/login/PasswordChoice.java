package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.yaml.Problem;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Picks where a server's password comes from: itself, its file or its command first, then a
 * password file.
 */
final class PasswordChoice {
  private final Environment environment;
  private final NamedFiles files;
  private final List<Problem> problems;
  private final List<Problem> notices;

  PasswordChoice(
      Environment environment, NamedFiles files, List<Problem> problems, List<Problem> notices) {
    this.environment = environment;
    this.files = files;
    this.problems = problems;
    this.notices = notices;
  }

  /**
   * The choice.
   *
   * @param command what {@link TargetResolver#PASSWORD_COMMAND} stands for where it is said
   */
  PasswordSource choose(Map<String, Setting> said, Optional<PasswordSource.Command> command) {
    Optional<String> password = TargetResolver.value(said, "password");
    if (password.isPresent()) {
      return new PasswordSource.Given(new Secret(password.get()));
    }
    Setting file = said.get(TargetResolver.PASSWORD_FILE);
    if (file != null) {
      return path(file).map(path -> secret(path, file.place())).orElse(none());
    }
    Setting program = said.get(TargetResolver.PASSWORD_COMMAND);
    if (program != null && command.isPresent()) {
      return command(program, command.get());
    }
    Setting passFile = said.get("passfile");
    if (passFile != null && !passFile.value().isEmpty()) {
      return path(passFile).map(path -> passFile(path, passFile.place(), problems)).orElse(none());
    }
    Path usual = environment.home().resolve(".pgpass");
    return FileAccess.SYSTEM.exists(usual, FileTimeout.FOR_SECRETS)
        ? passFile(usual, SettingOrigin.line(usual.toString(), 1, 1), notices)
        : none();
  }

  /** A program that is missing is fine: what is checked here may be meant for another machine. */
  private PasswordSource command(Setting said, PasswordSource.Command command) {
    String program = command.program();
    if (program.contains("/")) {
      Optional<Path> file = path(said);
      if (file.isEmpty()) {
        return none();
      }
      program = file.get().toString();
    }
    Optional<String> path = environment.variable("PATH");
    if ((program.contains("/") || path.isPresent())
        && !files.hasProgram(program, path.orElse(""))) {
      notices.add(
          said.place()
              .problem(
                  "there is no program "
                      + program
                      + (program.contains("/") ? "" : " on the PATH")
                      + " that the agent's user may run"));
    }
    List<String> words = new ArrayList<>(command.words());
    words.set(0, program);
    return new PasswordSource.Command(words, command.cache(), command.timeout());
  }

  private PasswordSource secret(Path path, SettingOrigin place) {
    complain(path, FileAccess.SECRET, place, problems);
    return new PasswordSource.File(path);
  }

  private void complain(Path path, int most, SettingOrigin place, List<Problem> complaints) {
    files.check(
        path,
        most,
        complaint -> place.problem("the password file " + path + " " + complaint),
        complaints,
        notices);
  }

  /**
   * @param complaints gets why the file is none, unless it is ignored anyway
   */
  private PasswordSource passFile(Path path, SettingOrigin place, List<Problem> complaints) {
    try {
      if (FileAccess.SYSTEM.exists(path, FileTimeout.FOR_SECRETS)
          && PassFile.isOpenToOthers(path)) {
        notices.add(place.problem(PasswordReader.openToOthers(path)));
      } else {
        complain(path, FileAccess.TEXT, place, complaints);
      }
    } catch (IOException e) {
      notices.add(place.problem("the password file " + path + " cannot be read"));
    }
    return new PasswordSource.PassFile(path);
  }

  private Optional<Path> path(Setting setting) {
    try {
      return Optional.of(environment.path(setting.value()));
    } catch (InvalidPathException e) {
      problems.add(setting.place().problem("this is not a valid path"));
      return Optional.empty();
    }
  }

  private static PasswordSource none() {
    return new PasswordSource.None();
  }
}
