package dev.pgvitals.cli.maintain;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.archive.table.Detached;
import dev.pgvitals.maintain.archive.table.Written;
import dev.pgvitals.text.ByteSize;
import dev.pgvitals.text.SqlNames;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Archives as a table, or as JSON. */
final class ArchiveLines {
  /** What a look at a file came to. */
  enum Verdict {
    /** It was not read. */
    UNREAD,
    OK,
    DAMAGED
  }

  private record Line(String server, ArchiveRow row, Verdict verdict, Optional<String> damage) {}

  private final List<Line> lines = new ArrayList<>();

  /** Whether {@code --format} asks for JSON. */
  static boolean isJson(String format, CommandSpec spec) {
    if (!List.of("text", "json").contains(format)) {
      throw new ParameterException(
          spec.commandLine(), "--format must be one of text, json, not \"%s\"".formatted(format));
    }
    return format.equals("json");
  }

  /** One whose file was not read. */
  void add(String server, ArchiveRow row) {
    lines.add(new Line(server, row, Verdict.UNREAD, Optional.empty()));
  }

  /** One whose file was read. */
  void add(String server, ArchiveRow row, Optional<String> damage) {
    lines.add(new Line(server, row, damage.isEmpty() ? Verdict.OK : Verdict.DAMAGED, damage));
  }

  String text() {
    TextTable table =
        new TextTable(
            "SERVER", "DATABASE", "PARTITION", "FROM", "TO", "STATE", "ROWS#", "SIZE#", "FILE");
    for (Line line : lines) {
      Detached partition = line.row().detached();
      Optional<Written> written = line.row().written();
      table.add(
          line.server(),
          partition.database(),
          name(partition),
          partition.from().orElse(""),
          partition.to().orElse(""),
          state(line),
          written.map(w -> "%,d".formatted(w.rows())).orElse(""),
          written.map(w -> ByteSize.rounded(w.bytes())).orElse(""),
          line.damage().or(() -> written.map(Written::file)).orElse(""));
    }
    return table.toString();
  }

  private static String state(Line line) {
    ArchiveRow row = line.row();
    return switch (line.verdict()) {
      case OK -> "ok";
      case DAMAGED -> "DAMAGED";
      case UNREAD ->
          row.droppedAt().isPresent()
              ? (row.isArchived() ? "archived, " : "")
                  + (row.detachedAt().isPresent() ? "dropped" : "attached")
              : row.isArchived() ? "archived" : row.detachedAt().isPresent() ? "detached" : "begun";
    };
  }

  private static String name(Detached partition) {
    return SqlNames.quoted(partition.partitionSchema())
        + "."
        + SqlNames.quoted(partition.partition());
  }

  String json() {
    JsonArray all = new JsonArray();
    lines.forEach(line -> all.add(json(line)));
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all) + "\n";
  }

  private static JsonObject json(Line line) {
    ArchiveRow row = line.row();
    Detached partition = row.detached();
    JsonObject json = new JsonObject();
    json.addProperty("server", line.server());
    json.addProperty("id", row.id());
    json.addProperty("database", partition.database());
    json.addProperty("schema", partition.schema());
    json.addProperty("table", partition.table());
    json.addProperty("partition_schema", partition.partitionSchema());
    json.addProperty("partition", partition.partition());
    partition.from().ifPresent(from -> json.addProperty("from", from));
    partition.to().ifPresent(to -> json.addProperty("to", to));
    add(json, "detached_at", row.detachedAt());
    row.written().ifPresent(written -> add(json, written));
    add(json, "archived_at", row.archivedAt());
    add(json, "verified_at", row.verifiedAt());
    add(json, "dropped_at", row.droppedAt());
    if (line.verdict() != Verdict.UNREAD) {
      json.addProperty("verdict", line.verdict().name().toLowerCase(Locale.ROOT));
    }
    line.damage().ifPresent(damage -> json.addProperty("damage", damage));
    return json;
  }

  private static void add(JsonObject json, Written written) {
    json.addProperty("place", written.place());
    json.addProperty("file", written.file());
    JsonArray columns = new JsonArray();
    written.columns().forEach(columns::add);
    json.add("columns", columns);
    json.addProperty("rows", written.rows());
    json.addProperty("bytes", written.bytes());
    json.addProperty("sha256", written.sha256());
    json.addProperty("content_sha256", written.contentSha256());
  }

  private static void add(JsonObject json, String key, Optional<Instant> time) {
    time.ifPresent(at -> json.addProperty(key, at.truncatedTo(ChronoUnit.SECONDS).toString()));
  }
}
