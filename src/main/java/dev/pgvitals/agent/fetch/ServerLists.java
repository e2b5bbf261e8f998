package dev.pgvitals.agent.fetch;

import dev.pgvitals.concurrent.DaemonThreads;
import dev.pgvitals.config.fetched.FetchedList;
import dev.pgvitals.config.fetched.FetchedLists;
import dev.pgvitals.config.fetched.ListSource;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.yaml.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The lists of servers that are fetched, and what is in force of them. Sources are asked on threads
 * of their own, so that a silent one holds up nobody but a first reading, and that for a bounded
 * time. For one thread, but for {@link #health}.
 */
public final class ServerLists implements FetchedLists {
  /** How often {@link #tick} is to be called. */
  public static final Duration TICK = Duration.ofSeconds(1);

  /** The longest that a reading waits for lists of which there is nothing yet. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int MAX_THREADS = 8;
  private static final long IDLE_SECONDS = 10;

  private final Clocks clocks;
  private final String agent;
  private final boolean once;
  private final Executor threads;
  private final Map<String, ListState> known = new LinkedHashMap<>();
  private List<ListSource> asked = List.of();
  private Optional<Path> directory = Optional.empty();
  private Set<String> inForce = Set.of();
  private volatile Map<String, Health> health = Map.of();

  /**
   * How a list does.
   *
   * @param fine whether the last attempt gave a document that is in force
   * @param lastSuccess when one did
   */
  public record Health(boolean fine, Optional<Instant> lastSuccess) {}

  private ServerLists(Clocks clocks, String agent, boolean once) {
    this.clocks = clocks;
    this.agent = agent;
    this.once = once;
    this.threads = threads();
  }

  /**
   * For an agent that goes on: kept documents are used at once, and fetched soon.
   *
   * @param agent who fetches
   */
  public static ServerLists of(Clocks clocks, String agent) {
    return new ServerLists(clocks, agent, false);
  }

  /** For a command that reads once: waits for what is there now, and keeps nothing. */
  public static ServerLists once(String agent) {
    return new ServerLists(Clocks.SYSTEM, agent, true);
  }

  private static Executor threads() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MAX_THREADS,
            MAX_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.called("pgvitals-lists"));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** A reading begins: documents that were not used by the last one are tried again. */
  public void begin() {
    asked = List.of();
    directory = Optional.empty();
    known.values().forEach(ListState::begin);
  }

  @Override
  public List<FetchedList> get(List<ListSource> sources, Optional<Path> kept) {
    asked = sources;
    directory = kept;
    List<ListState> fresh = new ArrayList<>();
    for (ListSource source : sources) {
      String url = source.url().toString();
      if (!known.containsKey(url)) {
        ListState state =
            new ListState(source, kept.flatMap(path -> new ListCache(path).read(url)), once);
        known.put(url, state);
        fetch(state);
        if (once || !state.hasText()) {
          fresh.add(state);
        }
      }
    }
    await(fresh);
    look();
    return sources.stream().map(source -> known(source).current()).toList();
  }

  private ListState known(ListSource source) {
    ListState state = known.get(source.url().toString());
    if (state == null) {
      throw new IllegalStateException("never asked for: " + source.name());
    }
    return state;
  }

  private void fetch(ListState state) {
    ListFetch fetch = new ListFetch(state.source(), state.validators(), agent);
    CompletableFuture<ListFetch.Answer> answer = new CompletableFuture<>();
    state.begun(new ListState.Attempt(fetch, answer));
    try {
      threads.execute(
          () -> {
            try {
              answer.complete(fetch.call());
            } catch (ListFetch.FailedException | RuntimeException | Error e) {
              answer.completeExceptionally(new CompletionException(e));
            }
          });
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      answer.completeExceptionally(
          new CompletionException(
              new ListFetch.FailedException("cannot be fetched: no thread left to do it")));
    }
  }

  private static void await(List<ListState> states) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (ListState state : states) {
      Optional<ListState.Attempt> attempt = state.underWay();
      if (attempt.isPresent()) {
        try {
          long left = Math.max(0, end - System.nanoTime());
          attempt.get().answer().get(left, TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
          // The state tells.
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private void look() {
    known.values().forEach(state -> state.look(clocks.nanos(), clocks.instant()));
  }

  @Override
  public boolean without(List<Problem> problems) {
    Set<String> files =
        problems.stream().map(problem -> problem.position().file()).collect(Collectors.toSet());
    List<ListState> trial = asked.stream().map(this::known).filter(ListState::isOnTrial).toList();
    List<ListState> guilty =
        trial.stream().filter(state -> files.contains(state.source().name())).toList();
    for (ListState state : guilty.isEmpty() ? trial : guilty) {
      List<Problem> own =
          problems.stream()
              .filter(problem -> problem.position().file().equals(state.source().name()))
              .toList();
      state.without(own.isEmpty() ? problems : own);
    }
    return !trial.isEmpty();
  }

  /** What was read last is in force: it is kept, and fetched again and again from now on. */
  public void accepted() {
    for (ListSource source : asked) {
      ListState state = known(source);
      state.source(source);
      Optional<String> changed = state.accept(clocks.instant());
      if (changed.isPresent() && directory.isPresent()) {
        new ListCache(directory.get()).write(source.url().toString(), changed.get());
      }
    }
    inForce = asked.stream().map(source -> source.url().toString()).collect(Collectors.toSet());
    known.keySet().retainAll(inForce);
    directory.ifPresent(path -> new ListCache(path).retain(inForce));
    publish();
  }

  /**
   * Fetches what is due and takes what has come; never waits.
   *
   * @return whether there is something that a reading should try
   */
  public boolean tick() {
    boolean refused = !refusals().isEmpty();
    look();
    boolean news = false;
    for (ListState state : known.values()) {
      if (inForce.contains(state.source().url().toString())) {
        if (state.isDue(clocks.nanos())) {
          fetch(state);
        }
        news |= state.hasNews();
      }
    }
    publish();
    return news || (refused && refusals().isEmpty());
  }

  /** Whether what was read last names any. */
  public boolean isInForce() {
    return !inForce.isEmpty();
  }

  /** What is wrong with documents that came and are not in force. */
  public List<Problem> refusals() {
    return known.values().stream().flatMap(state -> state.refusal().stream()).toList();
  }

  private void publish() {
    Map<String, Health> now = new TreeMap<>();
    for (ListState state : known.values()) {
      if (inForce.contains(state.source().url().toString())) {
        now.merge(
            state.source().name(),
            new Health(state.isFine(), state.lastSuccess()),
            ServerLists::worse);
      }
    }
    health = now;
  }

  /** Of two that have one name by chance. */
  private static Health worse(Health one, Health other) {
    return one.fine() ? other : one;
  }

  /** How each list in force does, by its name. Any thread. */
  public Map<String, Health> health() {
    return health;
  }
}
