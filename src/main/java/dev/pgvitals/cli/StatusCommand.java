package dev.pgvitals.cli;

import dev.pgvitals.cli.option.AgentOption;
import dev.pgvitals.cli.option.ConfigOption;
import dev.pgvitals.cli.option.ProcessContext;
import dev.pgvitals.cli.output.AgentDocument;
import dev.pgvitals.cli.output.CheckStatus;
import dev.pgvitals.cli.output.StatusText;
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

/** What a running agent says of its servers: for a terminal or a script. */
@Command(
    name = "status",
    description = {
      "Asks a running agent what is wrong with its servers, since when, and why.",
      "Connects to no database. The exit code is that of a Nagios check; what has not lasted for the"
          + " `for` of its alert is printed as pending and does not count."
    },
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = StatusCommand.NOT_KNOWN,
    exitCodeOnExecutionException = StatusCommand.NOT_KNOWN,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing is wrong",
      "1:a warning, a query that fails, or a problem of the agent itself",
      "2:critical, or a server is down",
      "3:unknown: no agent answers, a server was not tried yet, or a usage error"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  pgvitals status --config pgvitals.yaml",
      "  pgvitals status --url http://monitor:9187",
      "  pgvitals status --url https://monitor:9187 --ca-file ca.pem",
      "  pgvitals status --web-user sre --web-password-file password",
      "  pgvitals status --server orders-1    with its connections, sizes, standbys",
      "  pgvitals status --json               as the API has it, for jq",
    })
final class StatusCommand implements Callable<Integer> {
  static final int NOT_KNOWN = 3;

  @Mixin private final ConfigOption config = new ConfigOption();

  @Mixin private final AgentOption agent = new AgentOption();

  @Option(
      names = {"-s", "--server"},
      paramLabel = "NAME",
      description = "Only this server, and more of it.")
  private @Nullable String server;

  @Option(names = "--json", description = "Print the agent's answer as it is.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    AgentOption.Target asked = agent.target(spec, config);
    AgentDocument document;
    try {
      document = AgentDocument.get(asked.base(), path(), asked.access());
    } catch (AgentDocument.NotHadException e) {
      PrintWriter err = spec.commandLine().getErr();
      err.println(e.getMessage());
      err.flush();
      return NOT_KNOWN;
    }
    PrintWriter out = spec.commandLine().getOut();
    StatusText text = new StatusText(document, isColourful());
    if (json) {
      out.print(document.text());
    } else {
      text.print(out);
    }
    out.flush();
    CheckStatus verdict = text.verdict();
    return verdict.exitCode();
  }

  private String path() {
    return server == null
        ? "/api/v1/status"
        : "/api/v1/servers/"
            + URLEncoder.encode(server, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private boolean isColourful() {
    boolean wanted =
        ProcessContext.of(spec)
            .environment()
            .variable("NO_COLOR")
            .filter(v -> !v.isEmpty())
            .isEmpty();
    return wanted && StatusText.isTerminal();
  }
}
