package dev.pgvitals.backup.restore;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.pgvitals.process.command.ProgramEnd;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Has pgBackRest restore the newest backup, and its server fetch the WAL that this needs. */
public final class PgBackRestRestoration implements Restoration {
  private final List<String> command;
  private final Map<String, String> environment;
  private final Optional<String> stanza;

  /**
   * By that program.
   *
   * @param command program and arguments in front of ours
   * @param environment what it has beyond what all programs have
   * @param stanza empty: the only one that there is
   */
  public PgBackRestRestoration(
      List<String> command, Map<String, String> environment, Optional<String> stanza) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.stanza = stanza;
  }

  /**
   * The newest backup.
   *
   * @param type as pgBackRest has it: full, diff, incr
   */
  private record Newest(String stanza, String label, String type, Instant stopped) {}

  @Override
  public Restored restore(TestDirectory directory, RestoreRequest request, Work work)
      throws IOException, RestoreFailedException, InterruptedException {
    Newest newest = newest(work);
    TestDirectory.createPrivate(directory.data());
    TestDirectory.createPrivate(directory.tablespaces());
    work.say("restoring " + newest.label() + " of the stanza " + newest.stanza());
    run(
        work,
        List.of(
            "--stanza=" + newest.stanza(),
            "--pg1-path=" + directory.data(),
            "--tablespace-map-all=" + directory.tablespaces(),
            "--set=" + newest.label(),
            "--type=immediate",
            "--target-action=promote",
            "--archive-mode=off",
            "restore"));
    PostgresBinaries binaries =
        PostgresBinaries.find(OptionalInt.of(BaseBackupRestoration.major(directory.data())), work);
    TestServer server =
        TestServer.on(
            directory,
            binaries,
            request,
            request.superuser(),
            Optional.of(fetching(newest.stanza(), directory.data())),
            work);
    work.atEnd(server::close);
    work.say("starting PostgreSQL " + binaries.major());
    server.start();
    return new Restored(newest.type(), Optional.of(newest.stopped()), server, "postgres");
  }

  /** The one command that the server has: it only reads the repository. */
  private String fetching(String ofStanza, Path data) {
    List<String> words = new ArrayList<>(command);
    words.addAll(
        List.of("--stanza=" + ofStanza, "--pg1-path=" + data, "--no-archive-async", "archive-get"));
    StringBuilder line = new StringBuilder();
    for (String word : words) {
      line.append('\'').append(word.replace("'", "'\\''").replace("%", "%%")).append("' ");
    }
    return line + "%f \"%p\"";
  }

  private Newest newest(Work work) throws RestoreFailedException, InterruptedException {
    String info = run(work, List.of("info", "--output=json"));
    List<Newest> found = new ArrayList<>();
    try {
      for (JsonElement element : JsonParser.parseString(info).getAsJsonArray()) {
        JsonObject one = element.getAsJsonObject();
        String name = one.get("name").getAsString();
        if (stanza.isEmpty() || stanza.get().equals(name)) {
          newest(name, one.getAsJsonArray("backup")).ifPresent(found::add);
        }
      }
    } catch (JsonParseException
        | IllegalStateException
        | NullPointerException
        | ClassCastException
        | NumberFormatException e) {
      throw new RestoreFailedException(
          "what pgbackrest info prints is not understood: " + e.getMessage(), "");
    }
    if (found.isEmpty()) {
      throw new RestoreFailedException(
          "pgbackrest knows no backup" + stanza.map(name -> " of the stanza " + name).orElse(""),
          "see pgbackrest info");
    }
    if (found.size() > 1) {
      throw new RestoreFailedException(
          "pgbackrest knows several stanzas: "
              + String.join(", ", found.stream().map(Newest::stanza).toList()),
          "name one with --stanza");
    }
    return found.get(0);
  }

  private static Optional<Newest> newest(String name, JsonArray backups) {
    Optional<Newest> newest = Optional.empty();
    for (JsonElement element : backups) {
      JsonObject one = element.getAsJsonObject();
      Instant stopped =
          Instant.ofEpochSecond(one.getAsJsonObject("timestamp").get("stop").getAsLong());
      if (newest.isEmpty() || stopped.isAfter(newest.get().stopped())) {
        newest =
            Optional.of(
                new Newest(
                    name, one.get("label").getAsString(), one.get("type").getAsString(), stopped));
      }
    }
    return newest;
  }

  private String run(Work work, List<String> arguments)
      throws RestoreFailedException, InterruptedException {
    List<String> words = new ArrayList<>(command);
    words.addAll(arguments);
    Map<String, String> all = Work.environment();
    all.putAll(environment);
    ProgramEnd end = work.run(words, all);
    if (end.exitCode() != 0) {
      throw new RestoreFailedException(
          command.get(0)
              + ": "
              + end.complaint()
                  .or(() -> end.output().flatMap(text -> text.lines().findFirst()))
                  .orElse("exit code " + end.exitCode()),
          "run it by hand: " + String.join(" ", words));
    }
    return end.output().orElse("");
  }
}
