package dev.pgvitals.builtin.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table of {@code docs/roles.md} about what a role does not see of an entry that runs. */
final class RolesPage {
  private static final Pattern ROW =
      Pattern.compile("\\| (`pg_[^|]+`) \\| `(\\w+)` \\| ([^|]+) \\| ([^|]+) \\|");

  private static final Pattern BEFORE = Pattern.compile("before (\\d+)");

  private RolesPage() {}

  /**
   * A metric in the table.
   *
   * @param needs the role without which it is not as a superuser sees it
   * @param absent whether it is not there then; else it is other than a superuser's
   * @param before the major from which on it is as the superuser sees it
   */
  record Row(String metric, String needs, boolean absent, int before) {}

  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(Path.of("docs/roles.md"))) {
        Matcher row = ROW.matcher(line);
        if (row.matches()) {
          for (String metric : row.group(1).replace("`", "").split(", ", -1)) {
            Matcher before = BEFORE.matcher(row.group(3));
            rows.add(
                new Row(
                    metric,
                    row.group(2),
                    row.group(3).startsWith("absent"),
                    before.find() ? Integer.parseInt(before.group(1)) : Integer.MAX_VALUE));
          }
        }
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
