package dev.pgvitals.cli.option;

import dev.pgvitals.agent.Setup;
import dev.pgvitals.config.web.WebConfigReader;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A web configuration, as Prometheus's exporters have it. */
public final class WebConfigOption {
  @Option(
      names = "--web.config.file",
      paramLabel = "FILE",
      description =
          "TLS and logins, in the format of Prometheus's exporters; overrides `web_config_file` of"
              + " the configuration.")
  private @Nullable Path file;

  /** The setup, locked by it where it was given. */
  public Setup lock(Setup setup, WatchedFiles files) throws ProblemsException {
    return file == null ? setup : setup.lockedBy(WebConfigReader.read(file, files));
  }
}
