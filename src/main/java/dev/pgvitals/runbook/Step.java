package dev.pgvitals.runbook;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A numbered step.
 *
 * @param number from 1
 * @param text what is asked, or to be done; what an answer means as far as it is known before
 * @param parts what follows, in its order
 */
public record Step(int number, String text, List<Part> parts) {
  public Step {
    parts = List.copyOf(parts);
  }

  /** Something below the text of a step. */
  public sealed interface Part permits Prose, Block {}

  /** A paragraph about what stands before it. */
  public record Prose(String text) implements Part {}

  /**
   * A fenced block.
   *
   * @param language as the fence has it: {@code sql}, {@code promql}, {@code console}
   * @param text what is in it
   * @param sql of a block in this language
   */
  public record Block(String language, String text, Optional<SqlBlock> sql) implements Part {}

  Stream<SqlBlock> sql() {
    return parts.stream()
        .filter(Block.class::isInstance)
        .map(Block.class::cast)
        .flatMap(block -> block.sql().stream());
  }
}
