package dev.pgvitals.incident;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** A list of incidents as JSON. */
public final class IncidentListJson {
  private IncidentListJson() {}

  /**
   * With a line's end.
   *
   * @param kept whether new ones are kept
   * @param most how many are listed at most; how many there are is told in any case
   */
  public static String of(List<IncidentFile> files, boolean kept, int most) {
    StringWriter text = new StringWriter();
    JsonWriter json = new JsonWriter(text);
    json.setHtmlSafe(true);
    try {
      json.beginObject();
      json.name("kept").value(kept);
      json.name("count").value(files.size());
      json.name("incidents").beginArray();
      for (IncidentFile file : files.subList(0, Math.min(most, files.size()))) {
        json.beginObject();
        json.name("id").value(file.id());
        json.name("time").value(file.time().toString());
        json.name("server").value(file.server());
        json.name("alert").value(file.alert());
        json.name("bytes").value(file.bytes());
        json.name("damaged").value(file.damaged());
        json.endObject();
      }
      json.endArray();
      json.endObject();
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.append('\n').toString();
  }
}
