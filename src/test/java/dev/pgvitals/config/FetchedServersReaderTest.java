package dev.pgvitals.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pgvitals.config.fetched.FetchedList;
import dev.pgvitals.config.fetched.FetchedLists;
import dev.pgvitals.config.fetched.ListSource;
import dev.pgvitals.config.login.Environments;
import dev.pgvitals.config.login.PasswordSource;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers of lists that are fetched: what the configuration says of these, and they of servers. */
class FetchedServersReaderTest {
  private static final String URL = "https://inventory.example.com/servers.yaml";

  @TempDir private Path directory;

  private final Map<String, FetchedList> documents = new HashMap<>();
  private final List<ListSource> asked = new ArrayList<>();
  private Optional<Path> cache = Optional.empty();

  private void document(String text) {
    documents.put(URL, new FetchedList(Optional.of(text), Optional.empty()));
  }

  private LoadedConfig load(String main, String... variables) throws ProblemsException {
    FetchedLists lists =
        new FetchedLists() {
          @Override
          public List<FetchedList> get(List<ListSource> sources, Optional<Path> kept) {
            asked.addAll(sources);
            cache = kept;
            return sources.stream()
                .map(source -> documents.getOrDefault(source.url().toString(), FetchedList.NONE))
                .toList();
          }

          @Override
          public boolean without(List<Problem> problems) {
            return false;
          }
        };
    return new ConfigReader(Environments.of(directory, variables), new WatchedFiles(), lists)
        .read(directory.resolve("pgvitals.yaml").toString(), main);
  }

  private List<String> problems(String main, String... variables) {
    ProblemsException refused =
        catchThrowableOfType(ProblemsException.class, () -> load(main, variables));
    assertThat(refused).isNotNull();
    return refused.problems().stream()
        .map(problem -> problem.toString().replace(directory + "/", ""))
        .toList();
  }

  private static String entry(String url) {
    return "server_files: ['" + url + "']\n";
  }

  @Test
  void aListIsReadAsAFileOfServersWithTheMainDefaultsBehindItsOwn() throws Exception {
    document(
        """
        defaults: {user: theirs, labels: {team: a}}
        servers:
          - {name: a1, host: h1, labels: {env: test}}
          - {url: 'postgresql://me:secret@h2/orders'}
        """);

    LoadedConfig loaded =
        load(
            "defaults: {password_file: ours, labels: {env: prod}}\nservers: [{host: h}]\n"
                + entry(URL));

    List<ServerConfig> servers = loaded.config().servers();
    assertThat(servers).extracting(ServerConfig::name).containsExactly("h:5432", "a1", "h2:5432");
    assertThat(servers.get(1).target().user()).isEqualTo("theirs");
    assertThat(servers.get(1).labels()).isEqualTo(Map.of("team", "a", "env", "test"));
    assertThat(servers.get(1).target().password())
        .isEqualTo(new PasswordSource.File(directory.resolve("ours")));
    assertThat(servers.get(2).target().password()).isInstanceOf(PasswordSource.Given.class);
    assertThat(loaded.files()).contains(URL);
  }

