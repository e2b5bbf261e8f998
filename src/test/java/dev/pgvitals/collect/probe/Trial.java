package dev.pgvitals.collect.probe;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.collect.plan.FactsScope;
import dev.pgvitals.collect.plan.Plan;
import dev.pgvitals.collect.plan.PlannedQuery;
import dev.pgvitals.collect.plan.Planner;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.runstate.QueryRunState;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ServerConfig;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.failure.Failure;
import dev.pgvitals.fixture.server.Postgres;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.source.choice.SourceFactory;
import dev.pgvitals.yaml.ProblemsException;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A catalogue tried on one server, as {@code pgvitals query} does, under the server's name "db".
 */
public final class Trial implements AutoCloseable {
  private final ServerProbe survey;
  private final ServerProbe.Findings findings;
  private final Map<String, QueryRunState> memories = new HashMap<>();

  private Trial(ServerConfig server, Catalogue catalogue) {
    this(server, catalogue, NamingScheme.PROMETHEUS);
  }

  private Trial(ServerConfig server, Catalogue catalogue, NamingScheme naming) {
    this.survey =
        new ServerProbe(
            SourceFactory.forOneLook().of(server, FactsScope.of(catalogue)),
            new Planner(catalogue, naming, server, Duration.ofSeconds(15)));
    try {
      this.findings = survey.findings();
    } catch (ServerProbeException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  public static Trial of(Postgres postgres, String yaml) {
    return new Trial(server(postgres, "monitor", "postgres", ""), catalogue(yaml));
  }

  /** As {@link #of(Postgres, String)}, of a server with more keys, indented by four spaces. */
  public static Trial of(Postgres postgres, String yaml, String keys) {
    return new Trial(server(postgres, "monitor", "postgres", keys), catalogue(yaml));
  }

  /** As {@link #of(Postgres, String)}, with {@code names: postgres_exporter}. */
  public static Trial withTheirNames(Postgres postgres, String yaml) {
    return new Trial(
        server(postgres, "monitor", "postgres", "    tags: [postgres_exporter]\n"),
        catalogue(yaml, NamingScheme.POSTGRES_EXPORTER),
        NamingScheme.POSTGRES_EXPORTER);
  }

  /** As {@link #of(Postgres, String)}, on a server that is configured so. */
  public static Trial of(ServerConfig server, String yaml) {
    return new Trial(server, catalogue(yaml));
  }

  /** As {@link #of(Postgres, String)}, on the server of this libpq URI. */
  public static Trial of(String uri, String yaml) {
    return new Trial(server(uri, ""), catalogue(yaml));
  }

  /**
   * Configures a server named "db".
   *
   * @param keys more of the server's keys, each line indented by four spaces
   */
  public static ServerConfig server(Postgres postgres, String user, String database, String keys) {
    return server(postgres.uri(user, Postgres.MONITOR_PASSWORD, database), keys);
  }

  /** As {@link #server(Postgres, String, String, String)}, of this libpq URI. */
  public static ServerConfig server(String uri, String keys) {
    String text =
        """
        servers:
          - name: db
            url: %s
        %s"""
            .formatted(uri, keys);
    try {
      return new ConfigReader(new Environment(Map.of(), Path.of("/nowhere"), "tester"))
          .read("test.yaml", text)
          .config()
          .servers()
          .get(0);
    } catch (ProblemsException e) {
      throw new IllegalArgumentException(e);
    }
  }

  public static Catalogue catalogue(String yaml) {
    return catalogue(yaml, NamingScheme.PROMETHEUS);
  }

  private static Catalogue catalogue(String yaml, NamingScheme naming) {
    try {
      return CatalogueReader.read(sources(yaml), naming).catalogue();
    } catch (ProblemsException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** What begins with the built-in catalogue's text is that one and then a file of a user's. */
  private static List<CatalogueText> sources(String yaml) {
    CatalogueText builtin = CatalogueFiles.builtin();
    return yaml.startsWith(builtin.text())
        ? List.of(
            builtin, new CatalogueText("queries.yaml", yaml.substring(builtin.text().length())))
        : List.of(new CatalogueText("queries.yaml", yaml));
  }

  public ServerFacts facts() {
    return findings.facts();
  }

  public Plan plan() {
    return findings.plan();
  }

  /** Runs the query of that name; one that runs in several databases in the first of them. */
  public ServerProbe.Outcome run(String query) {
    return run(planned(query));
  }

  private PlannedQuery planned(String query) {
    return findings.plan().queries().stream()
        .filter(p -> p.name().equals(query))
        .findFirst()
        .orElseThrow();
  }

  public ServerProbe.Outcome run(PlannedQuery planned) {
    return run(planned, new QueryRunState());
  }

  private ServerProbe.Outcome run(PlannedQuery planned, QueryRunState memory) {
    try {
      return survey.run(planned, memory);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks for proof of life. */
  public void heartbeat() {
    try {
      survey.heartbeat();
    } catch (ServerProbeException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The samples of a run that must succeed, a line each, without HELP and TYPE. */
  public List<String> samples(String query) {
    return samples(run(query));
  }

  /** As the agent runs it: the next of a row of runs that know of each other. */
  public List<String> next(String query) {
    return samples(nextRun(query));
  }

  public ServerProbe.Outcome nextRun(String query) {
    return run(planned(query), memories.computeIfAbsent(query, name -> new QueryRunState()));
  }

  private static List<String> samples(ServerProbe.Outcome outcome) {
    outcome
        .failure()
        .ifPresent(
            failure -> {
              throw new AssertionError(failure);
            });
    SliceStore store = new SliceStore(System::nanoTime);
    outcome.slice().ifPresent(slice -> store.publish(slice, Duration.ofHours(1)));
    return text(store).lines().filter(line -> !line.startsWith("#")).toList();
  }

  /** The failure of a run that must not succeed. */
  public Failure failure(String query) {
    return run(query).failure().orElseThrow(() -> new AssertionError(query + " succeeded"));
  }

  public static String text(SliceStore store) {
    return new Exposition(store, new PrometheusRegistry()).text();
  }

  /** The value of one series, which must be there. */
  public static double value(SliceStore store, String series) {
    String page = text(store);
    return page.lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError(series + " is not in\n" + page));
  }

  @Override
  public void close() {
    survey.close();
  }
}
