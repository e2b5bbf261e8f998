package dev.pgvitals.rescue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.builtin.page.DocumentedSql;
import dev.pgvitals.cli.Terminal;
import dev.pgvitals.fixture.server.LocalPostgres;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.jobrun.JobRunTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A server in trouble, with the role of the page, and someone at a terminal. */
final class Scene implements AutoCloseable {
  static final String ROLE = "pgvitals_rescue";
  static final String PASSWORD = Postgres.MONITOR_PASSWORD;
  static final Path PAGE = Path.of("docs/operations/rescue.md");

  private final LocalPostgres server;
  private final Terminal terminal;

  private Scene(LocalPostgres server, Path directory) {
    this.server = server;
    this.terminal = new Terminal(directory);
  }

  static Scene on(int major, Path directory) {
    return on(major, Map.of(), directory);
  }

  /**
   * As the other.
   *
   * @param settings of the server
   */
  static Scene on(int major, Map<String, String> settings, Path directory) {
    Map<String, String> all = new HashMap<>(Map.of("max_connections", "40"));
    all.putAll(settings);
    Scene scene = new Scene(LocalPostgres.start(major, all), directory);
    scene.server.sql(JobRunTable.setup(), DocumentedSql.after(PAGE, "## The role"));
    scene.server.sql(
        "ALTER ROLE pgvitals_rescue PASSWORD '" + PASSWORD + "'",
        "CREATE ROLE app LOGIN PASSWORD '" + PASSWORD + "'",
        "GRANT ALL ON SCHEMA public TO app");
    scene.server.createMonitorRole("pgvitals");
    scene.config("");
    scene.rescueFile("");
    return scene;
  }

  LocalPostgres server() {
    return server;
  }

  Client client(String application) throws java.sql.SQLException {
    return Client.of(server, "app", application);
  }

  Client superuser(String application) throws java.sql.SQLException {
    return Client.of(server, "postgres", application);
  }

  /**
   * The agent's configuration of the server.
   *
   * @param more keys of the server, with a comma before each
   */
  Scene config(String more) {
    terminal.file(
        "pgvitals.yaml",
        "servers:\n  - {name: db, url: '%s'%s}\n"
            .formatted(server.uri("pgvitals", PASSWORD, "postgres"), more));
    return this;
  }

  /** The agent's configuration of a server at that address. */
  Scene behind(String uri) {
    terminal.file("pgvitals.yaml", "servers: [{name: db, url: '%s'}]".formatted(uri));
    return this;
  }

  /** With the password of all roles in a variable. */
  Scene with(String variable) {
    terminal.with(variable, PASSWORD);
    return this;
  }

  /**
   * The file for rescues.
   *
   * @param more lines
   */
  Scene rescueFile(String more) {
    terminal.file("rescue.yaml", "user: " + ROLE + "\npassword: " + PASSWORD + "\n" + more);
    return this;
  }

  Terminal terminal() {
    return terminal;
  }

  /** Runs {@code pgvitals rescue}. */
  Terminal.Outcome rescue(String... words) {
    return terminal.run(
        Stream.concat(
                Stream.of("rescue", "-c", "@pgvitals.yaml", "--rescue-file", "@rescue.yaml"),
                Stream.of(words))
            .toArray(String[]::new));
  }

  /** As {@link #rescue}, for programs: the one server's part. */
  JsonObject json(String... words) {
    String out =
        rescue(
                Stream.concat(Stream.of(words), Stream.of("--format", "json"))
                    .toArray(String[]::new))
            .out();
    return JsonParser.parseString(out).getAsJsonArray().get(0).getAsJsonObject();
  }

  /** Rows that were written: verb, status, and whether it is of a target. */
  List<String> rows() {
    return server.queryColumn(
        "SELECT verb || ' ' || status || CASE WHEN target IS NULL THEN ' whole' ELSE '' END FROM"
            + " pgvitals.job_run WHERE job = 'rescue' ORDER BY id");
  }

  @Override
  public void close() {
    server.close();
  }
}
