package dev.pgvitals.maintain.verb;

import dev.pgvitals.yaml.ValueReader;
import java.util.Optional;

/** A kind of work that a job of maintain.yaml may ask for. Has no state that changes. */
public interface VerbKind {
  /** The key of a job that asks for it, such as {@code vacuum}. */
  String key();

  /**
   * Reads what stands at the key.
   *
   * @return empty when something is wrong with it; that has been reported then, at its place
   */
  Optional<Verb> read(ValueReader value, JobFrame frame);
}
