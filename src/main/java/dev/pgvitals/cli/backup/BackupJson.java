package dev.pgvitals.cli.backup;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pgvitals.backup.BackupJudge;
import dev.pgvitals.backup.BackupState;
import dev.pgvitals.backup.choice.BackupLook;
import dev.pgvitals.feed.FeedProblem;
import java.util.List;
import java.util.Locale;

/** Looks as JSON, for scripts; what is not known is left out. */
final class BackupJson {
  private BackupJson() {}

  static String text(List<BackupLook> looks, BackupJudge judge) {
    JsonArray all = new JsonArray();
    for (BackupLook look : looks) {
      JsonObject source = new JsonObject();
      source.addProperty("source", look.source());
      look.feed().id().server().ifPresent(server -> source.addProperty("server", server));
      source.addProperty("up", look.failure().isEmpty());
      look.failure()
          .ifPresent(
              failure -> {
                source.addProperty("reason", failure.reason().label());
                source.addProperty("message", failure.message());
                source.addProperty("hint", failure.hint());
              });
      JsonArray backups = new JsonArray();
      look.states().forEach(state -> backups.add(backup(state, judge.of(state, look.states()))));
      source.add("backups", backups);
      all.add(source);
    }
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(all) + "\n";
  }

  private static JsonObject backup(BackupState state, List<FeedProblem> problems) {
    JsonObject json = new JsonObject();
    json.addProperty("stanza", state.stanza());
    add(json, "type", state.type());
    add(json, "repo", state.repo());
    json.addProperty("state", BackupCheckCommand.status(problems).name().toLowerCase(Locale.ROOT));
    JsonArray reasons = new JsonArray();
    problems.forEach(problem -> reasons.add(problem.text()));
    json.add("reasons", reasons);
    state.lastStatus().ifPresent(good -> json.addProperty("last_status", good));
    state.lastSuccess().ifPresent(time -> json.addProperty("last_success", time.toString()));
    state.lastVerified().ifPresent(time -> json.addProperty("last_verified", time.toString()));
    state.oldest().ifPresent(time -> json.addProperty("oldest", time.toString()));
    state.size().ifPresent(bytes -> json.addProperty("size_bytes", bytes));
    state.repoSize().ifPresent(bytes -> json.addProperty("repo_size_bytes", bytes));
    state.duration().ifPresent(time -> json.addProperty("duration_seconds", time.toSeconds()));
    state.count().ifPresent(number -> json.addProperty("count", number));
    state.corrupt().ifPresent(number -> json.addProperty("corrupt", number));
    state
        .recoveryWindow()
        .ifPresent(time -> json.addProperty("recovery_window_seconds", time.toSeconds()));
    state.walMissing().ifPresent(number -> json.addProperty("wal_missing", number));
    state.lastWal().ifPresent(time -> json.addProperty("last_wal", time.toString()));
    state.restoreTested().ifPresent(time -> json.addProperty("restore_tested", time.toString()));
    state.restoreTime().ifPresent(time -> json.addProperty("restore_seconds", time.toSeconds()));
    state.running().ifPresent(number -> json.addProperty("running", number));
    state.retentionUnsafe().ifPresent(unsafe -> json.addProperty("retention_unsafe", unsafe));
    return json;
  }

  private static void add(JsonObject json, String key, String value) {
    if (!value.isEmpty()) {
      json.addProperty(key, value);
    }
  }
}
