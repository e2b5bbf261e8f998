package dev.pgvitals.cli.option;

import dev.pgvitals.agent.Agent;
import dev.pgvitals.agent.Build;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.agent.fetch.ServerLists;
import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.config.Shard;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.log.LogFormat;
import dev.pgvitals.log.LogOutput;
import dev.pgvitals.process.ProcessEnd;
import dev.pgvitals.process.StopSignals;
import dev.pgvitals.time.Clocks;
import dev.pgvitals.yaml.ProblemsException;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** What {@code pgvitals} and {@code pgvitals run} have in common, which is everything. */
public final class RunOptions {
  private static final Logger LOG = LoggerFactory.getLogger(RunOptions.class);

  @Mixin private final ConfigOption config = new ConfigOption();
  @Mixin private final ShardOption shard = new ShardOption();
  @Mixin private final WebConfigOption web = new WebConfigOption();

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      converter = ListenConverter.class,
      description =
          "Address to serve HTTP on, such as :9187 or 127.0.0.1:9187; overrides the"
              + " configuration.")
  private @Nullable ListenAddress listen;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      converter = Format.class,
      description = "Format of the log: text (default) or json.")
  private @Nullable LogFormat logFormat;

  @Option(
      names = "--enable-lifecycle",
      description = "Allow reload requests by HTTP from other machines, too.")
  private boolean enableLifecycle;

  static final class Format implements ITypeConverter<LogFormat> {
    @Override
    public LogFormat convert(String text) {
      return Stream.of(LogFormat.values())
          .filter(format -> format.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(() -> new TypeConversionException("'" + text + "' must be text or json"));
    }
  }

  /** Runs the agent until a signal ends it. */
  public int run() throws Exception {
    Shard part = shard.chosen(command);
    if (logFormat != null) {
      LogFormat chosen = logFormat;
      LogOutput.installed().ifPresent(output -> output.format(chosen));
    }
    ProcessEnd end = new ProcessEnd(() -> LogOutput.installed().ifPresent(LogOutput::close));
    end.catchUncaught();
    StopSignals stop = StopSignals.listen();
    ServerLists lists = ServerLists.of(Clocks.SYSTEM, Build.USER_AGENT);
    try (Agent agent = Agent.start(loading(part, lists), end)) {
      ProcessContext.of(command).hangups().ask(agent::reloadSoon);
      stop.await(agent::threadsRefused);
    }
    return 0;
  }

  private Agent.Loading loading(Shard part, ServerLists lists) {
    return new Agent.Loading() {
      @Override
      public Setup load(WatchedFiles files) throws ProblemsException {
        return RunOptions.this.load(part, files, lists);
      }

      @Override
      public Optional<ServerLists> lists() {
        return Optional.of(lists);
      }
    };
  }

  private Setup load(Shard part, WatchedFiles files, ServerLists lists) throws ProblemsException {
    Setup setup = web.lock(config.load(command, files, lists).only(part), files);
    LOG.info("read {}", setup.origin());
    if (enableLifecycle) {
      setup = setup.enablingLifecycle();
    }
    return listen == null ? setup : setup.listeningOn(listen);
  }
}
