package dev.pgvitals.checklist;

import dev.pgvitals.text.Printable;

/**
 * What was seen at one place that an item is about.
 *
 * @param where a server or an entry of the configuration; empty: of all together
 * @param evidence what was looked at and what was there, in one line
 * @param next what to do now; empty where it is well
 */
public record Finding(Item item, String where, Verdict verdict, String evidence, String next) {
  private static final int LONGEST = 600;

  public Finding {
    evidence = Printable.shortened(Printable.oneLine(evidence), LONGEST);
    next = Printable.shortened(Printable.oneLine(next), LONGEST);
  }

  public static Finding yes(Item item, String where, String evidence) {
    return new Finding(item, where, Verdict.YES, evidence, "");
  }

  public static Finding no(Item item, String where, String evidence, String next) {
    return new Finding(item, where, Verdict.NO, evidence, next);
  }

  public static Finding ask(Item item, String where, String evidence, String next) {
    return new Finding(item, where, Verdict.ASK, evidence, next);
  }

  public static Finding unknown(Item item, String where, String evidence, String next) {
    return new Finding(item, where, Verdict.UNKNOWN, evidence, next);
  }
}
