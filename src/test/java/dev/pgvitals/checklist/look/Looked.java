package dev.pgvitals.checklist.look;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.checklist.Answers;
import dev.pgvitals.checklist.Checklist;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.Item;
import dev.pgvitals.checklist.ItemResult;
import dev.pgvitals.checklist.Verdict;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.report.prometheus.PrometheusAccess;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a look by a configuration gave, nothing answered. */
record Looked(Checklist checklist) {
  /** By the text of a configuration. */
  static Looked by(String configuration) {
    return by(configuration, Duration.ZERO, Optional.empty());
  }

  /**
   * As the other.
   *
   * @param later than now, for whoever looks
   */
  static Looked by(String configuration, Duration later, Optional<PrometheusAccess> prometheus) {
    try {
      Setup setup =
          Setup.read(
              Path.of("pgvitals.yaml"),
              configuration,
              new Environment(Map.of(), Path.of("/nowhere"), "tester"));
      List<Finding> findings =
          new Survey(
                  setup.config(),
                  server -> setup.survey(server, Survey.EXTENSIONS),
                  () -> Instant.now().plus(later))
              .make(
                  List.of(), new Survey.Alerting(setup.catalogue().alerts().keySet(), prometheus));
      return new Looked(
          Checklist.of(
              findings,
              Answers.NONE,
              LocalDate.ofInstant(Instant.now(), ZoneOffset.UTC),
              Duration.ofDays(180)));
    } catch (ProblemsException e) {
      throw new IllegalStateException(e.problems().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** At one database of one server alone, called {@code db}, as the role {@code monitor}. */
  static Looked at(Postgres postgres, String database) {
    return by("servers:\n" + server("db", postgres, database, ""));
  }

  /**
   * A server of a configuration.
   *
   * @param more of its keys, with a comma before each
   */
  static String server(String name, Postgres postgres, String database, String more) {
    return "  - {name: %s, url: '%s', databases: {include: [%s]}%s}\n"
        .formatted(
            name, postgres.uri("monitor", Postgres.MONITOR_PASSWORD, database), database, more);
  }

  private ItemResult result(Item item) {
    return checklist.results().get(Item.ids().indexOf(item.id()));
  }

  Verdict of(Item item) {
    return result(item).verdict();
  }

  /** What is said of it, a line each: verdict, where, evidence. */
  String said(Item item) {
    return result(item).findings().stream()
        .map(f -> f.verdict().word() + " " + f.where() + ": " + f.evidence())
        .collect(Collectors.joining("\n"));
  }
}
