package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.alert.ServerThreshold;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.config.login.Secret;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code pgvitals.yaml}: what each key gives, and what every mistake is answered with. */
class ConfigReaderTest {
  private static final String ONE_SERVER = "servers: [{url: postgresql://db1}]\n";

  @TempDir private Path home;

  private LoadedConfig load(String text, String... variables) throws ProblemsException {
    return new ConfigReader(Environments.of(home, variables)).read("c.yaml", text);
  }

  private ServerConfig server(String text, String... variables) throws ProblemsException {
    return load(text, variables).config().servers().get(0);
  }

  private List<String> problems(String text, String... variables) {
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> load(text, variables));
    assertThat(refused).as(text).isNotNull();
    return refused.problems().stream().map(Problem::toString).toList();
  }

  @Test
  void oneServerIsEnoughAndTheRestIsFilledIn() throws ProblemsException {
    AgentConfig config = load(ONE_SERVER).config();

    assertThat(config.listen()).isEqualTo(new AgentConfig.ListenAddress("", 9187));
    assertThat(config.interval()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.catalogue()).containsExactly("builtin");
    assertThat(config.naming()).isEqualTo(NamingScheme.PROMETHEUS);
    assertThat(config.servers()).hasSize(1);
    ServerConfig server = config.servers().get(0);
    assertThat(server.name()).isEqualTo("db1:5432");
    assertThat(server.timeout()).isEqualTo(Duration.ofSeconds(5));
    assertThat(server.lockTimeout()).isEqualTo(Duration.ofMillis(200));
    assertThat(server.connectTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(server.connections()).isEqualTo(2);
    assertThat(server.maxSeries()).isEqualTo(5000);
    assertThat(server.maxTotalSeries()).isEqualTo(50_000);
    assertThat(server.labels()).isEmpty();
    assertThat(server.tags()).isEmpty();
    assertThat(server.thresholds()).isEmpty();
    assertThat(server.databases().admits("anything")).isTrue();
  }

  @Test
  void everyKeyCanBeSaid() throws ProblemsException {
    AgentConfig config =
        load("""
                listen: "[::1]:9188"
                interval: 30s
                catalogue: [builtin, /etc/pgvitals/queries.d/*.yaml]
                names: postgres_exporter
                defaults:
                  user: pgvitals
                  password: hunter2
                  sslmode: verify-full
                  sslrootcert: /etc/ca.crt
                  timeout: 2s
                  lock_timeout: 100ms
                  connect_timeout: 1s
                  connections: 1
                  cpus: 8
                  max_series: 100
                  max_total_series: 1000
                  labels: {env: prod, team: data}
                  tags: [oltp]
                  trusted_owners: [dba]
                  databases: {include: ["app_.*"], exclude: ["^app_scratch"]}
                servers:
                  - name: orders-1
                    url: postgresql://db1.internal:5433/orders
                    password_file: ~/secret
                    timeout: 1m
                    lock_timeout: 1s
                    connect_timeout: 2500ms
                    connections: 3
                    cpus: 16
                    max_series: 200
                    max_total_series: 2000
                    labels: {database_role: primary, env: stage}
                    tags: [olap, big]
                    trusted_owners: [app_owner, deployer]
                    databases: {exclude: ["app_old"]}
                    thresholds: {PostgresConnectionsHigh: {warning: 0.7}, Lag: {warning: 1, critical: 2e3}}
                  - {name: stock, host: db2, port: 6432, dbname: stock, user: ann, sslmode: disable}
                """)
            .config();

    assertThat(config.listen()).isEqualTo(new AgentConfig.ListenAddress("::1", 9188));
    assertThat(config.interval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.catalogue()).containsExactly("builtin", "/etc/pgvitals/queries.d/*.yaml");
    assertThat(config.naming()).isEqualTo(NamingScheme.POSTGRES_EXPORTER);
    ServerConfig orders = config.servers().get(0);
    assertThat(orders.name()).isEqualTo("orders-1");
    assertThat(orders.target().hosts()).hasToString("[db1.internal:5433]");
    assertThat(orders.target().database()).isEqualTo("orders");
    assertThat(orders.target().user()).isEqualTo("pgvitals");
    assertThat(orders.target().password())
        .isEqualTo(new PasswordSource.File(home.resolve("secret")));
    assertThat(orders.target().parameters())
        .isEqualTo(Map.of("sslmode", "verify-full", "sslrootcert", "/etc/ca.crt"));
    assertThat(orders.timeout()).isEqualTo(Duration.ofMinutes(1));
    assertThat(orders.lockTimeout()).isEqualTo(Duration.ofSeconds(1));
    assertThat(orders.connectTimeout()).isEqualTo(Duration.ofMillis(2500));
    assertThat(orders.connections()).isEqualTo(3);
    assertThat(orders.cpus()).hasValue(16);
    assertThat(config.servers().get(1).cpus()).hasValue(8);
    assertThat(orders.maxSeries()).isEqualTo(200);
    assertThat(orders.maxTotalSeries()).isEqualTo(2000);
    assertThat(orders.labels()).hasToString("{env=stage, team=data, database_role=primary}");
    assertThat(orders.tags()).containsExactly("olap", "big", "postgres_exporter");
    assertThat(orders.trustedOwners()).containsExactly("app_owner", "deployer");
    assertThat(orders.databases().include()).extracting(Pattern::pattern).containsExactly("app_.*");
    assertThat(orders.databases().exclude())
        .extracting(Pattern::pattern)
        .containsExactly("app_old");
    assertThat(orders.thresholds())
        .isEqualTo(
            Map.of(
                "PostgresConnectionsHigh",
                new ServerThreshold(OptionalDouble.of(0.7), OptionalDouble.empty()),
                "Lag",
                new ServerThreshold(OptionalDouble.of(1), OptionalDouble.of(2000))));
    ServerConfig stock = config.servers().get(1);
    assertThat(stock.target().hosts()).hasToString("[db2:6432]");
    assertThat(stock.target().user()).isEqualTo("ann");
    assertThat(stock.target().password())
        .isEqualTo(new PasswordSource.Given(new Secret("hunter2")));
    assertThat(stock.target().parameters()).containsEntry("sslmode", "disable");
    assertThat(stock.labels()).hasToString("{env=prod, team=data}");
    assertThat(stock.tags()).containsExactly("oltp", "postgres_exporter");
    assertThat(stock.trustedOwners()).containsExactly("dba");
  }

  @Test
  void whatAServerSaysComesBeforeTheDefaultsAndTheseBeforeTheEnvironment()
      throws ProblemsException {
    String[] variables = {
      "PGUSER=env", "PGPASSWORD=env", "PGSSLMODE=allow", "PGCONNECT_TIMEOUT=7", "PGDATABASE=env"
    };
    String defaults =
        "defaults: {user: def, password: def, sslmode: require, connect_timeout: 2s}\n";

    ServerConfig own =
        server(
            defaults + "servers: [{url: 'postgresql://o:o@h/o?sslmode=prefer&connect_timeout=9'}]",
            variables);
    assertThat(own.target().user()).isEqualTo("o");
    assertThat(own.target().database()).isEqualTo("o");
    assertThat(own.target().password()).isEqualTo(new PasswordSource.Given(new Secret("o")));
    assertThat(own.target().parameters()).containsEntry("sslmode", "prefer");
    assertThat(own.connectTimeout()).isEqualTo(Duration.ofSeconds(9));

    ServerConfig defaulted = server(defaults + "servers: [{host: h}]", variables);
    assertThat(defaulted.target().user()).isEqualTo("def");
    assertThat(defaulted.target().database()).isEqualTo("env");
    assertThat(defaulted.target().password())
        .isEqualTo(new PasswordSource.Given(new Secret("def")));
    assertThat(defaulted.target().parameters()).containsEntry("sslmode", "require");
    assertThat(defaulted.connectTimeout()).isEqualTo(Duration.ofSeconds(2));

    ServerConfig bare = server("servers: [{host: h}]", variables);
    assertThat(bare.target().user()).isEqualTo("env");
    assertThat(bare.target().password()).isEqualTo(new PasswordSource.Given(new Secret("env")));
    assertThat(bare.target().parameters()).containsEntry("sslmode", "allow");
    assertThat(bare.connectTimeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void anyWayToGiveAServerItsOwnPasswordHidesTheDefaultOne() throws ProblemsException {
    String defaults = "defaults: {password_file: /run/default}\nservers:\n- ";

    assertThat(server(defaults + "{url: 'postgresql://u:own@h'}").target().password())
        .isEqualTo(new PasswordSource.Given(new Secret("own")));
    assertThat(server(defaults + "{host: h, password: own}").target().password())
        .isEqualTo(new PasswordSource.Given(new Secret("own")));
    assertThat(server(defaults + "{url: 'postgresql://u@h?passfile=/p'}").target().password())
        .isEqualTo(new PasswordSource.PassFile(Path.of("/p")));
    assertThat(server(defaults + "{host: h}", "PGPASSWORD=env").target().password())
        .isEqualTo(new PasswordSource.File(Path.of("/run/default")));
  }

  @Test
  void connectingIsNeverUnbounded() throws ProblemsException {
    assertThat(server("servers: [{url: 'host=h connect_timeout=0'}]").connectTimeout())
        .isEqualTo(Duration.ofSeconds(3));
    assertThat(server("servers: [{url: 'host=h connect_timeout=99999'}]").connectTimeout())
        .isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void variablesExpandInValues() throws ProblemsException {
    ServerConfig server =
        server(
            """
            servers:
              - name: ${NAME}-$${X}
                url: postgresql://${USER:-nobody}@${HOST:-db9}/d
                password: ${PW}
                timeout: ${TIMEOUT:-9s}
                labels: {a: "${EMPTY:-x}", b: "$5 and $x$", c: "${TILDE}"}
            """,
            "NAME=orders",
            "PW=a: {b",
            "TIMEOUT=2s",
            "EMPTY=",
            "TILDE=~");

    assertThat(server.name()).isEqualTo("orders-${X}");
    assertThat(server.target().user()).isEqualTo("nobody");
    assertThat(server.target().hosts()).hasToString("[db9:5432]");
    assertThat(server.target().password()).isEqualTo(new PasswordSource.Given(new Secret("a: {b")));
    assertThat(server.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(server.labels()).isEqualTo(Map.of("a", "x", "b", "$5 and $x$", "c", "~"));
  }

  @Test
  void aVariableCannotBringStructure() throws ProblemsException {
    ServerConfig server =
        server(
            "servers: [{host: h, labels: {a: \"${EVIL}\"}}]",
            "EVIL=x}, timeout: 1s, labels: {b: y");

    assertThat(server.labels()).isEqualTo(Map.of("a", "x}, timeout: 1s, labels: {b: y"));
  }

  @Test
  void serversAreNamedByHostAndWhereThatIsNotEnoughByDatabase() throws ProblemsException {
    assertThat(
            load("""
                    servers:
                      - url: postgresql://db1/a
                      - url: postgresql://db1/b
                      - url: postgresql://[::1]:6432,h2/a
                      - {url: "postgresql://db2/a", name: x}
                      - url: postgresql://db2/b
                    """)
                .config()
                .servers())
        .extracting(ServerConfig::name)
        .containsExactly("db1:5432/a", "db1:5432/b", "[::1]:6432", "x", "db2:5432");
  }

  @Test
  void withoutAListOfServersTheEnvironmentIsAsked() throws ProblemsException {
    ServerConfig server =
        server("defaults: {user: ann, timeout: 1s}", "DATABASE_URL=postgresql://db7/x");

    assertThat(server.name()).isEqualTo("db7:5432");
    assertThat(server.target().user()).isEqualTo("ann");
    assertThat(server.timeout()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aListOfServersHidesTheEnvironmentsAndSaysSo() throws ProblemsException {
    LoadedConfig loaded = load(ONE_SERVER, "DATABASE_URL=postgresql://u:hunter2@db7/x");

    assertThat(loaded.config().servers())
        .extracting(ServerConfig::name)
        .containsExactly("db1:5432");
    assertThat(loaded.notices())
        .extracting(Problem::toString)
        .containsExactly("DATABASE_URL:1:1: ignored, because c.yaml lists servers");
  }

  @Test
  void allProblemsAreSaidAtOnceInTheirOrder() {
    assertThat(
            problems(
                """
                listen: 9187
                intervall: 15s
                interval: 500ms
                catalogue: []
                names: prom
                defaults:
                  connections: 11
                  timeout: 50ms
                  lock_timeout: 200
                  connect_timeout: 11m
                  max_series: 0
                  sslmode: on
                  labels: {server: a, __x: b, 1a: c, le: d, ok: ""}
                  databases: {include: ["a("], exlude: []}
                  name: x
                servers:
                  - url: postgresql://db1?sslmod=require
                    port: 1
                  - name: a
                    user: ann
                  - {name: b, host: db1, port: 70000, thresholds: {A: {warn: 1}, B: {warning: x}}}
                  - {name: b2, url: "postgresql://u:p@h?sslmode=allow", user: v, password: q, password_file: f, sslmode: allow}
                  - postgresql://u:hunter2@h
                """))
        .containsExactly(
            "c.yaml:1:9: listen: must be [HOST]:PORT, such as \":9187\", \"127.0.0.1:9187\" or"
                + " \"[::1]:9187\"",
            "c.yaml:2:1: unknown key \"intervall\"; did you mean \"interval\"?",
            "c.yaml:3:11: interval: must be at least 1s, but it is 500ms",
            "c.yaml:4:12: catalogue: must list at least one file, or builtin",
            "c.yaml:5:8: names: must be one of prometheus, postgres_exporter, not \"prom\"",
            "c.yaml:7:16: defaults.connections: must be from 1 to 10, but it is 11; one"
                + " or two connections are enough",
            "c.yaml:8:12: defaults.timeout: must be at least 100ms, but it is 50ms",
            "c.yaml:9:17: defaults.lock_timeout: the unit is missing; 200s, 200ms or 200m?",
            "c.yaml:10:20: defaults.connect_timeout: must be at most 10m, but it is 11m; a"
                + " server that takes longer counts as down",
            "c.yaml:11:15: defaults.max_series: must be from 1 to 1000000, but it is 0",
            "c.yaml:12:12: defaults.sslmode: sslmode must be one of disable, allow, prefer,"
                + " require, verify-ca, verify-full",
            "c.yaml:13:20: defaults.labels.server: this label name is reserved; choose another",
            "c.yaml:13:28: defaults.labels.__x: this label name is reserved; choose another",
            "c.yaml:13:35: defaults.labels.1a: not a label name: use letters, digits and _, with no"
                + " digit first",
            "c.yaml:13:42: defaults.labels.le: this label name is reserved; choose another",
            "c.yaml:13:49: defaults.labels.ok: must not be empty",
            "c.yaml:14:25: defaults.databases.include[0]: not a regular expression: Unclosed group,"
                + " near character 3",
            "c.yaml:14:32: defaults.databases: unknown key \"exlude\"; did you mean \"exclude\"?",
            "c.yaml:15:3: defaults: unknown key \"name\"; known: connect_timeout, connections, cpus, databases,"
                + " labels, lock_timeout, logs, max_series, max_total_series, password, password_command,"
                + " password_file, sslmode,"
                + " sslrootcert, tags, thresholds, timeout, trusted_owners, user",
            "c.yaml:17:10: servers[0].url: character 18 of the connection string: unknown parameter"
                + " sslmod; did you mean \"sslmode\"?",
            "c.yaml:18:11: servers[0].port: say this in the url, or write the server without url",
            "c.yaml:19:5: servers[1]: the server needs a url or a host",
            "c.yaml:21:32: servers[2].port: must be from 1 to 65535, but it is 70000",
            "c.yaml:21:55: servers[2].thresholds.A: give warning, critical or both",
            "c.yaml:21:56: servers[2].thresholds.A: unknown key \"warn\"; known: critical, warning",
            "c.yaml:21:79: servers[2].thresholds.B.warning: must be a number, but it is \"x\"",
            "c.yaml:22:63: servers[3].user: also set in the url: keep one of them",
            "c.yaml:22:76: servers[3].password: also set in the url: keep one of them",
            "c.yaml:22:94: servers[3].password_file: password is set, too: keep one of them",
            "c.yaml:22:94: servers[3].password_file: the url has a password, too: keep"
                + " one of them",
            "c.yaml:22:106: servers[3].sslmode: also set in the url: keep one of them",
            "c.yaml:23:5: servers[4]: a server is a mapping: write \"- url: postgresql://...\"");
  }

  @Test
  void whatAVariableHoldsIsNotShown() {
    assertThat(
            problems(
                """
                interval: ${SECRET}
                names: ${SECRET}
                defaults: {connections: "${NUMBER}", timeout: "x${MISSING}", user: "${"}
                servers: [{url: "postgresql://h?sslmode=${SECRET}", labels: "${SECRET}"}]
                """,
                "SECRET=hunter2",
                "NUMBER=424242"))
        .containsExactly(
            "c.yaml:1:11: interval: must be a duration such as 15s, 200ms or 1h30m, but it is"
                + " \"${SECRET}\"",
            "c.yaml:2:8: names: must be one of prometheus, postgres_exporter, not \"${SECRET}\"",
            "c.yaml:3:25: defaults.connections: must be from 1 to 10, but it is"
                + " ${NUMBER}; one or two connections are enough",
            "c.yaml:3:47: defaults.timeout: the environment variable MISSING is not set: set it, or"
                + " write ${MISSING:-default}",
            "c.yaml:3:47: defaults.timeout: must be a duration such as 15s, 200ms or 1h30m, but it"
                + " is \"x${MISSING}\"",
            "c.yaml:3:68: defaults.user: \"${\" must begin ${NAME} or ${NAME:-default}; a dollar"
                + " sign is $$",
            "c.yaml:3:68: defaults.user: must not be empty",
            "c.yaml:4:17: servers[0].url: character 24 of the connection string: sslmode must be"
                + " one of disable, allow, prefer, require, verify-ca, verify-full",
            "c.yaml:4:61: servers[0].labels: must be a mapping, but it is a text");
  }

  @Test
  void whatACommaCutsOffAPasswordIsNotShown() {
    assertThat(problems("servers: [{host: h, password: hunter2,hunter3}]"))
        .singleElement()
        .asString()
        .startsWith(
            "c.yaml:1:39: servers[0]: unknown key; put a value that contains a comma in quotes;"
                + " known: connect_timeout, ")
        .doesNotContain("hunter");
  }

  @Test
  void twoServersCannotHaveOneName() {
    assertThat(
            problems(
                """
                servers:
                  - {name: a, host: h1}
                  - {host: h2, name: a}
                  - {host: h3}
                  - {host: h3}
                """))
        .containsExactly(
            "c.yaml:3:22: servers[1].name: duplicate server name \"a\" (the first at"
                + " c.yaml:2:12): give each server a unique name",
            "c.yaml:5:5: servers[3]: duplicate server name \"h3:5432/os\" (the first at"
                + " c.yaml:4:5): give each server a unique name");
  }

  @Test
  void aServerHasANameThatAnAddressCanHave() {
    assertThat(problems("servers: [{name: ., host: h1}, {name: .., host: h2}]"))
        .hasSize(2)
        .allMatch(problem -> problem.contains(".name: is part of the address /server/NAME"));
  }

  @Test
  void aFileWithoutAnyServerSaysHowToNameOne() {
    String remedy =
        ": no server to monitor: set a variable, such as"
            + " DATABASE_URL=postgresql://pgvitals@localhost/postgres, or list servers in a"
            + " configuration file";
    assertThat(problems("interval: 5s")).containsExactly("c.yaml:1:1" + remedy);
    assertThat(problems("servers: []"))
        .containsExactly(
            "c.yaml:1:10: servers: must list at least one server; omit the key to use the"
                + " environment variables");
    assertThat(
            catchThrowableOfType(
                ProblemsException.class,
                () -> new ConfigReader(Environments.of(home)).readEnvironment()))
        .hasMessage("environment:1:1" + remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n\n", "# interval: 5s\n", "{}", "--- {}\n"})
  void aFileThatSaysNothingDoesNotLeaveTheWordToTheEnvironment(String text) {
    assertThat(
            catchThrowableOfType(
                ProblemsException.class,
                () ->
                    new ConfigReader(Environments.of(home, "PGUSER=postgres"))
                        .read("c.yaml", text)))
        .hasMessageMatching(
            "c.yaml:1:[15]: is empty: write the configuration into it, or remove it to use the"
                + " environment variables");
  }

  @Test
  void anUnreadableFileIsAPositionedProblem() throws IOException {
    ConfigReader reader = new ConfigReader(Environments.of(home));
    Path missing = home.resolve("no.yaml");
    Path binary = Files.write(home.resolve("b.yaml"), new byte[] {(byte) 0xff});

    assertThat(catchThrowableOfType(ProblemsException.class, () -> reader.read(missing)))
        .hasMessage(missing + ":1:1: there is no such file");
    assertThat(catchThrowableOfType(ProblemsException.class, () -> reader.read(binary)))
        .hasMessage(binary + ":1:1: is not valid UTF-8 here; save the file as UTF-8");
  }

  @Test
  void aPasswordInAFileThatOthersCanReadIsWarnedOf() throws Exception {
    Path file =
        Files.writeString(
            home.resolve("c.yaml"),
            """
            defaults: {password: hunter2}
            servers:
              - url: postgresql://u:hunter2@h1/d
              - url: postgresql://u:hunter2@${HOST}/d
              - url: postgresql://u:${PW}@h3/d
              - {host: h4, password: "${PW}"}
              - host: h5
            """);
    ConfigReader reader = new ConfigReader(Environments.of(home, "PW=x", "HOST=h2"));

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(reader.read(file).notices()).isEmpty();

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    String warning =
        ": a password in a file that its group or everyone can read: chmod 600 the file, or use"
            + " password_file";
    assertThat(reader.read(file).notices())
        .extracting(Problem::toString)
        .containsExactly(
            file + ":1:22: defaults.password" + warning,
            file + ":3:10: servers[0].url" + warning,
            file + ":4:10: servers[1].url" + warning);
  }
}
