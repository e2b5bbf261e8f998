package dev.pgvitals.maintain.estimate;

import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;

/** Queries of the catalogue that comes with the agent, so that both count in the same way. */
final class CatalogueSql {
  /** Whoever maintains looks at all of them. */
  private static final String ALL = "LIMIT 1000000";

  /**
   * For a role that is not the agent's, and sees statistics of the tables that it may read. Names
   * are compared in the catalogue, within one statement.
   */
  private static final String WIDTHS =
      """
      (SELECT w_c.oid AS starelid, w_a.attnum AS staattnum, w_s.inherited AS stainherit, w_s.null_frac AS stanullfrac,
              w_s.avg_width AS stawidth, w_s.n_distinct AS stadistinct
       FROM pg_catalog.pg_stats AS w_s
       JOIN pg_catalog.pg_namespace AS w_n ON w_n.nspname = w_s.schemaname
       JOIN pg_catalog.pg_class AS w_c ON w_c.relnamespace = w_n.oid AND w_c.relname = w_s.tablename
       JOIN pg_catalog.pg_attribute AS w_a ON w_a.attrelid = w_c.oid AND w_a.attname = w_s.attname)""";

  private CatalogueSql() {}

  /** The statement of an entry for a version, about all relations of the database. */
  static String of(String entry, int version) {
    try {
      Query query =
          CatalogueReader.read(List.of(CatalogueFiles.builtin()), NamingScheme.PROMETHEUS)
              .catalogue()
              .find(entry)
              .orElseThrow();
      return query
          .variant(version)
          .orElseThrow()
          .sql()
          .replace("LIMIT :top", ALL)
          .replace("pgvitals.column_widths", WIDTHS)
          .strip()
          .replaceFirst(";\\s*$", "");
    } catch (ProblemsException e) {
      throw new IllegalStateException("the catalogue that comes with the agent is at fault", e);
    }
  }
}
