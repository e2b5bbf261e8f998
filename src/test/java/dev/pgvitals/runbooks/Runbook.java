package dev.pgvitals.runbooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A page of {@code docs/runbooks}.
 *
 * @param name of the alert; {@code README} for the index
 */
record Runbook(String name, List<String> lines) {
  static final Path DIRECTORY = Path.of("docs", "runbooks");
  static final String INDEX = "README";
  private static final String FENCE = "```";

  /** Every page but the index, by name. */
  static List<Runbook> all() {
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      return files
          .map(Path::getFileName)
          .map(Path::toString)
          .map(file -> file.replaceFirst("\\.md$", ""))
          .filter(Predicate.not(INDEX::equals))
          .sorted()
          .map(Runbook::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Runbook read(String name) {
    try {
      return new Runbook(name, Files.readAllLines(DIRECTORY.resolve(name + ".md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The headings, with their marks. */
  List<String> headings() {
    return prose().filter(line -> line.startsWith("#")).toList();
  }

  /** The lines outside of fenced blocks. */
  Stream<String> prose() {
    List<String> prose = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      if (line.strip().startsWith(FENCE)) {
        fenced = !fenced;
      } else if (!fenced) {
        prose.add(line);
      }
    }
    return prose.stream();
  }

  /** The language of each fenced block. */
  List<String> languages() {
    List<String> languages = new ArrayList<>();
    boolean fenced = false;
    for (String line : lines) {
      if (line.strip().startsWith(FENCE)) {
        if (!fenced) {
          languages.add(line.substring(line.indexOf(FENCE) + FENCE.length()));
        }
        fenced = !fenced;
      }
    }
    return languages;
  }

  List<SqlBlock> sql() {
    List<List<String>> blocks = blocks("sql");
    List<SqlBlock> sql = new ArrayList<>();
    for (List<String> block : blocks) {
      sql.add(SqlBlock.parse("%s, SQL block %d".formatted(name, sql.size() + 1), block));
    }
    return sql;
  }

  /** The lines of each block of that language. A block must start at the margin. */
  List<List<String>> blocks(String language) {
    List<List<String>> blocks = new ArrayList<>();
    List<String> block = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      if (!inside && line.equals(FENCE + language)) {
        inside = true;
      } else if (inside && line.equals(FENCE)) {
        blocks.add(List.copyOf(block));
        block.clear();
        inside = false;
      } else if (inside) {
        block.add(line);
      }
    }
    return blocks;
  }

  @Override
  public String toString() {
    return name;
  }
}
