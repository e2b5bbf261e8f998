package dev.pgvitals.demo;

import dev.pgvitals.embeddedpostgres.EmbeddedServer;
import dev.pgvitals.embeddedpostgres.EmbeddedServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/**
 * An application at work on a PostgreSQL 18, with all that belongs to it: standbys, a pooler,
 * nightly dumps, and a role for an agent to log in as. Each role has a password of its own that is
 * drawn anew each time. All of it is gone when this is closed, or when the JVM ends.
 */
public final class Demo implements AutoCloseable {
  private static final int MAJOR = 18;
  private static final String MONITOR = "pgvitals";
  private static final String SUPERUSER = "postgres";

  /**
   * So that an impatient visitor sees checkpoints, vacuums and archived segments, too; and that
   * nothing is wrong from the start, such as a server in a hurry that would not survive a crash.
   */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "fsync", "on",
          "autovacuum_naptime", "10s",
          "checkpoint_timeout", "60s",
          "max_wal_size", "128MB",
          "archive_mode", "on",
          "archive_command", "true",
          "track_functions", "pl",
          "logging_collector", "on",
          "log_destination", "jsonlog",
          "log_connections", "authorization");

  private final DemoSystem system;
  private final EmbeddedServers servers;
  private final EmbeddedServer primary;
  private final String superuserPassword;
  private final String monitorPassword;
  private final Map<String, EmbeddedServer> standbys = new LinkedHashMap<>();
  private Optional<Pooler> pooler = Optional.empty();
  private Optional<Path> backups = Optional.empty();
  private Optional<Workload> workload = Optional.empty();

  private Demo(
      DemoSystem system,
      EmbeddedServers servers,
      EmbeddedServer primary,
      String superuserPassword,
      String monitorPassword) {
    this.system = system;
    this.servers = servers;
    this.primary = primary;
    this.superuserPassword = superuserPassword;
    this.monitorPassword = monitorPassword;
  }

  /**
   * Starts it and returns when the application is at work.
   *
   * @param archives the directory of {@code 18.jar}
   * @param pgbouncer the program, where there is one
   */
  public static Demo start(Path archives, DemoSystem system, Optional<Path> pgbouncer) {
    EmbeddedServers servers = new EmbeddedServers(archives);
    try {
      Passwords passwords = new Passwords();
      String superuserPassword = passwords.next();
      Map<String, String> settings = new HashMap<>(SETTINGS);
      settings.putAll(system.settings());
      settings.putIfAbsent("cluster_name", system.name());
      EmbeddedServer primary = servers.startGuarded(MAJOR, settings, superuserPassword);
      Demo demo = new Demo(system, servers, primary, superuserPassword, passwords.next());
      demo.setUp(passwords, settings, pgbouncer);
      return demo;
    } catch (SQLException | IOException e) {
      servers.close();
      throw new IllegalStateException(
          "cannot set up the system %s: %s".formatted(system.name(), e.getMessage()), e);
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  private void setUp(Passwords passwords, Map<String, String> settings, Optional<Path> pgbouncer)
      throws SQLException, IOException {
    String script = readSchema();
    Map<String, String> roles = new TreeMap<>();
    system.workload().forEach(each -> roles.putIfAbsent(each.role(), passwords.next()));
    roles.put(MONITOR, monitorPassword);
    execute(
        SUPERUSER,
        "CREATE ROLE %s LOGIN IN ROLE pg_monitor".formatted(MONITOR),
        "CREATE DATABASE \"%s\"".formatted(system.database().replace("\"", "\"\"")));
    try {
      execute(system.database(), script, "ANALYZE");
    } catch (SQLException e) {
      throw new SQLException("%s: %s".formatted(system.schema(), e.getMessage()), e);
    }
    setPasswords(roles);
    for (String name : system.standbys()) {
      standbys.put(name, servers.startStandby(primary, name, settings));
    }
    if (system.dumps().isPresent()) {
      Path directory = Files.createDirectory(primary.data().resolveSibling("backups"));
      try (Connection superuser = open(system.database())) {
        Dumps.make(superuser, script, directory, system.dumps().get());
      }
      backups = Optional.of(directory);
    }
    if (system.pooler() && pgbouncer.isPresent()) {
      Path directory = Files.createDirectory(primary.data().resolveSibling("pgbouncer"));
      pooler =
          Optional.of(
              Pooler.start(pgbouncer.get(), primary, system.database(), roles, MONITOR, directory));
    }
    int port = pooler.map(Pooler::port).orElse(primary.port());
    String url = "jdbc:postgresql://%s:%d/%s".formatted(primary.host(), port, system.database());
    workload =
        Optional.of(
            Workload.start(system, role -> new Login(url, role, roles.getOrDefault(role, ""))));
  }

  /**
   * The libpq URI, password included, of a role that is a member of pg_monitor and may read what
   * {@code schema.sql} lets it, besides.
   */
  public String url() {
    return uri(MONITOR, monitorPassword, primary.port(), system.database());
  }

  /** As {@link #url}, of the superuser: to make trouble with. */
  public String adminUrl() {
    return adminUrl(primary);
  }

  /** As {@link #adminUrl}, on the first standby. */
  public Optional<String> replicaUrl() {
    return standbys.values().stream().findFirst().map(this::adminUrl);
  }

  /** The directory of its dumps. */
  public Optional<Path> backups() {
    return backups;
  }

  /** What the variables in its configuration stand for here, by their names. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    String prefix = system.prefix();
    variables.put(prefix + "URL", url());
    standbys.forEach(
        (name, standby) ->
            variables.put(
                prefix + DemoSystem.variable(name) + "_URL",
                uri(MONITOR, monitorPassword, standby.port(), system.database())));
    pooler.ifPresent(
        each ->
            variables.put(
                prefix + "POOLER_URL", uri(MONITOR, monitorPassword, each.port(), "pgbouncer")));
    variables.put(prefix + "LOG", primary.data().resolve("log") + "/*.json");
    backups.ifPresent(directory -> variables.put(prefix + "BACKUPS", directory.toString()));
    return variables;
  }

  /** The first of its servers, for whoever wants to see more than {@link #url} lets them. */
  public EmbeddedServer server() {
    return primary;
  }

  /** Sends the application home; the servers stay. */
  public void stopWork() {
    workload.ifPresent(Workload::close);
    workload = Optional.empty();
  }

  @Override
  public void close() {
    stopWork();
    pooler.ifPresent(Pooler::close);
    servers.close();
  }

  private String adminUrl(EmbeddedServer server) {
    return uri(SUPERUSER, superuserPassword, server.port(), system.database());
  }

  private String uri(String role, String password, int port, String database) {
    return "postgresql://%s:%s@%s:%d/%s".formatted(role, password, primary.host(), port, database);
  }

  private String readSchema() throws IOException {
    try {
      return Files.readString(system.schema());
    } catch (IOException e) {
      // The message of a file that is not there is its name alone.
      throw new IOException("cannot read " + system.schema(), e);
    }
  }

  private Connection open(String database) throws SQLException {
    return DriverManager.getConnection(primary.jdbcUrl(database));
  }

  private void execute(String database, String... statements) throws SQLException {
    try (Connection connection = open(database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  /** Hashed before they are sent: the text of a statement is there for every monitoring role. */
  private void setPasswords(Map<String, String> roles) throws SQLException {
    try (Connection connection = open(SUPERUSER)) {
      PGConnection postgres = connection.unwrap(PGConnection.class);
      for (Map.Entry<String, String> each : roles.entrySet()) {
        postgres.alterUserPassword(each.getKey(), each.getValue().toCharArray(), "scram-sha-256");
      }
    }
  }
}
