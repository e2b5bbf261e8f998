package dev.pgvitals.backup.tool;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads what {@code pgbackrest repo-ls} prints: files with their times. There may be hundreds of
 * thousands, of which no tree is made.
 */
final class FileList {
  private static final int MOST = 2_000_000;

  private FileList() {}

  /** The WAL files among them; empty where the text is no such list. */
  static Optional<List<WalFiles.File>> read(String text) {
    List<WalFiles.File> files = new ArrayList<>();
    try (JsonReader json = new JsonReader(new StringReader(text))) {
      json.beginObject();
      while (json.hasNext()) {
        String path = json.nextName();
        Optional<Long> second = time(json);
        second
            .flatMap(time -> WalFiles.File.of(path.substring(path.lastIndexOf('/') + 1), time))
            .ifPresent(files::add);
        if (files.size() > MOST) {
          return Optional.empty();
        }
      }
      json.endObject();
      return Optional.of(files);
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static Optional<Long> time(JsonReader json) throws IOException {
    Optional<Long> second = Optional.empty();
    json.beginObject();
    while (json.hasNext()) {
      if (json.nextName().equals("time") && json.peek() == JsonToken.NUMBER) {
        second = Optional.of(json.nextLong());
      } else {
        json.skipValue();
      }
    }
    json.endObject();
    return second;
  }
}
