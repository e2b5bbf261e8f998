package dev.pgvitals.rescue.plan;

import dev.pgvitals.maintain.vacuum.FreezeVerb;
import java.util.List;

/**
 * How far transaction IDs are used up, and what keeps them.
 *
 * @param databases the oldest first
 * @param freezeMinAge up to which age nothing is frozen: who holds less than that holds up nothing
 * @param others what is no session of a client and keeps old rows, the oldest first
 * @param tables of the oldest databases, the oldest first
 * @param notes which of those have tables that were not looked at
 */
public record Wraparound(
    List<DatabaseAge> databases,
    long freezeMinAge,
    List<Holder> others,
    List<OldTable> tables,
    List<String> notes) {
  /** After so many IDs the oldest would lie in the future. */
  private static final double ALL = 2_147_483_648.0;

  public Wraparound {
    databases = List.copyOf(databases);
    others = List.copyOf(others);
    tables = List.copyOf(tables);
    notes = List.copyOf(notes);
  }

  /** Age of the oldest transaction ID and multixact ID in a database. */
  public record DatabaseAge(String name, long xid, long multixact) {
    public double ratio() {
      return Math.max(xid, multixact) / ALL;
    }
  }

  /**
   * What keeps old rows and cannot be signalled.
   *
   * @param remedy what a person would do, as SQL or in words
   */
  public record Holder(String what, long age, String remedy) {}

  /**
   * A table that VACUUM has to freeze.
   *
   * @param name as SQL has it
   * @param temporary nobody but the session that made it can
   */
  public record OldTable(String database, String name, long age, boolean temporary) {
    /** The statement that does it, with no more than needed. */
    public String statement() {
      return FreezeVerb.statement(name) + ";";
    }
  }

  /** How many transaction IDs that share of all is. */
  public static long transactions(double share) {
    return Math.round(share * ALL);
  }

  /** The largest share of all IDs that a database has used up. */
  public double worst() {
    return databases.stream().mapToDouble(DatabaseAge::ratio).max().orElse(0);
  }
}
