package dev.pgvitals.maintain.archive.table;

import java.util.List;

/**
 * What was written of a partition.
 *
 * @param place the name of the archive in maintain.yaml
 * @param file its absolute path
 * @param columns as {@code name type}, in the order of the file; without generated ones
 * @param rows that were copied
 * @param bytes of the file
 * @param sha256 of the file, in hexadecimal
 * @param contentSha256 of what COPY gave, before it was compressed
 */
public record Written(
    String place,
    String file,
    List<String> columns,
    long rows,
    long bytes,
    String sha256,
    String contentSha256) {
  public Written {
    columns = List.copyOf(columns);
  }
}
