package dev.pgvitals.demo;

import java.time.Duration;
import java.util.List;

/**
 * What goes on in the shop: about thirty transactions a second by eight sessions, some refused,
 * some waiting for a lock, one at work for long. No two can deadlock.
 */
final class Workload implements AutoCloseable {
  private final List<Worker> workers;

  private Workload(List<Worker> workers) {
    this.workers = workers;
  }

  /** Sends everyone to work in the database that {@code shop.sql} has filled. */
  static Workload start(String jdbcUrl, String user, String password) {
    Login login = new Login(jdbcUrl, user, password);
    Workload workload =
        new Workload(
            List.of(
                new Worker("shop-checkout-1", login, Duration.ofMillis(150), ShopActivities::buy),
                new Worker("shop-checkout-2", login, Duration.ofMillis(190), ShopActivities::buy),
                new Worker("shop-checkout-3", login, Duration.ofMillis(230), ShopActivities::buy),
                new Worker("shop-web-1", login, Duration.ofMillis(120), ShopActivities::browse),
                new Worker("shop-web-2", login, Duration.ofMillis(170), ShopActivities::browse),
                new Worker("shop-shipping", login, Duration.ofSeconds(3), ShopActivities::ship),
                new Worker("shop-audit", login, Duration.ofSeconds(8), ShopActivities::audit),
                new Worker("shop-report", login, Duration.ofSeconds(5), ShopActivities::report)));
    workload.workers.forEach(Worker::start);
    return workload;
  }

  /** Breaks off whatever is going on, and returns when no session is left. */
  @Override
  public void close() {
    workers.forEach(Worker::stop);
    workers.forEach(Worker::join);
  }
}
