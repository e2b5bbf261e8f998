package dev.pgvitals.web.api;

import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.monitor.ServerDetails;
import dev.pgvitals.monitor.ServerReport;
import dev.pgvitals.monitor.history.FigureValue;
import dev.pgvitals.monitor.state.QueryReading;
import dev.pgvitals.web.status.JobTrouble;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;

/** What both documents say of a server. */
final class ServerPart {
  /** Of a history's points. */
  private static final int STEP_SECONDS = 60;

  private final Json json;
  private final Function<ServerDetails, List<JobTrouble>> jobs;
  private final VitalPart vitals;
  private final QueryPart queries;

  /**
   * For any number of servers.
   *
   * @param jobs what is wrong with the jobs of one
   */
  ServerPart(Json json, Function<ServerDetails, List<JobTrouble>> jobs) {
    this.json = json;
    this.jobs = jobs;
    this.vitals = new VitalPart(json);
    this.queries = new QueryPart(json);
  }

  static boolean isDown(ServerDetails server) {
    return server.report().tried() && !server.report().up();
  }

  static Instant second(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The members of its object. */
  void summary(ServerDetails server) {
    ServerReport report = server.report();
    json.text("name", report.server());
    json.texts("labels", server.labels());
    json.text("state", !report.tried() ? "not_tried" : report.up() ? "up" : "down");
    report.facts().ifPresent(this::identity);
    report
        .health()
        .ifPresent(
            health ->
                json.object(
                    "health",
                    () -> {
                      json.number("score", health.score());
                      json.text("status", health.status().label());
                    }));
    report.down().ifPresent(failure -> json.object("down", () -> down(server, failure)));
    json.list(
        "wrong",
        () -> {
          Wrong.of(server.vitals()).forEach(one -> json.object(() -> vitals.of(one)));
          jobs.apply(server).forEach(one -> json.object(() -> vitals.of(one)));
        });
    json.list(
        "failing",
        () ->
            server.queries().stream()
                .filter(ServerPart::isFailing)
                .forEach(query -> json.object(() -> queries.of(query))));
    json.object("queries", () -> states(server));
    json.whole("series", report.series());
    json.object(
        "history",
        () -> {
          json.time("end", server.minute());
          json.whole("step_seconds", STEP_SECONDS);
        });
    json.object("figures", () -> server.figures().forEach(this::figure));
  }

  private static boolean isFailing(QueryReading query) {
    return query.failure().isPresent() && query.state() != QueryReading.State.SKIPPED;
  }

  private void identity(ServerFacts facts) {
    json.text("product", facts.product());
    json.whole("version", facts.version());
    json.text("role", facts.role());
    json.time("start_time", second(facts.startTime()));
  }

  private void down(ServerDetails server, Failure failure) {
    QueryPart.reason(json, failure);
    json.time("since", server.downSince());
  }

  private void states(ServerDetails server) {
    for (QueryReading.State state : QueryReading.State.values()) {
      int skipped =
          state == QueryReading.State.SKIPPED ? server.report().plan().skipped().size() : 0;
      json.whole(state.label(), server.queryStates().getOrDefault(state, 0) + skipped);
    }
  }

  private void figure(FigureValue figure) {
    json.object(
        figure.figure().name(),
        () -> {
          json.number("value", figure.value());
          points(json, figure.points());
        });
  }

  /** Without the first minutes of which nothing is known; nothing when nothing is known at all. */
  static void points(Json json, float[] points) {
    int first = 0;
    while (first < points.length && Float.isNaN(points[first])) {
      first++;
    }
    if (first < points.length) {
      int from = first;
      json.list(
          "history",
          () -> {
            for (int i = from; i < points.length; i++) {
              json.point(points[i]);
            }
          });
    }
  }
}
