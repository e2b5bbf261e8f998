package dev.pgvitals.rescue.file;

import dev.pgvitals.config.content.EnvironmentExpansion;
import dev.pgvitals.config.content.SecretRedactor;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.login.PassFile;
import dev.pgvitals.config.login.PasswordCommandReader;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.config.login.Secret;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.TextFile;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the file: all that is wrong is reported at once, each with its place, and no message shows
 * a password.
 */
public final class RescueFileReader {
  private static final Set<String> PASSWORDS =
      Set.of("password", "password_file", "password_command");
  private static final Set<String> KEYS =
      Set.of(
          "user", "password", "password_file", "password_command", "sslcert", "sslkey", "protect");

  private final Path file;
  private final Environment environment;
  private final Problems problems = new Problems();
  private final List<String> notices = new ArrayList<>();
  private final SecretRedactor concealment = new SecretRedactor();
  private final EnvironmentExpansion expansion;

  private RescueFileReader(Path file, Environment environment) {
    this.file = file;
    this.environment = environment;
    this.expansion = new EnvironmentExpansion(environment, problems);
  }

  /** Reads it; {@code ${VARIABLE}} is understood, and paths are relative to the file. */
  public static RescueFile read(Path file, Environment environment) throws ProblemsException {
    RescueFileReader reader = new RescueFileReader(file, environment);
    Optional<RescueFile> read = reader.read();
    List<Problem> found = reader.problems.list().stream().map(reader::concealed).toList();
    if (!found.isEmpty() || read.isEmpty()) {
      throw new ProblemsException(found);
    }
    return read.get();
  }

  private Optional<RescueFile> read() {
    Optional<YamlMap> parsed =
        TextFile.read(file, problems)
            .flatMap(text -> YamlParser.parse(file.toString(), text, problems));
    if (parsed.isEmpty()) {
      return Optional.empty();
    }
    if (parsed.get().entries().isEmpty()) {
      problems.add(
          new Position(file.toString(), 1, 1),
          "",
          "is empty: write `user` and `password_file` of the role for rescues into it");
      return Optional.empty();
    }
    concealment.watch(parsed.get());
    MapReader map = new MapReader(expansion.expand(parsed.get()), "", problems, KEYS);
    Optional<String> user = map.requiredText("user");
    PasswordSource password = password(map);
    Optional<RescueFile.Certificate> certificate = certificate(map);
    List<String> protect = map.strings("protect");
    map.value("protect").map(ValueReader::items).orElse(List.of()).stream()
        .filter(item -> item.string().map(RescueFileReader::isEverything).orElse(false))
        .forEach(item -> item.problem("protects everybody: name applications or roles"));
    return user.map(name -> new RescueFile(name, password, certificate, protect, notices));
  }

  private static boolean isEverything(String name) {
    return name.strip().replace("*", "").isEmpty() && !name.isBlank();
  }

  private PasswordSource password(MapReader map) {
    List<String> said = PASSWORDS.stream().filter(map::has).sorted().toList();
    if (said.size() > 1) {
      map.problem(said.get(1), "%s is given as well: keep one of them".formatted(said.get(0)));
      return new PasswordSource.None();
    }
    Optional<PasswordSource> source =
        map.value("password_file")
            .flatMap(RelativePath::read)
            .<PasswordSource>map(PasswordSource.File::new)
            .or(() -> map.value("password_command").flatMap(this::command))
            .or(() -> map.value("password").flatMap(this::given));
    return said.isEmpty() ? ofThePerson() : source.orElseGet(PasswordSource.None::new);
  }

  /** As every client of libpq does: a person has a password file, perhaps. */
  private PasswordSource ofThePerson() {
    Path usual = environment.home().resolve(".pgpass");
    return FileAccess.SYSTEM.exists(usual, FileTimeout.FOR_SECRETS)
        ? new PasswordSource.PassFile(usual)
        : new PasswordSource.None();
  }

  private Optional<PasswordSource> command(ValueReader value) {
    return PasswordCommandReader.read(value)
        .map(
            command -> {
              List<String> words = new ArrayList<>(command.words());
              if (words.get(0).contains("/")) {
                words.set(0, environment.path(words.get(0)).toString());
              }
              return new PasswordSource.Command(words, command.cache(), command.timeout());
            });
  }

  private Optional<PasswordSource> given(ValueReader value) {
    Optional<String> text = value.string();
    text.filter(secret -> !expansion.isFromVariable(value.position(), secret))
        .filter(secret -> isOpenToOthers())
        .ifPresent(
            secret ->
                notices.add(
                    "a password in a file that its group or everyone can read: chmod 600 "
                        + file
                        + ", or use password_file"));
    return text.map(secret -> new PasswordSource.Given(new Secret(secret)));
  }

  private boolean isOpenToOthers() {
    try {
      return PassFile.isOpenToOthers(file);
    } catch (IOException unreadable) {
      return false;
    }
  }

  private static Optional<RescueFile.Certificate> certificate(MapReader map) {
    if (map.has("sslcert") != map.has("sslkey")) {
      map.problem(
          map.has("sslcert") ? "sslcert" : "sslkey", "a certificate needs `sslcert` and `sslkey`");
      return Optional.empty();
    }
    Optional<Path> certificate = map.value("sslcert").flatMap(RelativePath::read);
    Optional<Path> key = map.value("sslkey").flatMap(RelativePath::read);
    return certificate.flatMap(found -> key.map(with -> new RescueFile.Certificate(found, with)));
  }

  private Problem concealed(Problem problem) {
    String message = expansion.asWritten(problem.position(), problem.message());
    return new Problem(
        problem.position(), problem.path(), concealment.conceal(problem.position(), message));
  }
}
