package dev.pgvitals.catalogue;

/**
 * A range of {@code server_version_num} values, such as 130000 for 13.0.
 *
 * @param from inclusive
 * @param to exclusive
 */
public record VersionRange(int from, int to) {
  public static final VersionRange ALL = new VersionRange(0, Integer.MAX_VALUE);

  public boolean contains(int version) {
    return from <= version && version < to;
  }

  public boolean overlaps(VersionRange other) {
    return from < other.to && other.from < to;
  }
}
