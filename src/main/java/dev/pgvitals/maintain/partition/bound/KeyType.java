package dev.pgvitals.maintain.partition.bound;

import java.util.Arrays;
import java.util.Optional;

/** Types of a column by which a table may be divided by time. */
public enum KeyType {
  DATE(1082),
  TIMESTAMP(1114),
  TIMESTAMPTZ(1184);

  private final long oid;

  KeyType(long oid) {
    this.oid = oid;
  }

  /** By the number that the type has on every server. */
  public static Optional<KeyType> of(long oid) {
    return Arrays.stream(values()).filter(type -> type.oid == oid).findFirst();
  }
}
