package dev.pgvitals.dashboard;

import java.time.Duration;
import java.util.Optional;

/**
 * A panel of a board.
 *
 * @param width of 24 columns
 * @param height in units of 30 pixels
 * @param empty why it may have no data although all is well; empty: it always has some
 * @param minInterval the shortest step, and so the shortest rate window, that tells no untruth;
 *     empty: any
 */
public record Panel(
    String title,
    PanelType type,
    int width,
    int height,
    String description,
    Optional<String> empty,
    Optional<Duration> minInterval,
    Content content) {

  /** A graph or a number, or a table. */
  public sealed interface Content permits Graph, Table {}
}