  @Test
  void anEntryMaySayMoreThanTheUrl() throws Exception {
    load(
        """
        cache_directory: kept
        server_files:
          - {url: 'https://a/', refresh_interval: 5m, timeout: 3s, ca_file: ca.crt,
             username: agent, password_file: /run/secret}
          - {url: 'https://b/?all=yes', bearer_token_file: token}
          - https://c/
        """);

    assertThat(asked).hasSize(3);
    ListSource first = asked.get(0);
    assertThat(first.refresh()).isEqualTo(Duration.ofMinutes(5));
    assertThat(first.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(first.authorities()).contains(directory.resolve("ca.crt"));
    assertThat(first.login()).contains(new ListSource.Login("agent", Path.of("/run/secret")));
    assertThat(asked.get(1).tokenFile()).contains(directory.resolve("token"));
    assertThat(asked.get(1).name()).isEqualTo("https://b/?...f349");
    assertThat(asked.get(2).refresh()).isEqualTo(Duration.ofMinutes(1));
    assertThat(asked.get(2).timeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(cache).contains(directory.resolve("kept"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'https://agent:hunter2@h/l' | [0]: must have no login, which would be shown: write {url: ...,"
            + " username: ..., password_file: ...}",
        "'http://hunter2@h/l' | [0]: must have no login, which would be shown: write {url: ...,"
            + " username: ..., password_file: ...}",
        "'https://h/a b' | [0]: must be a URL such as https://inventory.example.com/servers.yaml",
        "'https:///hunter2' | [0]: must be a URL such as https://inventory.example.com/servers.yaml",
        "'https://h/#hunter2' | [0]: must have no fragment (#...), which is never sent",
        "{url: 'ftp://h/l'} | [0].url: must be a URL such as"
            + " https://inventory.example.com/servers.yaml",
        "{refresh_interval: 1m} | [0]: the key \"url\" is missing",
        "{url: 'https://h/', username: a} | [0]: username and password_file belong together: give"
            + " both or neither",
        "{url: 'https://h/', username: a, password_file: p, bearer_token_file: t} |"
            + " [0].bearer_token_file: username is set, too: keep one of them",
        "{url: 'http://h/', ca_file: c} | [0].ca_file: is of use with https alone",
        "{url: 'https://h/', refresh_interval: 1s} | [0].refresh_interval: must be at least 5s, but it is"
            + " 1s"
      })
  void anEntryThatCannotBeUsedIsToldWithoutWhatMayBeAPassword(String entry, String problem) {
    List<String> told = problems("server_files: [" + entry + "]\n");

    assertThat(told).anyMatch(text -> text.endsWith(": server_files" + problem));
    assertThat(told).noneMatch(text -> text.contains("hunter2"));
    assertThat(asked).isEmpty();
  }

  @Test
  void aListByPlainHttpIsNotedUnlessItComesFromThisMachine() throws Exception {
    LoadedConfig loaded =
        load(
            "server_files: [http://h/l, http://localhost:1/l, 'http://127.0.0.1/l', 'http://[::1]/']");

    assertThat(loaded.notices())
        .extracting(Problem::message)
        .containsExactly(
            "is fetched without TLS: whoever is on the way can say where the agent logs in; https"
                + " prevents that");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{host: h, password_file: /etc/shadow}",
        "{host: h, password_command: [cat, /etc/shadow]}",
        "{host: h, sslrootcert: /etc/shadow}",
        "{url: 'postgresql://h?passfile=/etc/shadow'}",
        "{url: 'postgresql://h?service=other'}",
        "{url: 'postgresql://h?sslcert=/c&sslkey=/k'}",
        "{url: 'postgresql://h?sslrootcert=/c'}",
        "{url: 'jdbc:postgresql://h/d?sslkey=/k'}",
        "{url: 'host=h sslcrl=/c'}",
      })
  void aListNamesNoFileOrProgramOfTheAgentsMachine(String server) {
    document("servers: [" + server + "]\n");

    assertThat(problems(entry(URL)))
        .isNotEmpty()
        .allMatch(problem -> problem.startsWith(URL + ":1:"))
        .allMatch(
            problem ->
                problem.contains(
                    "what is fetched cannot name files or programs of the agent's machine: say "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "servers: [{host: h, logs: {files: /etc/shadow}}]",
        "{defaults: {logs: {files: /etc/shadow}}, servers: [{host: h}]}",
      })
  void norItsLogFiles(String list) {
    document(list);

    assertThat(problems(entry(URL)))
        .singleElement()
        .asString()
        .contains("what is fetched cannot name files of the agent's machine: say logs.files");
  }

  @Test
  void norDoItsDefaultsEvenWithoutAServer() {
    document("defaults: {password_file: /etc/shadow}\nservers: []\n");

    assertThat(problems(entry(URL)))
        .containsExactly(
            URL
                + ":1:27: defaults.password_file: what is fetched cannot name files or programs of"
                + " the agent's machine: say password_file in `defaults` of the configuration");
  }

  @Test
  void aListNamesNoVariable() {
    document("servers: [{host: 'h.${HOME_TOWN}', password: 'a${PASSWORD:-x}', user: a$$b}]\n");

    assertThat(problems(entry(URL), "PASSWORD=hunter2", "HOME_TOWN=x"))
        .containsExactly(
            URL
                + ":1:18: servers[0].host: what is fetched cannot name a variable of the agent:"
                + " write the value; a dollar sign is $$",
            URL
                + ":1:46: servers[0].password: what is fetched cannot name a variable of the agent:"
                + " write the value; a dollar sign is $$");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{host: h, sslmode: disable}",
        "{url: 'postgresql://h?sslmode=disable'}",
        "{url: 'postgresql://h?ssl=true'}",
        "{host: h, sslrootcert: system}"
      })
  void aListCannotChangeTlsThatTheMainDefaultsSay(String server) throws Exception {
    document("servers: [" + server + "]\n");

    assertThat(problems("defaults: {sslmode: verify-full}\n" + entry(URL)))
        .hasSize(1)
        .allMatch(
            problem ->
                problem.contains(
                    "what is fetched cannot change TLS, of which `defaults` of the configuration"
                        + " speaks: remove ssl"));
    assertThat(load(entry(URL)).config().servers()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"require_auth=password", "channel_binding=disable"})
  void aListDoesNotSayHowTheAgentLogsIn(String parameter) {
    document("servers: [{url: 'postgresql://h?" + parameter + "'}]\n");

    assertThat(problems(entry(URL)))
        .hasSize(1)
        .allMatch(
            problem ->
                problem.contains(
                    "what is fetched cannot say how the agent logs in: remove "
                        + parameter.replaceAll("=.*", "")));
  }

  @Test
  void whatIsWrongInAListStandsAtItsUrl() {
    document("servers:\n  - {host: h, colour: red}\n");
    documents.put("https://h/l?token=x", new FetchedList(Optional.of("<html>"), Optional.empty()));

    assertThat(problems("server_files: ['" + URL + "', 'https://h/l?token=x']\n"))
        .hasSize(2)
        .anyMatch(problem -> problem.startsWith(URL + ":2:15: servers[0]: unknown key"))
        .anyMatch(problem -> problem.startsWith("https://h/l?...23af:1:1: the top level must be"));
  }

  @Test
  void aListThatIsNotThereIsAWarningAndAnEmptyOneIsFine() throws Exception {
    documents.put(
        "https://h/away", new FetchedList(Optional.empty(), Optional.of("cannot be fetched")));
    documents.put(
        "https://h/none", new FetchedList(Optional.of("servers: []\n"), Optional.empty()));

    LoadedConfig loaded = load("server_files: [https://h/away, https://h/none]\n");

    assertThat(loaded.config().servers()).isEmpty();
    assertThat(loaded.fleet().listed()).isTrue();
    assertThat(loaded.warnings())
        .extracting(Problem::message)
        .containsExactly("https://h/away cannot be fetched");
  }

  @Test
  void urlsThatDifferInTheirQueriesAloneAreToldApart() throws Exception {
    load("server_files: ['https://h/l?env=prod', 'https://h/l?env=test']\n");

    assertThat(asked)
        .extracting(ListSource::name)
        .allMatch(name -> name.matches("https://h/l\\?\\.\\.\\.[0-9a-f]{4}"))
        .doesNotHaveDuplicates();
  }

  @Test
  void aListOfMoreServersThanAnAgentCanWatchIsRefused() {
    document(
        "servers:\n"
            + IntStream.rangeClosed(1, 5_001)
                .mapToObj("  - {host: h%d}%n"::formatted)
                .collect(Collectors.joining()));

    assertThat(problems(entry(URL)))
        .containsExactly(
            URL
                + ":2:3: servers: 5001 servers are more than the 5000 that a fetched list may have:"
                + " serve them as several lists");
  }

  @Test
  void oneUrlTwiceIsReadOnce() throws Exception {
    document("servers: [{host: h}]\n");

    assertThat(load("server_files: ['" + URL + "', {url: '" + URL + "'}]").config().servers())
        .hasSize(1);
  }
}
