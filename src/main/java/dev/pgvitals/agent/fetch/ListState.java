package dev.pgvitals.agent.fetch;

import dev.pgvitals.config.fetched.FetchedList;
import dev.pgvitals.config.fetched.ListSource;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is known of one list: what is in force, what came since, what became of it. One thread. */
final class ListState {
  private static final Logger LOG = LoggerFactory.getLogger(ListState.class);
  private static final int MAX_PROBLEMS_LOGGED = 20;
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final boolean telling;
  private ListSource source;
  private Optional<String> inForce = Optional.empty();
  private Optional<String> cached;
  private Optional<String> fresh = Optional.empty();
  private boolean tried;

  /** Problems by which the reading that goes on does without the one or the other. */
  private List<Problem> againstFresh = List.of();

  private List<Problem> againstCached = List.of();

  private Optional<String> refusedText = Optional.empty();
  private List<Problem> refusal = List.of();
  private Optional<String> failure = Optional.empty();
  private Optional<Instant> lastSuccess = Optional.empty();
  private ListFetch.Validators validators = ListFetch.Validators.NONE;
  private @Nullable Attempt underWay;
  private OptionalLong seen = OptionalLong.empty();
  private long due;

  /** An attempt that goes on, or waits for a thread. */
  record Attempt(ListFetch fetch, CompletableFuture<ListFetch.Answer> answer) {}

  /**
   * @param telling whether readings are told what else there should be; else the log says it
   */
  ListState(ListSource source, Optional<String> cached, boolean telling) {
    this.source = source;
    this.cached = cached;
    this.telling = telling;
  }

  ListSource source() {
    return source;
  }

  /** Where it is fetched from now on; the URL is the same. */
  void source(ListSource other) {
    source = other;
  }

  ListFetch.Validators validators() {
    return validators;
  }

  Optional<Attempt> underWay() {
    return Optional.ofNullable(underWay);
  }

  boolean isDue(long now) {
    return underWay == null && due - now <= 0;
  }

  void begun(Attempt attempt) {
    underWay = attempt;
    seen = OptionalLong.empty();
  }

  /** Takes the answer, if it has come; a fetch that takes too long is cut. */
  void look(long now, Instant time) {
    Attempt attempt = underWay;
    if (attempt == null) {
      return;
    }
    if (!attempt.answer().isDone()) {
      if (seen.isEmpty() && attempt.fetch().hasBegun()) {
        // Others may have had all the threads until now, which is not this source's fault.
        seen = OptionalLong.of(now);
      }
      if (seen.isPresent() && now - seen.getAsLong() > source.timeout().plus(GRACE).toNanos()) {
        failed(ListFetch.late(source));
        attempt.fetch().cut();
      }
      return;
    }
    underWay = null;
    due = now + source.refresh().toNanos();
    try {
      came(attempt.answer().join(), time);
    } catch (CompletionException e) {
      failed(
          e.getCause() instanceof ListFetch.FailedException known
              ? String.valueOf(known.getMessage())
              : "cannot be fetched: unexpected error " + e.getCause());
    }
  }

  private void came(ListFetch.Answer answer, Instant time) {
    if (failure.isPresent()) {
      failure = Optional.empty();
      LOG.info("{} can be fetched again", source.name());
    }
    validators = answer.validators();
    if (answer.text().isPresent() && !answer.text().equals(refusedText)) {
      fresh = answer.text().filter(text -> !inForce.equals(Optional.of(text)));
      tried = false;
      if (fresh.isEmpty() && !refusal.isEmpty()) {
        LOG.info("{} is again what is in force", source.name());
      }
      refusedText = Optional.empty();
      refusal = List.of();
    }
    if (fresh.isEmpty() && refusal.isEmpty()) {
      lastSuccess = Optional.of(time);
    }
  }

  private void failed(String why) {
    if (!telling && !failure.equals(Optional.of(why))) {
      LOG.warn("{} {}; {}", source.name(), why, goingOn());
    }
    failure = Optional.of(why);
  }

