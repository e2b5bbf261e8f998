package dev.pgvitals.cli;

import dev.pgvitals.agent.Agent;
import dev.pgvitals.agent.Setup;
import dev.pgvitals.agent.Signals;
import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.config.ListenText;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** What {@code pgvitals} and {@code pgvitals run} have in common, which is everything. */
final class RunOptions {
  @Mixin private final ConfigOption config = new ConfigOption();

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      converter = Listen.class,
      description = "Where to serve HTTP, such as :9187 or 127.0.0.1:9187; instead of the file's.")
  private @Nullable ListenAddress listen;

  static final class Listen implements ITypeConverter<ListenAddress> {
    @Override
    public ListenAddress convert(String text) {
      return ListenText.parse(text)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + text + "' must be [HOST]:PORT, such as :9187 or [::1]:9187"));
    }
  }

  /** Runs the agent until a signal ends it. */
  int run() throws Exception {
    CountDownLatch stopped = new CountDownLatch(1);
    try (Agent agent = Agent.start(this::load)) {
      Signals.on(List.of("TERM", "INT"), stopped::countDown);
      Signals.on(List.of("HUP"), agent::reload);
      stopped.await();
    }
    return 0;
  }

  private Setup load() throws dev.pgvitals.yaml.ProblemsException {
    Setup setup = config.load();
    return listen == null ? setup : setup.listeningOn(listen);
  }
}
