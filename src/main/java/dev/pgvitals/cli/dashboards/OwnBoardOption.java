package dev.pgvitals.cli.dashboards;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.dashboard.read.BoardReader;
import dev.pgvitals.dashboard.read.ShippedBoards;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the board of a user's catalogue is called. */
final class OwnBoardOption {
  private static final Pattern UID = Pattern.compile("[A-Za-z0-9_-]{1,40}");
  private static final String OWN = "own";

  @Option(
      names = "--title",
      paramLabel = "TITLE",
      description = "Title of the board of --file or --config.")
  private @Nullable String title;

  @Option(
      names = "--uid",
      paramLabel = "UID",
      description = "Its uid, by which Grafana knows it again: letters, digits, - and _.")
  private @Nullable String uid;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /**
   * Refuses what is no uid, or another board's.
   *
   * @param hasBoard whether there is a board that the options could be about
   */
  void check(boolean hasBoard) {
    if (!hasBoard && (title != null || uid != null)) {
      throw mistake("--title and --uid are about the board of --file or --config");
    }
    if (title != null && title.isBlank()) {
      throw mistake("--title must not be empty: Grafana refuses such a board");
    }
    if (uid != null && !UID.matcher(uid).matches()) {
      throw mistake("--uid must be 1 to 40 letters, digits, - and _, not \"" + uid + "\"");
    }
    if (uid != null && ShippedBoards.NAMES.contains(uid.replaceFirst(BoardReader.UID_PREFIX, ""))) {
      throw mistake("--uid must not be that of a board that comes with pgvitals");
    }
  }

  private ParameterException mistake(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** As it was said, else by the name of the only file. */
  String title(List<String> files) {
    if (title != null) {
      return title;
    }
    String name = name(files);
    return "PostgreSQL / " + (name.isEmpty() ? "Own queries" : name);
  }

  /** As it was said, else by the name of the only file. */
  String uid(List<String> files) {
    if (uid != null) {
      return uid;
    }
    String name = name(files).replaceAll("[^A-Za-z0-9_-]+", "-");
    String all = BoardReader.UID_PREFIX + OWN + (name.isEmpty() ? "" : "-" + name);
    return all.substring(0, Math.min(all.length(), 40));
  }

  private static String name(List<String> files) {
    List<String> own = files.stream().filter(file -> !file.equals(CatalogueFiles.BUILTIN)).toList();
    if (own.size() != 1) {
      return "";
    }
    Path file = Path.of(own.get(0)).getFileName();
    return file == null ? "" : file.toString().replaceFirst("\\.ya?ml$", "");
  }
}
