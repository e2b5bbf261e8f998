package dev.pgvitals.cli.option;

import dev.pgvitals.config.libpq.Environment;
import picocli.CommandLine.Model.CommandSpec;

/** What the process gives its commands; the root of all commands has it. */
public interface ProcessContext {
  /** The environment that the commands work in. */
  Environment environment();

  /** The SIGHUPs that the process gets. */
  HangupSignal hangups();

  /** That of a command, the root or one below. */
  static ProcessContext of(CommandSpec command) {
    return (ProcessContext) command.root().userObject();
  }
}
