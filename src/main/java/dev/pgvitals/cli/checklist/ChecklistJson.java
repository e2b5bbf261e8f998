package dev.pgvitals.cli.checklist;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.pgvitals.checklist.Answer;
import dev.pgvitals.checklist.Checklist;
import dev.pgvitals.checklist.Finding;
import dev.pgvitals.checklist.ItemResult;
import dev.pgvitals.checklist.Verdict;
import java.time.Instant;

/** A checklist for programs, with every finding. */
final class ChecklistJson {
  private ChecklistJson() {}

  static String of(Checklist list, Instant now) {
    JsonObject json = new JsonObject();
    json.addProperty("time", now.toString());
    JsonObject counts = new JsonObject();
    for (Verdict verdict : Verdict.values()) {
      counts.addProperty(verdict.word(), list.count(verdict));
    }
    json.add("counts", counts);
    JsonArray items = new JsonArray();
    list.results().forEach(result -> items.add(item(result)));
    json.add("items", items);
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }

  private static JsonObject item(ItemResult result) {
    JsonObject json = new JsonObject();
    json.addProperty("id", result.item().id());
    json.addProperty("group", result.item().group().word());
    json.addProperty("title", result.item().title());
    json.addProperty("verdict", result.verdict().word());
    JsonArray findings = new JsonArray();
    result.findings().forEach(finding -> findings.add(finding(finding)));
    json.add("findings", findings);
    result.answer().ifPresent(answer -> json.add("answer", answer(answer)));
    return json;
  }

  private static JsonObject finding(Finding finding) {
    JsonObject json = new JsonObject();
    json.addProperty("where", finding.where());
    json.addProperty("verdict", finding.verdict().word());
    json.addProperty("evidence", finding.evidence());
    json.addProperty("next", finding.next());
    return json;
  }

  private static JsonObject answer(Answer answer) {
    JsonObject json = new JsonObject();
    json.addProperty("answer", answer.yes() ? "yes" : "no");
    json.addProperty("by", answer.by());
    json.addProperty("on", answer.on().toString());
    json.addProperty("note", answer.note());
    return json;
  }
}
