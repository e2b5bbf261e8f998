package dev.pgvitals.text;

/** How many there are of something, in English. */
public final class Plural {
  private Plural() {}

  /** Such as "1 server" and "2 servers". */
  public static String of(long count, String noun) {
    return of(count, noun, noun + "s");
  }

  /** Such as "1 query" and "2 queries". */
  public static String of(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }
}
