package dev.pgvitals.config;

import dev.pgvitals.catalogue.Naming;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code pgvitals.yaml}, or does without it. All that is wrong is reported at once, each with
 * its place, and no message shows a password.
 */
public final class ConfigReader {
  static final Set<String> KEYS =
      Set.of("listen", "interval", "catalogue", "names", "defaults", "servers");

  private static final Duration INTERVAL = Duration.ofSeconds(15);
  private static final List<String> CATALOGUE = List.of("builtin");

  private final Environment environment;

  public ConfigReader(Environment environment) {
    this.environment = environment;
  }

  /** Reads a file; warns if it has a password and others can read it. */
  public LoadedConfig read(Path file) throws ProblemsException {
    try {
      String text = Files.readString(file);
      return new Reading(environment, file.toString(), PassFile.isOpenToOthers(file)).file(text);
    } catch (IOException e) {
      throw new ProblemsException(
          List.of(
              new Problem(
                  new Position(file.toString(), 1, 1),
                  "",
                  Files.exists(file)
                      ? "cannot be read: make it a text file in UTF-8 that the agent's user may"
                          + " read"
                      : "there is no such file")));
    }
  }

  /**
   * Reads a text.
   *
   * @param file what to call it in positions
   */
  public LoadedConfig read(String file, String text) throws ProblemsException {
    return new Reading(environment, file, false).file(text);
  }

  /** The configuration when there is no file: the servers are those the environment describes. */
  public LoadedConfig readEnvironment() throws ProblemsException {
    return new Reading(environment, "environment", false).nothing();
  }

  /** One reading of one text. */
  private static final class Reading {
    private final Environment environment;
    private final String file;
    private final boolean openToOthers;
    private final Problems problems = new Problems();
    private final List<Problem> connectionProblems = new ArrayList<>();
    private final List<Problem> notices = new ArrayList<>();
    private final Concealment concealment = new Concealment();
    private final Expansion expansion;

    Reading(Environment environment, String file, boolean openToOthers) {
      this.environment = environment;
      this.file = file;
      this.openToOthers = openToOthers;
      this.expansion = new Expansion(environment, problems);
    }

    LoadedConfig nothing() throws ProblemsException {
      List<ServerConfig> servers = servers(ServerSettings.NONE, fromEnvironment());
      refuse();
      return new LoadedConfig(
          new AgentConfig(ListenText.DEFAULT, INTERVAL, CATALOGUE, Naming.PROMETHEUS, servers),
          notices);
    }

    LoadedConfig file(String text) throws ProblemsException {
      Optional<YamlMap> parsed = YamlParser.parse(file, text, problems);
      parsed.ifPresent(concealment::watch);
      if (parsed.isEmpty()) {
        refuse();
      }
      MapReader map = new MapReader(expansion.expand(parsed.orElseThrow(), ""), "", problems, KEYS);
      ServerSettings defaults =
          map.map("defaults", ServerSettings.KEYS)
              .map(ServerSettings::read)
              .orElse(ServerSettings.NONE);
      AgentConfig config =
          new AgentConfig(
              map.value("listen").flatMap(Reading::listen).orElse(ListenText.DEFAULT),
              map.duration("interval", Duration.ofSeconds(1)).orElse(INTERVAL),
              map.value("catalogue").map(Reading::catalogue).orElse(CATALOGUE),
              map.choice("names", Naming.class).orElse(Naming.PROMETHEUS),
              servers(
                  defaults,
                  map.value("servers").map(this::drafts).orElseGet(this::fromEnvironment)));
      refuse();
      return new LoadedConfig(config, notices);
    }

    private static Optional<AgentConfig.ListenAddress> listen(ValueReader value) {
      Optional<String> text = value.text();
      Optional<AgentConfig.ListenAddress> address = text.flatMap(ListenText::parse);
      if (text.isPresent() && address.isEmpty()) {
        value.problem(
            "must be [HOST]:PORT, such as \":9187\", \"127.0.0.1:9187\" or \"[::1]:9187\"");
      }
      return address;
    }

    private static List<String> catalogue(ValueReader value) {
      if (value.items().isEmpty()) {
        value.problem("must list at least one file, or builtin");
      }
      return value.strings();
    }

    private List<ServerDraft> drafts(ValueReader value) {
      for (String variable :
          new EnvironmentServers(environment, connectionProblems, notices).variables()) {
        notices.add(
            Place.variable(variable).problem("not used, because " + file + " lists servers"));
      }
      List<ValueReader> items = value.items();
      if (items.isEmpty()) {
        value.problem("must list at least one server; without the key the environment is asked");
      }
      ServerReader reader = new ServerReader(connectionProblems, notices);
      return items.stream().map(reader::read).flatMap(Optional::stream).toList();
    }

    private List<ServerDraft> fromEnvironment() {
      List<ServerDraft> drafts =
          new EnvironmentServers(environment, connectionProblems, notices)
              .read().stream().map(ServerDraft::fromEnvironment).toList();
      if (drafts.isEmpty() && connectionProblems.isEmpty()) {
        problems.add(
            new Position(file, 1, 1),
            "",
            "no server to monitor: set DATABASE_URL=postgresql://user@host/database, or list"
                + " servers in a configuration file");
      }
      return drafts;
    }

    private List<ServerConfig> servers(ServerSettings defaults, List<ServerDraft> drafts) {
      warnOfPlainPasswords(defaults, drafts);
      return new ServerList(environment, defaults, connectionProblems, notices).complete(drafts);
    }

    private void warnOfPlainPasswords(ServerSettings defaults, List<ServerDraft> drafts) {
      if (!openToOthers) {
        return;
      }
      List<Setting> passwords = new ArrayList<>();
      Optional.ofNullable(defaults.connection().get("password")).ifPresent(passwords::add);
      drafts.forEach(
          draft -> Optional.ofNullable(draft.own().get("password")).ifPresent(passwords::add));
      for (Setting password : passwords) {
        Position position = password.place().position();
        if (position.file().equals(file) && !expansion.isFromVariable(position, password.value())) {
          notices.add(
              new Place(position, password.place().path(), "")
                  .problem(
                      "a password in a file that its group or everyone can read: chmod 600 the"
                          + " file, or use password_file"));
        }
      }
    }

    private void refuse() throws ProblemsException {
      connectionProblems.forEach(
          problem -> problems.add(problem.position(), problem.path(), problem.message()));
      if (!problems.isEmpty()) {
        throw new ProblemsException(problems.list().stream().map(this::concealed).toList());
      }
    }

    private Problem concealed(Problem problem) {
      String message = expansion.asWritten(problem.position(), problem.message());
      return new Problem(
          problem.position(), problem.path(), concealment.conceal(problem.position(), message));
    }
  }
}
