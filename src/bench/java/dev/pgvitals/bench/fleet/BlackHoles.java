package dev.pgvitals.bench.fleet;

import dev.pgvitals.fixture.network.BlackHole;
import java.util.List;

/**
 * Addresses that take a connection, at first, and never say a word; once their queue is full, they
 * do not even answer a SYN.
 */
final class BlackHoles implements AutoCloseable {
  private final List<BlackHole> holes = List.of(new BlackHole(), new BlackHole(), new BlackHole());

  List<String> urls() {
    return holes.stream().map(BlackHole::uri).toList();
  }

  @Override
  public void close() {
    holes.forEach(BlackHole::close);
  }
}
