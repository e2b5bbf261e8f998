package dev.pgvitals.maintain.archive;

import dev.pgvitals.maintain.archive.table.ArchiveRow;
import dev.pgvitals.maintain.archive.table.Detached;
import dev.pgvitals.maintain.archive.table.Written;
import dev.pgvitals.text.Printable;
import dev.pgvitals.text.SqlNames;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;

/** What psql needs to make a table of a file again, where nothing is left but the two. */
final class RestoreScript {
  private RestoreScript() {}

  static String of(ArchiveRow row, Written written, TableShape shape) {
    Detached partition = row.detached();
    String file = String.valueOf(Path.of(written.file()).getFileName());
    String table = table(partition);
    StringBuilder sql = new StringBuilder();
    sql.append(
        comment(
            "%s of %s.%s, database %s"
                .formatted(
                    shape.name(), partition.schema(), partition.table(), partition.database())));
    sql.append(comment("from %s to %s".formatted(bound(partition.from()), bound(partition.to()))));
    sql.append(comment("%d rows, %d bytes in %s".formatted(written.rows(), written.bytes(), file)));
    sql.append(comment("SHA-256 of the file " + written.sha256()));
    sql.append(comment("SHA-256 of the rows " + written.contentSha256()));
    sql.append(comment("Its schema and types of your own must be there. In this directory:"));
    sql.append(comment("  psql -X -d DATABASE -f " + Shelf.script(Path.of(file))));
    sql.append("\\set ON_ERROR_STOP on\n");
    sql.append(
        "\\encoding %s\n".formatted(shape.encoding().equals("SQL_ASCII") ? "SQL_ASCII" : "UTF8"));
    sql.append("BEGIN;\n");
    CopySettings.VALUES.forEach(setting -> sql.append(setting).append(";\n"));
    sql.append(
        shape.columns().stream()
            .map(column -> "  %s%s".formatted(column.text(), column.rest()))
            .collect(Collectors.joining(",\n", "CREATE TABLE %s (\n".formatted(table), "\n);\n")));
    sql.append("\\copy %s FROM %s WITH (FORMAT csv, HEADER)\n".formatted(table, source(file)));
    for (String constraint : shape.constraints()) {
      sql.append("ALTER TABLE %s ADD %s;\n".formatted(table, constraint));
    }
    return sql.append("COMMIT;\n").toString();
  }

  private static String source(String file) {
    return file.endsWith(ArchiveFile.GZIP_END)
        ? "PROGRAM 'gunzip -c -- %s'".formatted(file)
        : "'%s'".formatted(file);
  }

  /** \copy ends at the end of its line, so a name that has one is written as files are called. */
  private static String table(Detached partition) {
    return part(partition.partitionSchema()) + "." + part(partition.partition());
  }

  private static String part(String name) {
    return SqlNames.quoted(name.equals(Printable.oneLine(name)) ? name : SafeNames.of(name));
  }

  private static String bound(Optional<String> bound) {
    return bound.orElse("?");
  }

  private static String comment(String text) {
    return "-- " + Printable.oneLine(text) + "\n";
  }
}
