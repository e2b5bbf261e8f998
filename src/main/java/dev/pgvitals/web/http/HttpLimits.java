package dev.pgvitals.web.http;

/**
 * What HTTP clients may take of the process.
 *
 * @param threads requests under way at one time
 * @param connections open at one time, most of them silent and without a thread; the next one is
 *     closed at once
 */
public record HttpLimits(int threads, int connections) {
  public static final HttpLimits MAX = new HttpLimits(256, 4096);
}
