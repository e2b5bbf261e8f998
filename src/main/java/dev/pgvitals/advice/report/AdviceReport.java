package dev.pgvitals.advice.report;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What {@code pgvitals advise} has found, by server; each as of its last run. */
public record AdviceReport(List<ServerAdvice> servers) {
  public AdviceReport {
    servers = List.copyOf(servers);
  }

  /**
   * The same, with what an earlier one has of servers that this one does not have.
   *
   * @param known names of the servers that there are: of others nothing is kept
   */
  public AdviceReport after(AdviceReport earlier, Collection<String> known) {
    List<ServerAdvice> all = new ArrayList<>(servers);
    earlier.servers.stream()
        .filter(one -> known.contains(one.server()) && of(one.server()).isEmpty())
        .forEach(all::add);
    return new AdviceReport(all);
  }

  /** Empty when no run has looked at it. */
  public Optional<ServerAdvice> of(String server) {
    return servers.stream().filter(one -> one.server().equals(server)).findFirst();
  }
}
