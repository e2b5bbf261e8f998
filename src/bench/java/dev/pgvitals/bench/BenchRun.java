package dev.pgvitals.bench;

import dev.pgvitals.bench.program.Workplace;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;

/** The course of every command of the benchmark: a workplace, a measurement, an exit code. */
public final class BenchRun {
  /** Where workplaces are made, and what is kept of a run. */
  public static final Path DIRECTORY = Path.of("target/bench").toAbsolutePath();

  private BenchRun() {}

  /** What a command does. */
  public interface Measurement {
    /**
     * Does the work of the command.
     *
     * @param workplace whose programs end, and whose directory goes, when this returns
     * @return the exit code
     */
    int run(Workplace workplace) throws IOException, SQLException, InterruptedException;
  }

  /**
   * Carries a measurement out. When it fails, standard error says why; when the JVM is told to end,
   * this does not return.
   *
   * @param program how the message begins
   * @param failed the exit code of a measurement that fails
   */
  public static int of(String program, int failed, Measurement measurement)
      throws InterruptedException {
    try (Workplace workplace = new Workplace(DIRECTORY)) {
      try {
        return measurement.run(workplace);
      } catch (IOException | SQLException | RuntimeException e) {
        if (!workplace.isClosed()) {
          System.err.println(
              program + ": " + Objects.requireNonNullElse(e.getMessage(), e.toString()));
          return failed;
        }
        // Told to end: what fails now fails because of that.
        Thread.currentThread().join();
        return failed;
      }
    } catch (IOException e) {
      System.err.println(program + ": " + e);
      return failed;
    }
  }
}
