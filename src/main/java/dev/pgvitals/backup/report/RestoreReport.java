package dev.pgvitals.backup.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What came of restoring a backup for a test.
 *
 * @param source name of the entry, as the configuration has it
 * @param type of the backup, as its state has it; empty when none was found
 * @param backup when that was made
 * @param took until the restored server answered; the checks come after that
 * @param error why it failed, or which check did; empty when it is good
 * @param checks those that were made
 * @param lastGood the last one that was good, this one included
 */
public record RestoreReport(
    String source,
    String type,
    Optional<Instant> backup,
    Instant started,
    Duration took,
    boolean ok,
    String error,
    List<Check> checks,
    Optional<Good> lastGood) {
  /** A file that is longer is none. */
  private static final int LONGEST = 1024 * 1024;

  public RestoreReport {
    checks = List.copyOf(checks);
  }

  /**
   * A check of what was restored.
   *
   * @param name of its file
   * @param message why it failed
   */
  public record Check(String name, boolean ok, String message) {}

  /**
   * A test that was good.
   *
   * @param type of the backup
   */
  public record Good(Instant tested, Duration took, String type) {}

  /** The same, with what was good before if this is not. */
  public RestoreReport after(Optional<RestoreReport> before) {
    Optional<Good> good =
        ok
            ? Optional.of(new Good(started.plus(took), took, type))
            : before.filter(last -> last.source().equals(source)).flatMap(RestoreReport::lastGood);
    return new RestoreReport(source, type, backup, started, took, ok, error, checks, good);
  }

  /**
   * Reads a report.
   *
   * @return empty when there is no such file
   * @throws IOException if it is no report, too
   */
  public static Optional<RestoreReport> read(Path file) throws IOException {
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      if (!Files.isRegularFile(file) || Files.size(file) > LONGEST) {
        throw new IOException(file + " is no report of pgvitals backup restore-test");
      }
      return Optional.of(parse(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | NumberFormatException
        | UnsupportedOperationException
        | DateTimeException e) {
      throw new IOException(file + " is no report of pgvitals backup restore-test", e);
    }
  }

  /**
   * For before a test, which takes long.
   *
   * @throws IOException if a report could not be put there
   */
  public static void demandWritable(Path file) throws IOException {
    Files.delete(part(file.toAbsolutePath()));
  }

  private static Path part(Path whole) throws IOException {
    return Files.createTempFile(whole.getParent(), "." + whole.getFileName(), ".tmp");
  }

  /** Puts it in the place of the last one, whole or not at all. */
  public void write(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path part = part(whole);
    try {
      Files.writeString(part, json() + "\n");
      if (Files.getFileStore(part).supportsFileAttributeView("posix")) {
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("rw-r--r--"));
      }
      Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  String json() {
    JsonObject json = new JsonObject();
    json.addProperty("source", source);
    json.addProperty("type", type);
    backup.ifPresent(time -> json.addProperty("backup_time", time.toString()));
    json.addProperty("started", started.toString());
    json.addProperty("seconds", seconds(took));
    json.addProperty("ok", ok);
    json.addProperty("error", error);
    JsonArray list = new JsonArray();
    for (Check check : checks) {
      JsonObject one = new JsonObject();
      one.addProperty("name", check.name());
      one.addProperty("ok", check.ok());
      one.addProperty("message", check.message());
      list.add(one);
    }
    json.add("checks", list);
    lastGood.ifPresent(
        good -> {
          JsonObject one = new JsonObject();
          one.addProperty("tested", good.tested().toString());
          one.addProperty("seconds", seconds(good.took()));
          one.addProperty("type", good.type());
          json.add("last_good", one);
        });
    return json.toString();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static RestoreReport parse(String text) {
    JsonObject json = JsonParser.parseString(text).getAsJsonObject();
    List<Check> checks = new ArrayList<>();
    for (JsonElement element : json.getAsJsonArray("checks")) {
      JsonObject one = element.getAsJsonObject();
      checks.add(
          new Check(
              one.get("name").getAsString(),
              one.get("ok").getAsBoolean(),
              one.get("message").getAsString()));
    }
    return new RestoreReport(
        json.get("source").getAsString(),
        json.get("type").getAsString(),
        Optional.ofNullable(json.get("backup_time")).map(at -> Instant.parse(at.getAsString())),
        Instant.parse(json.get("started").getAsString()),
        duration(json.get("seconds")),
        json.get("ok").getAsBoolean(),
        json.get("error").getAsString(),
        checks,
        Optional.ofNullable(json.getAsJsonObject("last_good"))
            .map(
                good ->
                    new Good(
                        Instant.parse(good.get("tested").getAsString()),
                        duration(good.get("seconds")),
                        good.get("type").getAsString())));
  }

  private static Duration duration(JsonElement seconds) {
    return Duration.ofMillis(Math.round(seconds.getAsDouble() * 1000));
  }
}
