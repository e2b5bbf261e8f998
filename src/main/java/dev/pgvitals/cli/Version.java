package dev.pgvitals.cli;

import dev.pgvitals.agent.Build;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"pgvitals " + Build.VERSION};
  }
}
