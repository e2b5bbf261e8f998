package dev.pgvitals.collect.probe;

import dev.pgvitals.alert.Level;
import dev.pgvitals.alert.Thresholds;
import dev.pgvitals.catalogue.ColumnAlert;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.source.AlertValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The values of a server's vitals, now.
 *
 * @param vitals of the queries that gave a result, each once, in the order of the plan
 * @param failed queries that did not, though they should
 */
public record VitalReadings(List<Vital> vitals, List<ServerProbe.Outcome> failed) {
  public VitalReadings {
    vitals = List.copyOf(vitals);
    failed = List.copyOf(failed);
  }

  /**
   * A vital.
   *
   * @param worstFirst what each row of the query says of it; empty when it has none
   */
  public record Vital(ColumnAlert column, List<AlertValue> worstFirst) {
    public Vital {
      worstFirst = List.copyOf(worstFirst);
    }

    /** Its name, which is that of its alert. */
    public String name() {
      return column.alert().name();
    }

    /** The rows that are beyond a limit, the worst first. */
    public List<AlertValue> beyond(Thresholds thresholds) {
      return worstFirst.stream()
          .filter(reading -> thresholds.level(column.alert(), reading.value()) > 0)
          .toList();
    }

    /** 0 when all is well, else {@link Level#number} of the worst row. */
    public int level(Thresholds thresholds) {
      return worstFirst.isEmpty() ? 0 : thresholds.level(column.alert(), worstFirst.get(0).value());
    }
  }

  /**
   * Asks for them: runs each planned query that has one of these alerts, once.
   *
   * @param wanted by the name of the alert
   */
  public static VitalReadings take(
      ServerProbe probe, Plan plan, NamingScheme naming, Predicate<String> wanted)
      throws InterruptedException {
    Map<String, ColumnAlert> columns = new LinkedHashMap<>();
    Map<String, List<AlertValue>> readings = new LinkedHashMap<>();
    List<ServerProbe.Outcome> failed = new ArrayList<>();
    for (PlannedQuery query : plan.queries()) {
      List<ColumnAlert> own = wanted(query.query(), naming, wanted);
      if (own.isEmpty()) {
        continue;
      }
      ServerProbe.Outcome outcome = probe.run(query);
      if (outcome.isFailed()) {
        failed.add(outcome);
      }
      if (outcome.slice().isPresent()) {
        own.forEach(column -> columns.put(column.alert().name(), column));
        outcome
            .alertValues()
            .forEach(r -> readings.computeIfAbsent(r.alert(), a -> new ArrayList<>()).add(r));
      }
    }
    List<Vital> vitals = new ArrayList<>();
    columns.forEach(
        (name, column) ->
            vitals.add(
                new Vital(column, worstFirst(column, readings.getOrDefault(name, List.of())))));
    return new VitalReadings(vitals, failed);
  }

  private static List<ColumnAlert> wanted(
      Query query, NamingScheme naming, Predicate<String> wanted) {
    return ColumnAlert.of(query, naming).stream()
        .filter(column -> wanted.test(column.alert().name()))
        .toList();
  }

  private static List<AlertValue> worstFirst(ColumnAlert column, List<AlertValue> readings) {
    Comparator<AlertValue> byValue = Comparator.comparingDouble(AlertValue::value);
    return readings.stream().sorted(column.alert().below() ? byValue : byValue.reversed()).toList();
  }
}
