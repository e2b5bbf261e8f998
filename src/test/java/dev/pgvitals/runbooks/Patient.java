package dev.pgvitals.runbooks;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.collect.plan.ServerFacts;
import dev.pgvitals.collect.probe.Place;
import dev.pgvitals.collect.probe.ServerProbe;
import dev.pgvitals.collect.probe.ServerProbeException;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.diagnosis.Diagnosis;
import dev.pgvitals.diagnosis.Values;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server to be diagnosed, as {@code pgvitals diagnose} does it. */
public final class Patient implements AutoCloseable {
  private static final Path NOWHERE = Path.of("/nowhere");

  private final ServerProbe probe;
  private final ServerFacts facts;
  private final Place place;

  /** The server of this libpq URI. */
  public Patient(String uri) {
    try {
      Setup setup =
          Setup.read(
              NOWHERE.resolve("pgvitals.yaml"),
              "catalogue: [builtin]\nservers: [{name: db, url: '" + uri + "'}]\n",
              new Environment(Map.of(), NOWHERE, "tester"));
      probe = setup.survey(setup.config().servers().get(0), List.of("pgstattuple"));
      facts = probe.facts();
      place = probe.place(facts, Optional.empty());
    } catch (ProblemsException | ServerProbeException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A diagnosis with these values for variables. */
  public Diagnosis with(Map<String, String> values) {
    return new Diagnosis(facts, place, Values.of(values, Map.of(), facts, Optional.empty()));
  }

  @Override
  public void close() {
    place.close();
    probe.close();
  }
}
