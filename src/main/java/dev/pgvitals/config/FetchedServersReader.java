package dev.pgvitals.config;

import dev.pgvitals.config.fetched.FetchedList;
import dev.pgvitals.config.fetched.FetchedLists;
import dev.pgvitals.config.fetched.FetchedRules;
import dev.pgvitals.config.fetched.ListSource;
import dev.pgvitals.config.fetched.ListSourceReader;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Reads the servers of those entries of {@code server_files} that are URLs. */
final class FetchedServersReader {
  private static final int MAX_SERVERS = 5_000;

  private final ServerReader reader;
  private final UnaryOperator<YamlMap> preparation;
  private final Problems problems;
  private final List<Problem> connectionProblems;
  private final ListSourceReader sources;
  private final List<Problem> warnings;
  private final List<String> files;

  private final Map<ValueReader, Entry> entries = new HashMap<>();

  private record Entry(ListSource source, FetchedList list) {}

  /**
   * @param preparation what happens to a document before it is read
   * @param warnings gets the documents that cannot be had
   * @param files gets the names of those that are read
   */
  FetchedServersReader(
      ServerReader reader,
      UnaryOperator<YamlMap> preparation,
      Problems problems,
      List<Problem> connectionProblems,
      List<Problem> warnings,
      List<Problem> notices,
      List<String> files) {
    this.reader = reader;
    this.preparation = preparation;
    this.problems = problems;
    this.connectionProblems = connectionProblems;
    this.sources = new ListSourceReader(notices);
    this.warnings = warnings;
    this.files = files;
  }

  /** Asks for all documents, at one time, before the first is read. */
  void ask(List<ValueReader> names, FetchedLists lists, Optional<Path> directory) {
    Map<String, ValueReader> first = new HashMap<>();
    List<ValueReader> asked = new ArrayList<>();
    List<ListSource> wanted = new ArrayList<>();
    for (ValueReader name : names) {
      if (ListSourceReader.isOne(name)) {
        Optional<ListSource> source = sources.read(name);
        if (source.isPresent() && first.putIfAbsent(source.get().url().toString(), name) == null) {
          asked.add(name);
          wanted.add(source.get());
        }
      }
    }
    List<FetchedList> found = lists.get(wanted, directory);
    for (int i = 0; i < asked.size(); i++) {
      entries.put(asked.get(i), new Entry(wanted.get(i), found.get(i)));
    }
  }

  /** The servers of one, none if there is no document. */
  List<RawServer> read(ValueReader name, ServerSettings outer) {
    Entry entry = entries.get(name);
    if (entry == null) {
      return List.of();
    }
    String file = entry.source().name();
    entry
        .list()
        .complaint()
        .ifPresent(
            complaint ->
                warnings.add(new Problem(name.position(), name.path(), file + " " + complaint)));
    if (entry.list().text().isEmpty()) {
      return List.of();
    }
    files.add(file);
    Optional<YamlMap> content =
        YamlParser.parse(file, entry.list().text().get(), problems).map(preparation);
    if (content.isEmpty()) {
      return List.of();
    }
    FetchedRules rules = new FetchedRules(outer.connection(), connectionProblems);
    MapReader map = new MapReader(content.get(), "", problems, ServerFilesReader.KEYS);
    ServerSettings own =
        map.map("defaults", ServerSettings.KEYS)
            .map(ServerSettings::read)
            .orElse(ServerSettings.NONE);
    boolean allowed = rules.allow(own.connection());
    List<RawServer> servers =
        map
            .required("servers")
            .filter(FetchedServersReader::isOfBearableLength)
            .map(list -> reader.readAll(list, own.before(outer)))
            .orElse(List.of())
            .stream()
            .filter(server -> rules.allow(server.own()))
            .filter(server -> readsNoFiles(server, outer))
            .toList();
    // One that names what it may not is not even looked up.
    return allowed ? servers : List.of();
  }

  private boolean readsNoFiles(RawServer server, ServerSettings outer) {
    boolean files =
        server.settings().logs().files().isPresent()
            || !server.defaults().logs().files().equals(outer.logs().files());
    if (files) {
      connectionProblems.add(
          server
              .place()
              .problem(
                  "what is fetched cannot name files of the agent's machine: say logs.files in"
                      + " `defaults` of the configuration, or remove it"));
    }
    return !files;
  }

  /** No source of lists is to end the agent by its mere length. */
  private static boolean isOfBearableLength(ValueReader list) {
    int length = list.value() instanceof YamlList servers ? servers.items().size() : 0;
    if (length > MAX_SERVERS) {
      list.problem(
          length
              + " servers are more than the "
              + MAX_SERVERS
              + " that a fetched list may have: serve them as several lists");
    }
    return length <= MAX_SERVERS;
  }
}
