package dev.pgvitals.config.backup;

import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.yaml.ValueReader;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which files are dumps: a path with {@code {time:PATTERN}} in its last part. */
final class DumpPattern {
  private static final Pattern TIME = Pattern.compile("\\{time:([^{}]*)\\}");
  private static final LocalDateTime ANY = LocalDateTime.of(2026, 11, 28, 13, 45, 59);

  private DumpPattern() {}

  /** The path from the file's directory; empty when it is none, which is a problem then. */
  static Optional<String> read(ValueReader value) {
    Optional<String> text =
        RelativePath.read(value).flatMap(path -> value.text()).filter(files -> fits(files, value));
    return text.map(files -> RelativePath.resolve(files, value.position()));
  }

  private static boolean fits(String files, ValueReader value) {
    Matcher time = TIME.matcher(files);
    if (!time.find() || files.indexOf('/', time.end()) >= 0) {
      value.problem(
          "must have the time where it stands in the file's name, as in"
              + " /backups/shop_{time:yyyyMMdd_HHmmss}.sql.gz");
      return false;
    }
    String pattern = time.group(1);
    if (time.find()) {
      value.problem("must have {time:...} once");
      return false;
    }
    return isTime(pattern, value);
  }

  private static boolean isTime(String pattern, ValueReader value) {
    try {
      DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
      if (LocalDate.from(format.parse(format.format(ANY))).equals(ANY.toLocalDate())) {
        return true;
      }
    } catch (IllegalArgumentException | DateTimeException e) {
      // Told below, whichever of them it is.
    }
    value.problem(
        "the time \"%s\" tells no day: write it by the letters yyyy, MM, dd, HH, mm and ss"
            .formatted(pattern));
    return false;
  }
}
