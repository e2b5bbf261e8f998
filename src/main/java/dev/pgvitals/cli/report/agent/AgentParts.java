package dev.pgvitals.cli.report.agent;

import com.google.gson.JsonObject;
import dev.pgvitals.cli.output.AgentJson;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.cli.output.StatusProblem;
import dev.pgvitals.report.document.Block.Item;
import dev.pgvitals.report.document.Mark;
import dev.pgvitals.report.document.Part;
import dev.pgvitals.report.document.Period;
import dev.pgvitals.text.Plural;
import java.util.ArrayList;
import java.util.List;

/** What a report says by an agent's answers. */
public final class AgentParts {
  /** Of servers that are down; of more, a number tells enough. */
  private static final int MOST_NAMES = 5;

  private AgentParts() {}

  /** All of them, in the order of a report. */
  public static List<Part> of(AgentAnswers agent, Period period, Runbooks runbooks) {
    return List.of(
        NowPart.of(agent, runbooks),
        ServersPart.of(agent),
        ChangesPart.of(agent, period),
        IncidentsPart.of(agent, period),
        JobsPart.of(agent, period),
        BackupsPart.of(agent),
        StatementsPart.of(agent),
        AdvicePart.of(agent),
        SizesPart.of(agent));
  }

  /** What matters most, for the top. */
  public static List<Item> summary(AgentAnswers agent, Period period) {
    List<Item> items = new ArrayList<>();
    List<String> down =
        agent.servers().stream()
            .filter(one -> AgentJson.text(one, "state").equals("down"))
            .map((JsonObject one) -> AgentJson.text(one, "name"))
            .toList();
    if (!down.isEmpty()) {
      items.add(
          new Item(
              Mark.CRITICAL,
              "%d of %s down: %s%s"
                  .formatted(
                      down.size(),
                      Plural.of(agent.servers().size(), "server"),
                      String.join(", ", down.subList(0, Math.min(MOST_NAMES, down.size()))),
                      down.size() > MOST_NAMES ? ", ..." : "")));
    }
    List<StatusProblem> wrong = NowPart.counting(agent.problems());
    if (!wrong.isEmpty()) {
      long servers =
          wrong.stream()
              .map(StatusProblem::server)
              .filter(one -> !one.isEmpty())
              .distinct()
              .count();
      items.add(
          new Item(
              NowPart.mark(worst(agent)),
              "Wrong now: %s, on %s of %d"
                  .formatted(
                      NowPart.counts(wrong),
                      Plural.of(servers, "server"),
                      agent.servers().size())));
    }
    long jobs = JobsPart.notWell(agent, period);
    if (jobs > 0) {
      items.add(new Item(Mark.WARNING, Plural.of(jobs, "job") + " failed or late"));
    }
    if (agent.servers().isEmpty()) {
      items.add(new Item(Mark.NOTE, "The agent has no servers."));
    }
    return items.isEmpty() ? List.of(new Item(Mark.PLAIN, "Nothing is wrong now.")) : items;
  }

  /** As pgvitals status judges. */
  public static CheckStatus worst(AgentAnswers agent) {
    return agent.problems().stream()
        .map(StatusProblem::verdict)
        .reduce(CheckStatus.OK, CheckStatus::or);
  }
}
