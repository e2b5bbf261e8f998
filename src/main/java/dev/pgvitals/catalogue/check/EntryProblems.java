package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ValueReader;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Where the readers say what they found: what a file is refused for, what it should be mended for,
 * and what is only said.
 */
public final class EntryProblems {
  private final Problems problems = new Problems();
  private final Problems warnings = new Problems();
  private final Problems notices = new Problems();
  private final Set<String> said = new HashSet<>();
  private final Set<String> builtin = new HashSet<>();

  public EntryProblems() {}

  /**
   * As the other, for these files.
   *
   * @param sources a name that one of the user's has is not taken for one of ours
   */
  public EntryProblems(List<CatalogueText> sources) {
    sources.stream().filter(CatalogueText::builtin).map(CatalogueText::name).forEach(builtin::add);
    sources.stream()
        .filter(source -> !source.builtin())
        .map(CatalogueText::name)
        .forEach(builtin::remove);
  }

  /** Whether what stands at this place came with the agent. */
  public boolean isBuiltin(Position position) {
    return builtin.contains(position.file());
  }

  public Problems problems() {
    return problems;
  }

  /** What costs a file of another program something: a key, a column, a built-in metric. */
  public Problems warnings() {
    return warnings;
  }

  public Problems notices() {
    return notices;
  }

  /** A problem, but only a notice in a file that was written for another program. */
  public void unlessForeign(FileFormat format, Position position, String path, String message) {
    (format.isForeign() ? notices : problems).add(position, path, message);
  }

  public void unlessForeign(FileFormat format, ValueReader value, String message) {
    unlessForeign(format, value.position(), value.path(), message);
  }

  /**
   * A problem, but only a warning in a file that was written for another program, which reads it
   * nevertheless.
   *
   * @param instead what is done about it, for the warning
   */
  public void orWarn(
      FileFormat format, Position position, String path, String message, String instead) {
    if (format.isForeign()) {
      warnings.add(
          position,
          path,
          message.endsWith("?") ? message + " (" + instead + ")" : message + "; " + instead);
    } else {
      problems.add(position, path, message);
    }
  }

  /** Says of a key, once for each file, that it does nothing. */
  public void notUsed(String key, ValueReader value, String why) {
    if (said.add(value.position().file() + '\n' + key)) {
      notices.add(
          value.position(), value.path(), "\"" + key + "\" is accepted but has no effect: " + why);
    }
  }
}
