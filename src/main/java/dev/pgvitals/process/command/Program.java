package dev.pgvitals.process.command;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A program with its arguments, and within which limits it runs.
 *
 * @param words no shell reads them
 * @param environment all that it has; empty: the agent's own
 * @param timeout after which it is ended with all that it has started
 * @param maxOutput in bytes; one that prints more is ended
 */
public record Program(
    List<String> words,
    Optional<Map<String, String>> environment,
    Duration timeout,
    int maxOutput) {
  public Program {
    words = List.copyOf(words);
    environment = environment.map(Map::copyOf);
  }
}
