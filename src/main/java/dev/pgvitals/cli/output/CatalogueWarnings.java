package dev.pgvitals.cli.output;

import dev.pgvitals.yaml.Problem;
import java.io.PrintWriter;
import java.util.List;

/** What is said of a catalogue's files beside a command's own output. */
public final class CatalogueWarnings {
  private CatalogueWarnings() {}

  /**
   * Prints them.
   *
   * @param readAs of which program's form files were taken to be
   */
  public static void print(List<Problem> warnings, List<Problem> readAs, PrintWriter err) {
    warnings.forEach(warning -> err.println("warning: " + warning));
    readAs.forEach(note -> err.println("note: " + note));
    err.flush();
  }
}
