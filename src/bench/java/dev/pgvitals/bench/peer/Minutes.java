package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.peer.Observer.Observation;
import dev.pgvitals.bench.peer.Observer.Window;
import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.Program;
import dev.pgvitals.bench.report.Figure;
import dev.pgvitals.bench.report.Goal;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.report.Table;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;

/**
 * All programs run as in production for some minutes, at one time: what is measured is the CPU time
 * and the memory of each, and of two cores they take a tenth.
 *
 * @param after how old the programs are when the rows of the steady state begin
 */
record Minutes(Map<Content, Sides> contents, Duration after) {
  /** So that no two programs begin their cycles at one time. */
  private static final Duration STAGGER = Duration.ofMillis(2_500);

  /** Both programs with one content. */
  record Sides(Observation agent, Measured<Observation> peer) {}

  /**
   * @param after how old the programs are when their steady state begins
   * @param time for how long that is watched
   */
  static Minutes measure(Setting setting, Duration after, Duration time)
      throws IOException, SQLException, InterruptedException {
    Duration whole = after.plus(time).plus(STAGGER.multipliedBy(6));
    setting.progress().say("all programs at one time for %d s".formatted(whole.toSeconds()));
    Map<Content, Future<Observation>> agents = new EnumMap<>(Content.class);
    Map<Content, Measured<Future<Observation>>> peers = new EnumMap<>(Content.class);
    ExecutorService observers = Executors.newCachedThreadPool();
    try {
      for (Content content : Content.values()) {
        Measured.Step<Program, Future<Observation>> observe =
            program ->
                observers.submit(
                    new Observer(setting, program, content.database(), after, time)::observe);
        Programs programs = setting.programs();
        agents.put(
            content,
            observe.apply(programs.agent("minutes_" + content.key(), content, Effort.NORMAL)));
        Thread.sleep(STAGGER.toMillis());
        peers.put(content, programs.peer("minutes_peer_" + content.key(), content).then(observe));
        Thread.sleep(STAGGER.toMillis());
      }
      Map<Content, Sides> sides = new EnumMap<>(Content.class);
      for (Content content : Content.values()) {
        Observation agent = outcome(Objects.requireNonNull(agents.get(content)));
        sides.put(
            content,
            new Sides(agent, Objects.requireNonNull(peers.get(content)).then(Minutes::outcome)));
      }
      return new Minutes(sides, after);
    } finally {
      observers.shutdownNow();
    }
  }

  private static Observation outcome(Future<Observation> observer)
      throws IOException, SQLException, InterruptedException {
    try {
      return observer.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SQLException failure) {
        throw failure;
      }
      if (e.getCause() instanceof IllegalStateException failure) {
        throw failure;
      }
      throw new IOException(e.getCause());
    }
  }

  /** The rows of one content. */
  void tell(Content content, Table table) {
    Rows rows = new Rows(table, Objects.requireNonNull(contents.get(content)));
    boolean small = content == Content.SMALL;
    Goal none = Goal.NONE;
    rows.memory(
        "RSS a minute after the start, MB", Proc.Memory::resident, small ? Goal.atMost(50) : none);
    rows.memory("PSS then, three of each running, MB", Proc.Memory::proportional, none);
    rows.memory("anonymous memory then, of RSS, MB", Proc.Memory::anonymous, none);
    rows.first(
        "CPU of a 15 s cycle, the first minute, ms", Window::cpu, small ? Goal.atMost(35) : none);
    Goal cpu = small ? Goal.atMost(20) : content == Content.BY_DEFAULT ? Goal.atMost(40) : none;
    rows.steady(
        "CPU of a 15 s cycle, from %s on, ms".formatted(age(after)), "%.1f", Window::cpu, cpu);
    rows.steady("database time of a 15 s cycle then, ms", "%.1f", Window::databaseTime, none);
    rows.steady("logins in a 15 s cycle then", "%.2f", Window::logins, none);
    if (content == Content.BY_DEFAULT) {
      rows.steady("of them to other databases", "%.2f", Window::otherLogins, Goal.atMost(0.3));
    }
    rows.all("connections at one time, the most", Observation::mostConnections, Goal.atMost(2));
  }

  static String age(Duration age) {
    return age.toSeconds() % 60 == 0 ? "minute " + age.toMinutes() : "second " + age.toSeconds();
  }

  private record Rows(Table table, Sides sides) {
    void memory(String what, ToDoubleFunction<Proc.Memory> kilobytes, Goal goal) {
      row(
          sides.agent.first().load(),
          what,
          "%.1f",
          o -> kilobytes.applyAsDouble(o.memory()) / 1024,
          goal);
    }

    void first(String what, ToDoubleFunction<Window> number, Goal goal) {
      row(sides.agent.first().load(), what, "%.1f", o -> number.applyAsDouble(o.first()), goal);
    }

    void steady(String what, String format, ToDoubleFunction<Window> number, Goal goal) {
      row(sides.agent.steady().load(), what, format, o -> number.applyAsDouble(o.steady()), goal);
    }

    void all(String what, ToDoubleFunction<Observation> number, Goal goal) {
      row(sides.agent.steady().load(), what, "%.0f", number, goal);
    }

    private void row(
        String load, String what, String format, ToDoubleFunction<Observation> number, Goal goal) {
      table
          .at(load)
          .row(
              what,
              format,
              Figure.of(number.applyAsDouble(sides.agent)),
              sides.peer.figure(number),
              Figure.NONE,
              goal);
    }
  }
}
