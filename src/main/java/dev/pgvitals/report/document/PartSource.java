package dev.pgvitals.report.document;

import java.util.List;

/** Where parts of a report come from: an agent, Prometheus. */
public interface PartSource {
  /**
   * Asks for what there is to say of a period. Blocks; throws nothing for a source that does not
   * answer: that is a {@link Part.Missing}.
   */
  List<Part> parts(Period period) throws InterruptedException;
}
