package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.file.FileSearch;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Finds and reads the files that the configuration's {@code catalogue} list names. */
public final class CatalogueFiles {
  /** Stands for the catalogue that comes with the agent. */
  public static final String BUILTIN = "builtin";

  private static final String RESOURCE = "/queries.yaml";

  private CatalogueFiles() {}

  /**
   * What the names gave.
   *
   * @param problems of every name that finds nothing and every file that cannot be read
   * @param notices of every glob and directory without a file, where that is no problem
   */
  public record Found(List<CatalogueText> sources, List<Problem> problems, List<Problem> notices) {
    public Found {
      sources = List.copyOf(sources);
      problems = List.copyOf(problems);
      notices = List.copyOf(notices);
    }
  }

  /**
   * As {@link #find}, when nothing less than all of it will do.
   *
   * @throws ProblemsException for every name that finds nothing and every file that cannot be read
   */
  public static List<CatalogueText> read(List<String> names, Path directory)
      throws ProblemsException {
    Found found = find(names, directory);
    if (!found.problems().isEmpty()) {
      throw new ProblemsException(found.problems());
    }
    return found.sources();
  }

  /**
   * Reads what the list names, in its order.
   *
   * @param names {@code builtin}, files, directories (their {@code *.yaml} and {@code *.yml} in
   *     alphabetical order, no deeper) and globs; a file that several of them name is read once,
   *     where it is named first
   * @param directory what relative names are relative to
   */
  public static Found find(List<String> names, Path directory) {
    return find(names, directory, false);
  }

  /** As {@link #find}, for a list that stays: a file for a glob or a directory may come later. */
  public static Found findForNow(List<String> names, Path directory) {
    return find(names, directory, true);
  }

  private static Found find(List<String> names, Path directory, boolean forNow) {
    Problems problems = new Problems();
    Problems notices = new Problems();
    List<CatalogueText> sources = new ArrayList<>();
    Set<Path> seen = new HashSet<>();
    boolean builtin = false;
    for (String name : names) {
      problems.file(name);
      if (name.equals(BUILTIN)) {
        if (!builtin) {
          sources.add(builtin());
        }
        builtin = true;
        continue;
      }
      FileSearch.Found found = FileSearch.find(name, directory);
      Problems whose = forNow && found.searched() ? notices : problems;
      found.complaint().ifPresent(complaint -> problem(whose, name, complaint));
      for (Path file : found.files()) {
        if (seen.add(file.toAbsolutePath().normalize())) {
          TextFile.read(file, problems)
              .ifPresent(text -> sources.add(new CatalogueText(file.toString(), text)));
        }
      }
    }
    return new Found(sources, problems.list(), notices.list());
  }

  /** The catalogue that comes with the agent. */
  public static CatalogueText builtin() {
    try (InputStream in = CatalogueFiles.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the agent was built without " + RESOURCE);
      }
      return new CatalogueText(
          BUILTIN, new String(in.readAllBytes(), StandardCharsets.UTF_8), true);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + RESOURCE, e);
    }
  }

  private static void problem(Problems problems, String name, String message) {
    problems.add(new Position(name, 1, 1), "", message);
  }
}
