package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.config.libpq.LibpqParameter;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.config.libpq.SettingOrigin;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.yaml.Problem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Fills in what one server leaves unsaid, in libpq's order, with the file's {@code defaults} in
 * between: what the server says itself, its service, the defaults, the environment, libpq's own.
 */
public final class TargetResolver {
  /** {@code password_file} of the configuration; no connection string can say it. */
  public static final String PASSWORD_FILE = "password_file";

  /** {@code password_command} of the configuration; its value names the program. */
  public static final String PASSWORD_COMMAND = "password_command";

  /** What has a component of its own in {@link ConnectionTarget}, or is only about finding it. */
  private static final Set<String> CONSUMED =
      Set.of(
          "host",
          "port",
          "dbname",
          "user",
          "password",
          PASSWORD_FILE,
          PASSWORD_COMMAND,
          "passfile",
          "service",
          "servicefile",
          "requiressl");

  private static final Set<String> PASSWORDS = Set.of("password", PASSWORD_FILE, PASSWORD_COMMAND);
  private static final Set<String> HOSTS = Set.of("host", "hostaddr");

  private final Environment environment;
  private final List<Problem> problems;
  private final List<Problem> notices;
  private final NamedFiles files = new NamedFiles(FileAccess.SYSTEM, FileTimeout.FOR_SECRETS);

  public TargetResolver(Environment environment, List<Problem> problems, List<Problem> notices) {
    this.environment = environment;
    this.problems = problems;
    this.notices = notices;
  }

  /**
   * Resolves one server.
   *
   * @param own what is said of this server alone
   * @param defaults what the file says of every server
   * @return empty if there are new problems
   */
  public Optional<ConnectionTarget> resolve(
      Map<String, Setting> own, Map<String, Setting> defaults) {
    return resolve(own, defaults, Optional.empty());
  }

  /**
   * As the other.
   *
   * @param command what {@link #PASSWORD_COMMAND} stands for where it is said; the server's own, if
   *     it has one
   */
  public Optional<ConnectionTarget> resolve(
      Map<String, Setting> own,
      Map<String, Setting> defaults,
      Optional<PasswordSource.Command> command) {
    int before = problems.size();
    Map<String, Setting> said = new LinkedHashMap<>(own);
    Optional<Setting> ownService = Optional.ofNullable(own.get("service"));
    addService(said, ownService);
    boolean ownPassFile = said.containsKey("passfile");
    fill(said, defaults, name -> !(ownPassFile && PASSWORDS.contains(name)));
    if (ownService.isEmpty()) {
      addService(
          said,
          environment
              .variable("PGSERVICE")
              .map(name -> new Setting(name, SettingOrigin.variable("PGSERVICE"))));
    }
    fill(said, variables(), name -> true);
    check(said);
    files.checkTls(said, problems, notices);
    Map<String, String> parameters = new TlsDefaults(environment, problems).apply(said);
    List<ConnectionTarget.Host> hosts = new HostListReader(problems).read(said);
    String user = value(said, "user").orElse(environment.user());
    String database = value(said, "dbname").orElse(user);
    PasswordSource password =
        new PasswordChoice(environment, files, problems, notices).choose(said, command);
    if (problems.size() > before) {
      return Optional.empty();
    }
    parameters.keySet().removeAll(CONSUMED);
    if (!value(said, "host").isPresent()) {
      parameters.remove("hostaddr");
    }
    PasswordSource placed =
        password instanceof PasswordSource.Command printed
            ? printed.of(hosts.get(0), user)
            : password;
    return Optional.of(new ConnectionTarget(hosts, database, user, placed, parameters));
  }

  private void addService(Map<String, Setting> said, Optional<Setting> service) {
    service
        .filter(setting -> !setting.value().isEmpty())
        .map(
            setting ->
                new ServiceFile(environment, problems)
                    .find(setting, Optional.ofNullable(said.get("servicefile"))))
        .ifPresent(found -> fill(said, found, name -> true));
  }

  private Map<String, Setting> variables() {
    Map<String, Setting> settings = new LinkedHashMap<>();
    LibpqParameter.BY_NAME.forEach(
        (name, parameter) ->
            environment
                .variable(parameter.variable())
                .ifPresent(
                    value ->
                        settings.put(
                            name,
                            new Setting(value, SettingOrigin.variable(parameter.variable())))));
    return settings;
  }

  /** Adds what is not said yet; one way to say a thing shuts out the others for the same thing. */
  private static void fill(
      Map<String, Setting> said, Map<String, Setting> more, Predicate<String> wanted) {
    boolean password = PASSWORDS.stream().anyMatch(said::containsKey);
    boolean host = HOSTS.stream().anyMatch(said::containsKey);
    more.forEach(
        (name, setting) -> {
          boolean taken = (password && PASSWORDS.contains(name)) || (host && HOSTS.contains(name));
          if (!taken && wanted.test(name)) {
            said.putIfAbsent(name, setting);
          }
        });
  }

  private void check(Map<String, Setting> said) {
    said.forEach(
        (name, setting) -> {
          LibpqParameter known = LibpqParameter.BY_NAME.get(name);
          Optional<String> complaint =
              setting.value().indexOf('\0') >= 0
                  ? Optional.of(name + " must not contain a NUL character")
                  : known == null || setting.value().isEmpty()
                      ? Optional.empty()
                      : known.check().apply(setting.value());
          complaint.ifPresent(message -> problems.add(setting.place().problem(message)));
        });
  }

  static Optional<String> value(Map<String, Setting> said, String name) {
    return Optional.ofNullable(said.get(name))
        .map(Setting::value)
        .filter(value -> !value.isEmpty());
  }
}
