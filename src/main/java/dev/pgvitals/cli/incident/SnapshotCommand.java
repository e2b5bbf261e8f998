package dev.pgvitals.cli.incident;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.pgvitals.cli.option.AgentOption;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.output.AgentDocument;
import dev.pgvitals.text.Printable;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Has a running agent keep what is going on now. */
@Command(
    name = "snapshot",
    description = {
      "Has a running agent keep what is going on now, as it does when something becomes critical.",
      "Prints the ID of each file that was written, for pgvitals incidents show. The agent must keep"
          + " incidents, and takes at most one snapshot in 10 s a server."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is kept",
      "1:it is not kept, or not of every server; no agent answers",
      "2:usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals snapshot --server orders-1",
      "  pgvitals snapshot --url http://localhost:9187",
    })
public final class SnapshotCommand implements Callable<Integer> {
  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final AgentOption agent = new AgentOption();

  @Option(
      names = {"-s", "--server"},
      paramLabel = "NAME",
      description = "Of this server. Default: of all, if they are no more than 20.")
  private @Nullable String server;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    AgentOption.Target asked = agent.target(spec, config);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    JsonObject answer;
    try {
      answer = AgentDocument.post(asked.base(), path(), asked.access(), "incidents").json();
    } catch (AgentDocument.NotHadException e) {
      err.println(e.getMessage());
      err.flush();
      return 1;
    }
    for (JsonElement one : answer.getAsJsonArray("incidents")) {
      out.println(Printable.oneLine(one.getAsJsonObject().get("id").getAsString()));
    }
    out.flush();
    for (JsonElement one : answer.getAsJsonArray("failed")) {
      JsonObject failed = one.getAsJsonObject();
      err.println(
          Printable.oneLine(
              failed.get("server").getAsString() + ": " + failed.get("reason").getAsString()));
    }
    err.flush();
    return answer.getAsJsonArray("failed").isEmpty() ? 0 : 1;
  }

  private String path() {
    return server == null
        ? "/-/snapshot"
        : "/-/snapshot?server=" + URLEncoder.encode(server, StandardCharsets.UTF_8);
  }
}
