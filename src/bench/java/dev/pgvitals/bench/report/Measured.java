package dev.pgvitals.bench.report;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What was measured of a program that may not be there, or may not do what is asked of it: a peer
 * that fails is no failure of the benchmark.
 *
 * @param why there is no value; empty when there is one
 */
public record Measured<T>(Optional<T> value, String why) {
  /** A step that may fail because of the program. */
  @FunctionalInterface
  public interface Step<T, R> {
    /**
     * Does it.
     *
     * @throws IOException because of the program, as {@link IllegalStateException}
     * @throws SQLException because of the benchmark's own server
     */
    R apply(T value) throws IOException, SQLException, InterruptedException;
  }

  public static <T> Measured<T> of(T value) {
    return new Measured<>(Optional.of(value), "");
  }

  public static <T> Measured<T> missing(String why) {
    return new Measured<>(Optional.empty(), why);
  }

  /** The step's outcome, or why this or the step has none. */
  public <R> Measured<R> then(Step<? super T, ? extends R> step)
      throws SQLException, InterruptedException {
    if (value.isEmpty()) {
      return missing(why);
    }
    try {
      return of(step.apply(value.get()));
    } catch (IOException | RuntimeException e) {
      return missing(Objects.requireNonNullElse(e.getMessage(), e.toString()));
    }
  }

  /** A number of it. */
  public Figure figure(ToDoubleFunction<? super T> number) {
    return value
        .map(measured -> Figure.of(number.applyAsDouble(measured)))
        .orElseGet(() -> Figure.missing(why));
  }
}
