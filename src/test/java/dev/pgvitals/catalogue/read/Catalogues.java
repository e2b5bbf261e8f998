package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads texts as the files {@code a.yaml}, {@code b.yaml} and so on. */
public final class Catalogues {
  private Catalogues() {}

  public static LoadedCatalogue read(String... texts) {
    try {
      return CatalogueReader.read(sources(texts), NamingScheme.PROMETHEUS);
    } catch (ProblemsException e) {
      throw new AssertionError("refused:\n" + e.getMessage(), e);
    }
  }

  public static Query query(String text) {
    List<Query> queries = read(text).catalogue().queries();
    if (queries.size() != 1) {
      throw new AssertionError("not one query but " + queries.size());
    }
    return queries.get(0);
  }

  /** What is said about texts that must be refused. */
  public static String problems(String... texts) {
    return problems(NamingScheme.PROMETHEUS, texts);
  }

  public static String problems(NamingScheme naming, String... texts) {
    try {
      CatalogueReader.read(sources(texts), naming);
    } catch (ProblemsException e) {
      return e.problems().stream().map(Problem::toString).collect(Collectors.joining("\n"));
    }
    return "(no problem)";
  }

  public static String notices(String... texts) {
    return read(texts).notices().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  public static String warnings(String... texts) {
    return read(texts).warnings().stream().map(Problem::toString).collect(Collectors.joining("\n"));
  }

  public static List<CatalogueText> sources(String... texts) {
    List<CatalogueText> sources = new ArrayList<>();
    for (String text : texts) {
      sources.add(new CatalogueText((char) ('a' + sources.size()) + ".yaml", text));
    }
    return sources;
  }
}
