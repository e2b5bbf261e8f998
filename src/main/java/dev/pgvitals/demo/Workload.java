package dev.pgvitals.demo;

import dev.pgvitals.demo.DemoSystem.Activity;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What goes on in a system: each activity in sessions of its own. */
final class Workload implements AutoCloseable {
  private final List<Worker> workers;

  private Workload(List<Worker> workers) {
    this.workers = List.copyOf(workers);
  }

  /**
   * Sends everyone to work.
   *
   * @param logins where and with which password a role logs in
   */
  static Workload start(DemoSystem system, Function<String, Login> logins) {
    List<Worker> workers = new ArrayList<>();
    for (Activity activity : system.workload()) {
      for (int i = 1; i <= activity.sessions(); i++) {
        String name = system.name() + "-" + activity.name();
        workers.add(
            new Worker(
                activity.sessions() == 1 ? name : name + "-" + i,
                logins.apply(activity.role()),
                activity));
      }
    }
    workers.forEach(Worker::start);
    return new Workload(workers);
  }

  /** Breaks off whatever is going on, and returns when no session is left. */
  @Override
  public void close() {
    workers.forEach(Worker::stop);
    workers.forEach(Worker::join);
  }
}
