package dev.pgvitals.config.content;

import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.YamlMap;

/**
 * The files of one reading as they are meant: with the values of variables in them, and with no
 * password of theirs in a message. Not thread-safe.
 */
public final class FileContent {
  private final SecretRedactor concealment = new SecretRedactor();
  private final EnvironmentExpansion expansion;

  /**
   * @param problems gets what is wrong with variables
   */
  public FileContent(Environment environment, Problems problems) {
    this.expansion = new EnvironmentExpansion(environment, problems);
  }

  /** What a file says. */
  public YamlMap prepared(YamlMap content) {
    concealment.watch(content);
    return expansion.expand(content);
  }

  /** What a list says that was fetched, and that is no file of ours. */
  public YamlMap preparedAsFetched(YamlMap content) {
    concealment.watch(content);
    return expansion.expandFetched(content);
  }

  /** Which values came from variables. */
  public EnvironmentExpansion expansion() {
    return expansion;
  }

  /** The problem as the file was written, and without a password. */
  public Problem concealed(Problem problem) {
    String message = expansion.asWritten(problem.position(), problem.message());
    return new Problem(
        problem.position(), problem.path(), concealment.conceal(problem.position(), message));
  }
}