  private String goingOn() {
    return inForce.isPresent() || cached.isPresent()
        ? "going on with the servers that it had"
        : "going on without its servers";
  }

  /** Whether something came that no reading has tried. */
  boolean hasNews() {
    return fresh.isPresent() && !tried;
  }

  /** A reading begins; a document that was refused is tried again, as what it met may be gone. */
  void begin() {
    if (fresh.isEmpty()) {
      fresh = refusedText;
    }
    againstFresh = List.of();
    againstCached = List.of();
  }

  private boolean usesFresh() {
    return fresh.isPresent() && againstFresh.isEmpty();
  }

  private boolean usesCached() {
    return !usesFresh() && inForce.isEmpty() && cached.isPresent() && againstCached.isEmpty();
  }

  /** Whether a reading has a document now that was not in force before. */
  boolean isOnTrial() {
    return usesFresh() || usesCached();
  }

  /** The reading does without the document that it has. */
  void without(List<Problem> problems) {
    if (usesFresh()) {
      againstFresh = problems;
    } else {
      againstCached = problems;
    }
  }

  /** Whether there is anything to begin with. */
  boolean hasText() {
    return fresh.isPresent() || inForce.isPresent() || cached.isPresent();
  }

  /** What the reading gets. */
  FetchedList current() {
    tried = true;
    if (usesFresh()) {
      return new FetchedList(fresh, Optional.empty());
    }
    Optional<String> text = inForce.isPresent() ? inForce : cached.filter(t -> usesCached());
    Optional<String> complaint =
        complaint()
            .map(
                why ->
                    why
                        + (text.isEmpty()
                            ? "; its servers are left out"
                            : "; its servers are those that were kept"));
    return new FetchedList(text, telling ? complaint : Optional.empty());
  }

  private Optional<String> complaint() {
    List<Problem> against = !againstFresh.isEmpty() ? againstFresh : againstCached;
    if (!against.isEmpty()) {
      return Optional.of(
          "cannot be used: "
              + against.get(0)
              + (against.size() > 1 ? " (and " + (against.size() - 1) + " more)" : ""));
    }
    if (!refusal.isEmpty()) {
      return Optional.of("cannot be used: " + refusal.get(0));
    }
    return failure.or(
        () ->
            hasText() || lastSuccess.isPresent()
                ? Optional.empty()
                : Optional.of("has not answered yet"));
  }

  /**
   * What the reading has is in force now.
   *
   * @return the document, if it is another than before and was fetched
   */
  Optional<String> accept(Instant time) {
    Optional<String> changed = Optional.empty();
    if (usesFresh()) {
      changed = fresh;
      inForce = fresh;
      lastSuccess = Optional.of(time);
      if (!refusal.isEmpty()) {
        LOG.info("{} can be used now", source.name());
      }
      refusedText = Optional.empty();
      refusal = List.of();
    } else {
      if (usesCached()) {
        inForce = cached;
      }
      if (fresh.isPresent()) {
        refuse(fresh);
      }
    }
    fresh = Optional.empty();
    cached = Optional.empty();
    return changed;
  }

  private void refuse(Optional<String> text) {
    if (!text.equals(refusedText) || !againstFresh.equals(refusal)) {
      LOG.error(
          "{} has changed and cannot be used, {}:\n{}",
          source.name(),
          goingOn(),
          ProblemSummary.of(againstFresh, MAX_PROBLEMS_LOGGED));
    }
    refusedText = text;
    refusal = againstFresh;
  }

  /** What is wrong with the document that came last; nothing when it is in force. */
  List<Problem> refusal() {
    return refusal;
  }

  /** Whether the last attempt gave a document that is in force. */
  boolean isFine() {
    return failure.isEmpty() && refusal.isEmpty() && lastSuccess.isPresent();
  }

  Optional<Instant> lastSuccess() {
    return lastSuccess;
  }
}
