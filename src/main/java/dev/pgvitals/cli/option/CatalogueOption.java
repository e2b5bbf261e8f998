package dev.pgvitals.cli.option;

import dev.pgvitals.catalogue.read.CatalogueFiles;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * The catalogue files that a command reads in place of those in the configuration: these alone, so
 * that {@code builtin} is to be named with a file that extends its entries.
 */
public final class CatalogueOption {
  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description =
          "A catalogue file to read in place of those in the configuration; may be repeated. "
              + CatalogueFiles.BUILTIN
              + " is the one that comes with pgvitals.")
  private List<String> files = new ArrayList<>();

  /** Those that were given; empty when none was. */
  public List<String> files() {
    return files;
  }

  /** As {@link #files}, and those that the command was given without the option. */
  public List<String> with(List<String> more) {
    List<String> all = new ArrayList<>(files);
    all.addAll(more);
    return all;
  }
}
