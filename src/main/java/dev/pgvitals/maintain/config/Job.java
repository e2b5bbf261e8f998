package dev.pgvitals.maintain.config;

import dev.pgvitals.maintain.guard.Window;
import dev.pgvitals.maintain.verb.Verb;
import java.util.List;
import java.util.Optional;

/**
 * A job.
 *
 * @param schedule empty: it runs only when somebody asks for it by its name
 * @param windows when it may work; empty: as its server says
 * @param servers on which it runs; none: on all
 * @param verbs what it does, in order
 */
public record Job(
    String name,
    Optional<Schedule> schedule,
    Optional<List<Window>> windows,
    List<String> servers,
    List<Verb> verbs) {
  public Job {
    windows = windows.map(List::copyOf);
    servers = List.copyOf(servers);
    verbs = List.copyOf(verbs);
  }

  /** When it may work on a server; none: at any time. */
  public List<Window> windowsOn(MaintainServer server) {
    return windows.orElse(server.windows());
  }

  public boolean runsOn(MaintainServer server) {
    return servers.isEmpty() || servers.contains(server.name());
  }
}
