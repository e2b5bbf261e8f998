package dev.pgvitals.config;

import dev.pgvitals.yaml.MapReader;
import java.util.Set;

/**
 * What the status page may show and do beyond what metrics tell.
 *
 * @param queryText whether texts of statements, which may hold data, are collected and shown
 * @param diagnose whether who looks at it may have the SQL of a runbook run
 */
public record PageSettings(boolean queryText, boolean diagnose) {
  /** Neither. */
  public static final PageSettings NONE = new PageSettings(false, false);

  /** Of entries that read texts of statements: they run only where these are shown. */
  public static final String QUERY_TEXT_TAG = "query_text";

  static final Set<String> KEYS = Set.of("query_text", "diagnose");

  static PageSettings read(MapReader map) {
    return new PageSettings(
        map.bool("query_text").orElse(false), map.bool("diagnose").orElse(false));
  }
}
