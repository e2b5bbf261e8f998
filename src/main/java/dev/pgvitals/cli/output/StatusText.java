package dev.pgvitals.cli.output;

import com.google.gson.JsonObject;
import dev.pgvitals.catalogue.ValueUnit;
import dev.pgvitals.text.Plural;
import dev.pgvitals.text.Printable;
import java.io.Console;
import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An agent's answer for a terminal: problems first, the worst first, then the servers. */
public final class StatusText {
  /** Of a terminal that nobody has widened. */
  private static final int WIDTH = 100;

  private static final int MAX_NAME = 24;
  private static final String NONE = "-";

  private final AgentDocument document;
  private final boolean colourful;
  private final List<JsonObject> servers;
  private final List<StatusProblem> problems;

  /**
   * Prints nothing yet.
   *
   * @param document an overview, or of one server
   */
  public StatusText(AgentDocument document, boolean colourful) {
    this.document = document;
    this.colourful = colourful;
    this.servers =
        isOverview() ? AgentJson.objects(document.json(), "servers") : List.of(document.json());
    this.problems = StatusProblem.of(document.json(), servers);
  }

  /** Whether the process prints to a terminal. */
  @SuppressWarnings("SystemConsoleNull") // before Java 22, that is the answer
  public static boolean isTerminal() {
    Console console = System.console();
    if (console == null || "dumb".equals(System.getenv("TERM"))) {
      return false;
    }
    try {
      // From Java 22 on, there is a console where there is no terminal.
      Method asks = Console.class.getMethod("isTerminal");
      return Boolean.TRUE.equals(asks.invoke(console));
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private boolean isOverview() {
    return document.json().has("servers");
  }

  /** What it comes to. */
  public CheckStatus verdict() {
    return problems.stream().map(StatusProblem::verdict).reduce(CheckStatus.OK, CheckStatus::or);
  }

  public void print(PrintWriter out) {
    out.println(coloured(heading()));
    printProblems(out);
    printServers(out);
    printTables(out);
  }

  /** The problems, and the server's figures. */
  public void printSummary(PrintWriter out) {
    printProblems(out);
    printServers(out);
  }

  /** The tables of one server; none of an overview. */
  public void printTables(PrintWriter out) {
    if (!isOverview()) {
      new StatusTables(document.json(), WIDTH).print(out);
    }
  }

  private String heading() {
    long up =
        servers.stream().filter(server -> AgentJson.text(server, "state").equals("up")).count();
    long wrong = problems.stream().filter(problem -> problem.verdict() != CheckStatus.OK).count();
    long pending = problems.size() - wrong;
    String agent =
        isOverview()
            ? "agent " + AgentJson.text(document.json().getAsJsonObject("agent"), "version")
            : "agent";
    return Printable.oneLine(
        "%s: %d of %s up; %s, %d pending; %s at %s"
            .formatted(
                verdict(),
                up,
                Plural.of(servers.size(), "server"),
                Plural.of(wrong, "problem"),
                pending,
                agent,
                document.base()));
  }

  private void printProblems(PrintWriter out) {
    if (problems.isEmpty()) {
      return;
    }
    TextTable table = new TextTable("level", "server", "what", "value", "since#", "where");
    for (StatusProblem problem : problems) {
      table.add(
          problem.level(),
          name(problem.server()),
          problem.what(),
          problem.value(),
          problem.since().map(this::age).orElse(NONE),
          problem.where());
    }
    out.println();
    List<String> lines = table.within(WIDTH).lines().toList();
    for (String line : lines) {
      out.println(coloured(line));
    }
    Map<String, String> advice = new LinkedHashMap<>();
    problems.stream()
        .filter(problem -> !problem.advice().isEmpty())
        .forEach(problem -> advice.putIfAbsent(problem.what(), problem.advice()));
    if (!advice.isEmpty()) {
      out.println();
    }
    advice.forEach((what, text) -> out.print(Paragraph.of(what + ": " + text).within(WIDTH, "  ")));
  }

  private String age(Instant since) {
    long seconds = Math.max(0, Duration.between(since, document.now()).toSeconds());
    return ValueUnit.SECONDS.text((double) seconds);
  }

  private void printServers(PrintWriter out) {
    if (servers.isEmpty()) {
      return;
    }
    TextTable table =
        new TextTable(
            "server",
            "health#",
            "connections#",
            "trans/s#",
            "statement#",
            "lag#",
            "size#",
            "state");
    for (JsonObject server : servers) {
      table.add(
          name(AgentJson.text(server, "name")),
          Optional.ofNullable(server.getAsJsonObject("health"))
              .flatMap(health -> AgentJson.number(health, "score"))
              .map(ValueUnit.NUMBER::text)
              .orElse(NONE),
          connections(server),
          figure(server, "transactions_per_second", ValueUnit.NUMBER),
          statement(server),
          figure(server, "replication_lag_seconds", ValueUnit.SECONDS),
          figure(server, "size_bytes", ValueUnit.BYTES),
          state(server));
    }
    out.println();
    out.print(table.within(WIDTH));
  }

  private static String state(JsonObject server) {
    String state = AgentJson.text(server, "state");
    return switch (state) {
      case "up" ->
          AgentJson.text(server, "role").isEmpty() ? state : AgentJson.text(server, "role");
      case "not_tried" -> "not tried";
      default -> state;
    };
  }

  private static String connections(JsonObject server) {
    String used = figure(server, "connections", ValueUnit.NUMBER);
    String limit = figure(server, "connections_limit", ValueUnit.NUMBER);
    return limit.equals(NONE) ? used : used + " of " + limit;
  }

  /** Less than a second is told in milliseconds. */
  private static String statement(JsonObject server) {
    return value(server, "statement_mean_seconds")
        .map(
            seconds ->
                seconds < 1
                    ? ValueUnit.NUMBER.text(seconds * 1000) + " ms"
                    : ValueUnit.SECONDS.text(seconds))
        .orElse(NONE);
  }

  private static String figure(JsonObject server, String name, ValueUnit unit) {
    return value(server, name).map(unit::text).orElse(NONE);
  }

  private static Optional<Double> value(JsonObject server, String figure) {
    return Optional.ofNullable(server.getAsJsonObject("figures"))
        .flatMap(figures -> Optional.ofNullable(figures.getAsJsonObject(figure)))
        .flatMap(one -> AgentJson.number(one, "value"));
  }

  private static String name(String server) {
    return Printable.shortened(server, MAX_NAME);
  }

  /** Red, yellow or green; of a line of the table, by its first word. */
  private String coloured(String line) {
    if (!colourful) {
      return line;
    }
    String word = line.split("[ :]", 2)[0];
    String colour =
        switch (word) {
          case "CRITICAL", "critical", "down" -> "31";
          case "WARNING", "warning", "UNKNOWN", "unknown" -> "33";
          case "OK" -> "32";
          case "pending" -> "36";
          default -> "";
        };
    return colour.isEmpty()
        ? line
        : "\u001b[" + colour + "m" + word + "\u001b[0m" + line.substring(word.length());
  }
}
