package dev.pgvitals.dashboard.read;

import dev.pgvitals.dashboard.Board;
import dev.pgvitals.dashboard.Conventions;
import dev.pgvitals.dashboard.facts.AlertLimits;
import dev.pgvitals.dashboard.facts.MetricFacts;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** The boards that come with the agent. */
public final class ShippedBoards {
  /** Their names, the one to begin with first. */
  public static final List<String> NAMES =
      List.of(
          "fleet", "server", "queries", "sessions", "replication", "storage", "assurance", "agent");

  private static final String DIRECTORY = "/dashboards/boards/";
  private static final String COMMON = "common.yaml";

  private final MetricFacts metrics;
  private final AlertLimits limits;

  /**
   * Boards that go with a catalogue.
   *
   * @param metrics of the built-in catalogue, for the boards are about its metrics
   * @param limits those in force
   */
  public ShippedBoards(MetricFacts metrics, AlertLimits limits) {
    this.metrics = metrics;
    this.limits = limits;
  }

  public static Conventions conventions() {
    try {
      return ConventionsReader.read(COMMON, text(COMMON));
    } catch (ProblemsException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One of them. */
  public Board board(String name) {
    String file = name + ".yaml";
    try {
      return new BoardReader(conventions(), metrics, limits, Set.copyOf(NAMES))
          .read(name, file, text(file));
    } catch (ProblemsException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(String file) {
    try (InputStream in = ShippedBoards.class.getResourceAsStream(DIRECTORY + file)) {
      if (in == null) {
        throw new IllegalStateException("the agent was built without " + DIRECTORY + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }
}
