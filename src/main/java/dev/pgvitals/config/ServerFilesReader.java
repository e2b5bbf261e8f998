package dev.pgvitals.config;

import dev.pgvitals.config.fetched.ListSourceReader;
import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileSearch;
import dev.pgvitals.file.FileTimeout;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.TextFile;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Reads what {@code server_files} names: each file has {@code servers}, and perhaps {@code
 * defaults} of its own, which come before those of the main file.
 */
final class ServerFilesReader {
  static final Set<String> KEYS = Set.of("defaults", "servers");

  private final ServerReader reader;
  private final UnaryOperator<YamlMap> preparation;
  private final FetchedServersReader fetched;
  private final Problems problems;
  private final List<Problem> notices;
  private final WatchedFiles watched;
  private final Set<String> openToOthers;
  private final List<String> files;
  private final Set<Path> seen = new HashSet<>();

  /**
   * @param preparation what happens to a file's content before it is read
   * @param fetched has asked for those entries that are URLs
   * @param openToOthers gets the files that others can read
   * @param files gets the files that are read
   */
  ServerFilesReader(
      ServerReader reader,
      UnaryOperator<YamlMap> preparation,
      FetchedServersReader fetched,
      Problems problems,
      List<Problem> notices,
      WatchedFiles watched,
      Set<String> openToOthers,
      List<String> files) {
    this.reader = reader;
    this.preparation = preparation;
    this.fetched = fetched;
    this.problems = problems;
    this.notices = notices;
    this.watched = watched;
    this.openToOthers = openToOthers;
    this.files = files;
  }

  /**
   * The servers of all of them, in their order.
   *
   * @param names the items of the list
   */
  List<RawServer> read(ValueReader list, List<ValueReader> names, ServerSettings defaults) {
    List<RawServer> drafts = new ArrayList<>();
    if (names.isEmpty()) {
      list.problem("must list at least one file, directory, glob or URL");
    }
    for (ValueReader name : names) {
      if (ListSourceReader.isOne(name)) {
        drafts.addAll(fetched.read(name, defaults));
        continue;
      }
      for (Path file : name.text().map(text -> find(text, name)).orElse(List.of())) {
        if (seen.add(file.toAbsolutePath().normalize())) {
          drafts.addAll(read(file, defaults));
        }
      }
    }
    return drafts;
  }

  private List<Path> find(String text, ValueReader name) {
    Path directory = RelativePath.directory(name.position().file());
    watched.add(text, directory);
    FileSearch.Found found = FileSearch.find(text, directory);
    if (found.complaint().isPresent() && found.searched()) {
      // The next team's file may come later.
      notices.add(new Problem(name.position(), name.path(), text + ": " + found.complaint().get()));
    } else {
      found.complaint().ifPresent(name::problem);
    }
    List<Path> files = new ArrayList<>();
    for (Path file : found.files()) {
      if (FileAccess.SYSTEM.exists(file, FileTimeout.FOR_TEXTS)) {
        files.add(file);
      } else {
        name.problem("there is no such file: " + file);
      }
    }
    return files;
  }

  private List<RawServer> read(Path file, ServerSettings outer) {
    if (PlainPasswords.mayBeRead(file)) {
      openToOthers.add(file.toString());
    }
    files.add(file.toString());
    Optional<YamlMap> content =
        TextFile.read(file, problems)
            .flatMap(text -> YamlParser.parse(file.toString(), text, problems));
    if (content.isEmpty()) {
      return List.of();
    }
    MapReader map = new MapReader(preparation.apply(content.get()), "", problems, KEYS);
    ServerSettings defaults =
        map.map("defaults", ServerSettings.KEYS)
            .map(ServerSettings::read)
            .orElse(ServerSettings.NONE)
            .before(outer);
    return map.required("servers").map(list -> reader.readAll(list, defaults)).orElse(List.of());
  }
}
