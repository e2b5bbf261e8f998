package dev.pgvitals.cli.rescue;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pgvitals.maintain.run.TargetReport;
import dev.pgvitals.rescue.Signal;
import dev.pgvitals.rescue.plan.Candidate;
import dev.pgvitals.rescue.plan.Diagnosis;
import dev.pgvitals.rescue.plan.Leaks;
import dev.pgvitals.rescue.plan.Plan;
import dev.pgvitals.rescue.plan.Prevention;
import dev.pgvitals.rescue.plan.Recipe;
import dev.pgvitals.rescue.plan.Session;
import dev.pgvitals.rescue.plan.Wraparound;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A rescue for programs. */
final class RescueJson {
  private RescueJson() {}

  /**
   * All servers.
   *
   * @param failures of servers that could not be asked, by name
   */
  static String of(
      List<RescueReport> reports, Map<String, String> failures, RescueSettings settings) {
    JsonArray all = new JsonArray();
    reports.forEach(report -> all.add(server(report, settings)));
    failures.forEach(
        (server, message) -> {
          JsonObject failed = new JsonObject();
          failed.addProperty("server", server);
          failed.addProperty("recipe", settings.recipe().word());
          failed.addProperty("error", message);
          all.add(failed);
        });
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all) + "\n";
  }

  private static JsonObject server(RescueReport report, RescueSettings settings) {
    JsonObject json = new JsonObject();
    Plan plan = report.plan();
    json.addProperty("server", report.server());
    json.addProperty("recipe", settings.recipe().word());
    json.addProperty("dry_run", report.result().isEmpty() && report.vacuumed().isEmpty());
    add(json, plan.diagnosis());
    JsonObject connections = new JsonObject();
    connections.addProperty("used", report.situation().slots().used());
    connections.addProperty("limit", report.situation().slots().limit());
    json.add("connections", connections);
    JsonArray targets = new JsonArray();
    plan.targets().forEach(target -> targets.add(target(target)));
    json.add("targets", targets);
    json.addProperty("beyond_max", plan.beyond());
    JsonArray spared = new JsonArray();
    for (Candidate candidate : plan.spared()) {
      JsonObject one = session(candidate.session());
      one.addProperty("why", candidate.spared().orElse(""));
      spared.add(one);
    }
    json.add("spared", spared);
    if (settings.recipe() == Recipe.LEAK) {
      JsonArray groups = new JsonArray();
      Leaks.groups(report.situation(), report.limits()).forEach(group -> groups.add(group(group)));
      json.add("groups", groups);
    }
    report
        .situation()
        .wraparound()
        .ifPresent(wraparound -> json.add("wraparound", wraparound(wraparound)));
    JsonArray remarks = new JsonArray();
    plan.diagnosis().remarks().forEach(remarks::add);
    json.add("remarks", remarks);
    JsonArray prevention = new JsonArray();
    Prevention.of(settings.recipe(), plan, report.situation().server()).forEach(prevention::add);
    json.add("prevention", prevention);
    report.unrecorded().ifPresent(why -> json.addProperty("unrecorded", why));
    report
        .result()
        .ifPresent(
            result -> {
              JsonArray signals = new JsonArray();
              result.signals().forEach(signal -> signals.add(signal(signal)));
              json.add("signals", signals);
              JsonObject after = new JsonObject();
              add(after, result.after());
              json.add("after", after);
            });
    report.vacuumed().ifPresent(vacuumed -> vacuumed(json, vacuumed));
    return json;
  }

  private static void vacuumed(JsonObject json, RescueReport.Vacuumed vacuumed) {
    JsonArray tables = new JsonArray();
    for (TargetReport table : Freezing.tables(vacuumed.report())) {
      JsonObject one = new JsonObject();
      one.addProperty("database", table.database());
      one.addProperty("table", table.target().name());
      table
          .outcome()
          .ifPresent(
              outcome -> {
                one.addProperty("status", outcome.status().word());
                outcome.reason().ifPresent(why -> one.addProperty("reason", why));
              });
      tables.add(one);
    }
    json.add("vacuumed", tables);
    vacuumed.report().refusal().ifPresent(why -> json.addProperty("refused", why));
    JsonObject after = new JsonObject();
    add(after, vacuumed.after());
    json.add("after", after);
  }

  private static void add(JsonObject json, Diagnosis diagnosis) {
    json.addProperty("trouble", diagnosis.trouble());
    json.addProperty("finding", diagnosis.finding());
  }

  private static JsonObject target(Plan.Target target) {
    JsonObject json = session(target.session());
    json.addProperty("verb", target.verb().word());
    json.addProperty("why", target.why());
    JsonArray waiters = new JsonArray();
    target.waiters().forEach(waiter -> waiters.add(session(waiter)));
    json.add("waiters", waiters);
    return json;
  }

  private static JsonObject session(Session session) {
    JsonObject json = new JsonObject();
    Session.Owner owner = session.owner();
    json.addProperty("pid", session.pid());
    json.addProperty("user", owner.user());
    json.addProperty("application", owner.application());
    json.addProperty("client", owner.client());
    json.addProperty("database", owner.database());
    json.addProperty("backend_type", owner.backendType());
    json.addProperty("state", session.state());
    json.addProperty("backend_start", session.id().backendStart().toString());
    session.id().stateChange().ifPresent(time -> json.addProperty("state_change", time.toString()));
    json.addProperty("age_seconds", seconds(session.age()));
    session
        .ages()
        .transaction()
        .ifPresent(age -> json.addProperty("transaction_seconds", seconds(age)));
    session.ages().waiting().ifPresent(age -> json.addProperty("waiting_seconds", seconds(age)));
    // As text: a reader that takes numbers for doubles would change it.
    session.queryId().ifPresent(id -> json.addProperty("queryid", Long.toString(id)));
    session.query().ifPresent(query -> json.addProperty("query", query));
    return json;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static JsonObject group(Leaks.Group group) {
    JsonObject json = new JsonObject();
    json.addProperty("user", group.owner().user());
    json.addProperty("application", group.owner().application());
    json.addProperty("client", group.owner().client());
    json.addProperty("database", group.owner().database());
    json.addProperty("connections", group.connections());
    json.addProperty("idle", group.idle());
    json.addProperty("unused", group.unused());
    json.addProperty("in_transaction", group.inTransaction());
    json.addProperty("longest_idle_seconds", seconds(group.longestIdle()));
    group.roleLimit().ifPresent(limit -> json.addProperty("role_limit", limit));
    group.databaseLimit().ifPresent(limit -> json.addProperty("database_limit", limit));
    return json;
  }

  private static JsonObject wraparound(Wraparound wraparound) {
    JsonObject json = new JsonObject();
    json.addProperty("ratio", wraparound.worst());
    JsonArray tables = new JsonArray();
    for (Wraparound.OldTable table : wraparound.tables()) {
      JsonObject one = new JsonObject();
      one.addProperty("database", table.database());
      one.addProperty("table", table.name());
      one.addProperty("age", table.age());
      if (!table.temporary()) {
        one.addProperty("statement", table.statement());
      }
      tables.add(one);
    }
    json.add("tables", tables);
    return json;
  }

  private static JsonObject signal(Signal signal) {
    JsonObject json = new JsonObject();
    json.addProperty("pid", signal.target().session().pid());
    json.addProperty("verb", signal.verb().word());
    json.addProperty("result", signal.result().word());
    json.addProperty("seconds", seconds(signal.took()));
    signal.message().ifPresent(message -> json.addProperty("message", message));
    return json;
  }
}
