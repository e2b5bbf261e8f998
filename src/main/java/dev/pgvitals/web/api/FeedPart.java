package dev.pgvitals.web.api;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.failure.FailureReason;
import dev.pgvitals.feed.FeedProblem;
import dev.pgvitals.feed.FeedReport;
import dev.pgvitals.feed.FeedTable;
import java.util.List;

/** What is read beside servers: how it does, what is wrong by it, and what there is to see. */
public final class FeedPart {
  private final Json json;

  FeedPart(Json json) {
    this.json = json;
  }

  /** The members of its object; what there is to see only where that is wanted. */
  void of(FeedReport feed, boolean withTables) {
    json.text("kind", feed.id().kind());
    json.text("name", feed.id().name());
    json.text("server", feed.id().server());
    json.text("state", !feed.tried() ? "not_tried" : feed.failure().isPresent() ? "failing" : "ok");
    json.number("interval_seconds", feed.interval().toNanos() / 1e9);
    json.time("last_success", feed.lastSuccess().map(ServerPart::second));
    feed.took().ifPresent(took -> json.number("duration_seconds", took.toNanos() / 1e9));
    feed.failure().ifPresent(this::reason);
    json.time("since", feed.since().map(ServerPart::second));
    json.list("wrong", () -> feed.problems().forEach(one -> json.object(() -> problem(one))));
    if (withTables) {
      json.list("tables", () -> feed.tables().forEach(one -> json.object(() -> table(one))));
    }
  }

  /** As of a query: not the message, which may hold data. */
  private void reason(Failure failure) {
    json.text("reason", failure.reason().label());
    json.text("text", words(failure.reason()));
    json.textIfAny("hint", failure.hint());
  }

  /** What a failure means where no server is asked, in a sentence for people. */
  public static String words(FailureReason reason) {
    return switch (reason) {
      case TIMEOUT -> "It took longer than it may.";
      case PERMISSION -> "The agent may not read it.";
      case UNDEFINED -> "What is to be read, or is to read it, is not there.";
      case RESULT -> "What was read is not what it should be.";
      default -> reason.words();
    };
  }

  private void problem(FeedProblem problem) {
    json.text("alert", problem.alert());
    json.text("level", problem.level().label());
    json.text("text", problem.text());
    json.text("runbook", "docs/runbooks/" + problem.alert() + ".md");
  }

  private void table(FeedTable table) {
    json.text("title", table.title());
    json.list("columns", () -> table.columns().forEach(json::text));
    json.list("rows", () -> table.rows().forEach(this::row));
  }

  private void row(List<String> cells) {
    json.list(() -> cells.forEach(json::text));
  }
}
