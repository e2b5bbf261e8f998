package dev.pgvitals.builtin.page;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A row of the table in {@code docs/postgres-exporter.md}.
 *
 * @param theirs the metric of postgres_exporter
 * @param compatible its name with {@code names: postgres_exporter}; empty when it has none
 * @param ours what tells the same without that; empty when nothing does
 * @param labels at least
 */
record TheirNames(
    String theirs,
    String compatible,
    String ours,
    List<String> labels,
    String where,
    String remark) {

  static List<TheirNames> table() throws IOException {
    return Files.readAllLines(Path.of("docs/postgres-exporter.md")).stream()
        .filter(line -> line.startsWith("| `"))
        .map(TheirNames::of)
        .toList();
  }

  private static TheirNames of(String line) {
    String[] cells = line.split("\\|", -1);
    if (cells.length != 8) {
      throw new AssertionError("not six cells: " + line);
    }
    return new TheirNames(
        name(cells[1]),
        name(cells[2]),
        name(cells[3]),
        Arrays.stream(cells[4].strip().split(", *")).filter(l -> !l.isEmpty()).toList(),
        cells[5].strip(),
        cells[6].strip());
  }

  private static String name(String cell) {
    return cell.strip().equals("-") ? "" : cell.strip().replace("`", "");
  }

  /** Whether a primary and standby of that version, with something of everything, have it. */
  boolean isOn(int major) {
    return switch (where) {
      case "", "primary", "standby", "rare" -> true;
      case "before 17" -> major < 17;
      case "17 and later" -> major >= 17;
      case "asked for" -> false;
      default -> throw new AssertionError("unknown place: " + where);
    };
  }
}
