package dev.pgvitals.metric.store;

/**
 * Where each of many servers stands, so that those whose slices change one after the other are
 * neighbours. Chosen by whoever knows when servers are collected; the store knows nothing of it.
 */
@FunctionalInterface
public interface ServerOrder {
  /** By a hash of the name: for those who collect in no order that is known beforehand. */
  ServerOrder BY_HASH = server -> server.hashCode() * 0x9E3779B97F4A7C15L;

  /**
   * A server's place, as an unsigned number: the same for the same name, and those of many servers
   * spread evenly over all 64 bits.
   */
  long place(String server);
}
