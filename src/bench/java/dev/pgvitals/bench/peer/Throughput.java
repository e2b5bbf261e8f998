package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.program.Proc;
import dev.pgvitals.bench.program.RunningProgram;
import dev.pgvitals.bench.report.Figure;
import dev.pgvitals.bench.report.Goal;
import dev.pgvitals.bench.report.Measured;
import dev.pgvitals.bench.report.Table;
import dev.pgvitals.bench.scrape.ScrapeClient;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Four clients scrape with gzip as fast as they can, each over one connection that it keeps; the
 * programs take turns.
 */
record Throughput(Rate agent, Measured<Rate> peer, Measured<Rate> nginx) {
  private static final int CLIENTS = 4;
  private static final Duration TIME = Duration.ofSeconds(2);

  /**
   * Of one program, the median of its rounds.
   *
   * @param scrapes a second
   * @param cpu of the program, a scrape, in milliseconds
   */
  record Rate(double scrapes, double cpu) {}

  /**
   * @param page of the agent, which nginx serves
   * @param rounds that count
   */
  static Throughput measure(
      Setting setting,
      RunningProgram agent,
      Measured<RunningProgram> peer,
      byte[] page,
      Measured<Nginx> nginx,
      int rounds)
      throws IOException, SQLException, InterruptedException {
    Measured<RunningProgram> server =
        nginx.then(program -> program.serve(page, setting.workplace()));
    ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
    try {
      Turns ours = new Turns(agent, clients);
      Measured<Turns> theirs = peer.then(running -> new Turns(running, clients));
      Measured<Turns> limit = server.then(running -> new Turns(running, clients));
      // The first round is for the clients' compiler.
      for (int round = 0; round <= rounds; round++) {
        setting.progress().say("%d clients, round %d of %d".formatted(CLIENTS, round, rounds));
        ours.take();
        limit = limit.then(Turns::take);
        theirs = theirs.then(Turns::take);
      }
      return new Throughput(ours.median(), theirs.then(Turns::median), limit.then(Turns::median));
    } finally {
      clients.shutdownNow();
      server.value().ifPresent(setting.workplace()::stop);
    }
  }

  void tell(Table.Rows rows) {
    Figure ours = Figure.of(agent.scrapes());
    Figure limit = nginx.figure(Rate::scrapes);
    rows.row(
            "scrapes/s, %d clients".formatted(CLIENTS),
            "%.0f",
            ours,
            peer.figure(Rate::scrapes),
            limit,
            Goal.NONE)
        .row(
            "share of nginx's rate",
            "%.2f",
            nginx.figure(rate -> agent.scrapes() / rate.scrapes()),
            Figure.NONE,
            Figure.NONE,
            Goal.atLeast(0.8))
        .row(
            "CPU a scrape of these, ms",
            "%.2f",
            Figure.of(agent.cpu()),
            peer.figure(Rate::cpu),
            nginx.figure(Rate::cpu),
            Goal.NONE);
  }

  /** One program's, so far. */
  private record Turns(RunningProgram program, ExecutorService clients, List<Rate> rates) {
    Turns(RunningProgram program, ExecutorService clients) {
      this(program, clients, new ArrayList<>());
    }

    Turns take() throws IOException, InterruptedException {
      Duration cpu = Proc.cpuWithChildren(program.pid());
      long began = System.nanoTime();
      Callable<Integer> client = () -> scrapeUntil(began + TIME.toNanos());
      int scrapes = 0;
      for (Future<Integer> each : clients.invokeAll(Collections.nCopies(CLIENTS, client))) {
        try {
          scrapes += each.get();
        } catch (ExecutionException e) {
          throw new IOException("%s: %s".formatted(program.name(), e.getCause()), e);
        }
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      cpu = Proc.cpuWithChildren(program.pid()).minus(cpu);
      rates.add(new Rate(scrapes / seconds, cpu.toNanos() / 1e6 / scrapes));
      return this;
    }

    private int scrapeUntil(long end) throws IOException {
      try (ScrapeClient client = new ScrapeClient(program.port())) {
        int scrapes = 0;
        while (System.nanoTime() < end) {
          int status = client.scrape(true).status();
          if (status != 200) {
            throw new IOException("answers " + status);
          }
          scrapes++;
        }
        return scrapes;
      }
    }

    Rate median() {
      List<Rate> sorted =
          rates.stream().skip(1).sorted(Comparator.comparingDouble(Rate::scrapes)).toList();
      return sorted.get(sorted.size() / 2);
    }
  }
}
