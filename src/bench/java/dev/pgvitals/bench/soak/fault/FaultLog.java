package dev.pgvitals.bench.soak.fault;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was done and when, with the agent's clock; and a copy of the agent's log. Thread-safe. */
public final class FaultLog implements AutoCloseable {
  private final PrintWriter out;
  private @Nullable Path from;
  private @Nullable Path to;

  public FaultLog(Path file) throws IOException {
    out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true);
  }

  synchronized void say(String what) {
    out.println(Instant.now() + " " + what);
  }

  /** Keeps a copy of that file when this is closed: its directory goes with the run. */
  public void followAgent(Path log, Path copy) {
    from = log;
    to = copy;
  }

  @Override
  public void close() {
    out.close();
    if (from != null && to != null) {
      try {
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
