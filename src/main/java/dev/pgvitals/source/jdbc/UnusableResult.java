package dev.pgvitals.source.jdbc;

import dev.pgvitals.collect.value.ResultException;
import java.sql.SQLException;

/** Carries a {@link ResultException} through code that knows SQL errors only. */
final class UnusableResult extends SQLException {
  private static final long serialVersionUID = 1;

  private final transient ResultException result;

  UnusableResult(ResultException cause) {
    super(cause);
    this.result = cause;
  }

  ResultException result() {
    return result;
  }
}
