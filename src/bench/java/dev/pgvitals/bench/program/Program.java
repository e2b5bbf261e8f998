package dev.pgvitals.bench.program;

import java.util.List;
import java.util.Map;

/**
 * A program that is measured, ready to be started.
 *
 * @param name how it is called in messages and log files
 * @param environment added to this process' own
 * @param port where it answers {@code /metrics}
 */
public record Program(
    String name, List<String> command, Map<String, String> environment, int port) {
  public Program {
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
