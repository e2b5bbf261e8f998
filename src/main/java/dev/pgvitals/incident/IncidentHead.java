package dev.pgvitals.incident;

import com.google.gson.JsonParseException;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What the first members of a file say of it, and whether it ends as it was written. */
final class IncidentHead {
  /** Those that stand before all else. */
  private static final int MEMBERS = 5;

  private static final String END = "}\n";

  private IncidentHead() {}

  /** As much as can be told, whatever is in the file. */
  static IncidentFile of(String id, Path file, long bytes) {
    String[] parts = id.split("_", 3);
    Instant time = IncidentId.time(id).orElseThrow();
    if (bytes > IncidentDirectory.MAX_BYTES) {
      return new IncidentFile(id, time, parts[1], parts[2], bytes, true, true);
    }
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "r")) {
      byte[] end = new byte[END.length()];
      content.seek(Math.max(0, bytes - end.length));
      content.readFully(end);
      content.seek(0);
      Map<String, String> head = head(content);
      if (id.equals(head.get("id")) && END.equals(new String(end, StandardCharsets.US_ASCII))) {
        return new IncidentFile(
            id,
            time,
            head.getOrDefault("server", parts[1]),
            head.getOrDefault("alert", parts[2]),
            bytes,
            !"false".equals(head.get("texts")),
            false);
      }
    } catch (IOException | IllegalStateException | JsonParseException e) {
      // As what is no JSON.
    }
    return new IncidentFile(id, time, parts[1], parts[2], bytes, true, true);
  }

  // Closing it would close the file, which the caller does.
  @SuppressWarnings("resource")
  private static Map<String, String> head(RandomAccessFile content) throws IOException {
    Map<String, String> head = new HashMap<>();
    JsonReader json =
        new JsonReader(
            new InputStreamReader(
                Channels.newInputStream(content.getChannel()), StandardCharsets.UTF_8));
    json.beginObject();
    while (head.size() < MEMBERS && json.hasNext()) {
      String name = json.nextName();
      JsonToken token = json.peek();
      if (token == JsonToken.STRING) {
        head.put(name, json.nextString());
      } else if (token == JsonToken.BOOLEAN) {
        head.put(name, Boolean.toString(json.nextBoolean()));
      } else {
        break;
      }
    }
    return head;
  }
}
