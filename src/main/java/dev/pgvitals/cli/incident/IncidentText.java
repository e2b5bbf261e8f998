package dev.pgvitals.cli.incident;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.pgvitals.cli.diagnose.DiagnosisText;
import dev.pgvitals.cli.output.AgentDocument;
import dev.pgvitals.cli.output.Paragraph;
import dev.pgvitals.cli.output.StatusText;
import dev.pgvitals.cli.output.TextTable;
import dev.pgvitals.diagnosis.Remark;
import dev.pgvitals.diagnosis.ServerNotes;
import dev.pgvitals.diagnosis.json.DiagnosisReader;
import dev.pgvitals.text.Printable;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * An incident for a person: what began, what was wrong, the diagnosis, the tables, the settings.
 */
final class IncidentText {
  private static final int WIDTH = 100;
  private static final int MAX_NAMES = 40;

  private final JsonObject file;
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);

  private IncidentText(JsonObject file) {
    this.file = file;
  }

  /**
   * Reads all of a file.
   *
   * @throws JsonParseException when it is not as the agent writes it
   */
  static IncidentText of(String content) {
    try {
      IncidentText incident = new IncidentText(JsonParser.parseString(content).getAsJsonObject());
      incident.write();
      return incident;
    } catch (JsonParseException e) {
      throw e;
    } catch (IllegalStateException
        | IllegalArgumentException
        | ClassCastException
        | NullPointerException
        | DateTimeException
        | UnsupportedOperationException e) {
      // What Gson throws where something is missing, or of another kind, is of many classes.
      throw new JsonParseException("this is no incident that pgvitals has written", e);
    }
  }

  void print(PrintWriter to) {
    to.print(text);
  }

  private void write() {
    Instant time = Instant.parse(text(file, "time"));
    paragraph(text(file, "server") + ": " + text(file, "began"));
    paragraph(
        "Incident %s, kept at %s by pgvitals %s."
            .formatted(text(file, "id"), time, text(file, "agent_version")));
    Optional<JsonObject> past = object(file, "last_known");
    Optional<JsonObject> document = object(file, "document");
    document.ifPresent(now -> status(now, time).printSummary(out));
    past.ifPresent(
        known -> {
          out.println();
          paragraph("While it was up, the agent last knew at " + text(known, "time") + ":");
          status(known.getAsJsonObject("document"), Instant.parse(text(known, "time")))
              .printSummary(out);
        });
    diagnosis();
    past.map(known -> known.getAsJsonObject("document"))
        .or(() -> document)
        .ifPresent(known -> status(known, time).printTables(out));
    settings();
    out.flush();
  }

  private static StatusText status(JsonObject document, Instant at) {
    return new StatusText(new AgentDocument("", "", document, at), false);
  }

  private void diagnosis() {
    out.println();
    Optional<JsonObject> diagnosis = object(file, "diagnosis");
    if (diagnosis.isEmpty()) {
      paragraph("Not diagnosed: " + text(file, "not_diagnosed") + ".");
      return;
    }
    ServerNotes notes = DiagnosisReader.server(diagnosis.get());
    new DiagnosisText(out, WIDTH).print(notes);
    notes.remarks().stream().map(Remark::text).forEach(this::paragraph);
  }

  private void settings() {
    Optional<JsonObject> settings = object(file, "settings");
    if (settings.isEmpty()) {
      return;
    }
    out.println();
    if (!settings.get().has("changed")) {
      paragraph(
          "Settings: %d are not at their default; no earlier incident of this server has any to"
                  .formatted(settings.get().getAsJsonObject("values").size())
              + " compare with.");
    } else if (settings.get().getAsJsonArray("changed").isEmpty()) {
      paragraph("Settings: none has changed since " + text(settings.get(), "compared_with") + ".");
    } else {
      paragraph("Settings changed since " + text(settings.get(), "compared_with") + ":");
      TextTable table = new TextTable("setting", "before", "after");
      for (JsonElement one : settings.get().getAsJsonArray("changed")) {
        JsonObject changed = one.getAsJsonObject();
        table.add(text(changed, "name"), value(changed, "before"), value(changed, "after"));
      }
      out.print(table.within(WIDTH));
    }
  }

  private static String value(JsonObject changed, String name) {
    String value = changed.has(name) ? text(changed, name) : "the default";
    return Printable.shortened(value, MAX_NAMES);
  }

  private void paragraph(String line) {
    out.print(Paragraph.of(line).within(WIDTH, ""));
  }

  private static Optional<JsonObject> object(JsonObject of, String name) {
    return Optional.ofNullable(of.getAsJsonObject(name));
  }

  private static String text(JsonObject of, String name) {
    return of.get(name).getAsString();
  }
}
