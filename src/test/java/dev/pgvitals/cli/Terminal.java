package dev.pgvitals.cli;

import dev.pgvitals.cli.option.HangupSignal;
import dev.pgvitals.config.libpq.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Someone's terminal: a directory, variables, and what commands print there. */
public final class Terminal {
  private final Path directory;
  private final Map<String, String> variables = new HashMap<>();

  /**
   * What a command did.
   *
   * @param out with the directory's name left out of it, as in {@code err}
   */
  public record Outcome(int exitCode, String out, String err) {}

  /** What can be asked of pgvitals. */
  public static Set<String> commands() {
    return CommandLineEntry.commands(
            new Environment(Map.of(), Path.of("/nowhere"), "tester"), new HangupSignal())
        .getSubcommands()
        .keySet();
  }

  public Terminal(Path directory) {
    this.directory = directory;
  }

  public Terminal with(String variable, String value) {
    variables.put(variable, value);
    return this;
  }

  public Terminal file(String name, String text) {
    try {
      Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Runs a command; {@code @name} is a file of the directory. */
  public Outcome run(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Outcome outcome = runInto(out, arguments);
    return new Outcome(
        outcome.exitCode(), here(out.toString(StandardCharsets.UTF_8)), outcome.err());
  }

  /** As {@link #run}, with what it prints going elsewhere. */
  Outcome runInto(OutputStream out, String... arguments) {
    String[] full = arguments.clone();
    for (int i = 0; i < full.length; i++) {
      if (full[i].startsWith("@")) {
        full[i] = directory.resolve(full[i].substring(1)).toString();
      }
    }
    StringWriter err = new StringWriter();
    int exitCode =
        CommandLineEntry.run(
            new Environment(variables, directory, "tester"),
            new HangupSignal(),
            out,
            new PrintWriter(err, true),
            full);
    return new Outcome(exitCode, "", here(err.toString()));
  }

  private String here(String text) {
    return text.replace(directory + "/", "").replace(directory.toString(), ".");
  }
}
