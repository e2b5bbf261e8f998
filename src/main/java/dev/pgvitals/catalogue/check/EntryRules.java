package dev.pgvitals.catalogue.check;

import dev.pgvitals.catalogue.Query;
import dev.pgvitals.yaml.Position;
import java.util.Optional;

/** What an entry must be like for itself, whatever else the catalogue has. */
public final class EntryRules {
  private EntryRules() {}

  /**
   * Reports what is wrong with an entry.
   *
   * @param settle where the entry says its {@code settle}, if it does
   * @param key where it says its {@code key}
   */
  public static void check(
      Query query, Optional<Position> settle, Optional<Position> key, EntryProblems report) {
    EventsRule.check(query, settle, report);
    TotalsRule.check(query, report);
    TopRule.check(query, report);
    KeyRule.check(query, key, report);
    MinimumRule.check(query, report);
    OwnSeriesRule.check(query, report);
    ExtensionRule.check(query, report);
    SessionSettingRule.check(query, report);
    PageRule.check(query, report);
  }
}
