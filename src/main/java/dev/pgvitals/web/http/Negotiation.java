package dev.pgvitals.web.http;

import dev.pgvitals.metric.text.Format;
import java.util.List;

/** What of what we can send a client would rather have. */
public final class Negotiation {
  private static final String OPENMETRICS = "application/openmetrics-text";
  private static final String OPENMETRICS_VERSION = "1.0.0";
  private static final String TEXT_VERSION = "0.0.4";

  private Negotiation() {}

  /**
   * OpenMetrics 1.0 if the client puts it before text, by weight or, the weights being equal, by
   * the order of its header. Text for everyone else, also for those who accept neither: a scrape is
   * never refused for its header.
   *
   * @param accept the header, empty if there is none
   */
  public static Format format(String accept) {
    double openMetrics = 0;
    double text = 0;
    boolean textFirst = false;
    for (AcceptRange choice : AcceptRange.parse(accept)) {
      if (isOpenMetrics(choice)) {
        openMetrics = Math.max(openMetrics, choice.weight());
      } else if (isText(choice)) {
        textFirst |= openMetrics == 0;
        text = Math.max(text, choice.weight());
      }
    }
    boolean preferred = textFirst ? openMetrics > text : openMetrics >= text;
    return openMetrics > 0 && preferred ? Format.OPENMETRICS : Format.TEXT;
  }

  /**
   * Whether the client accepts gzip.
   *
   * @param acceptEncoding the header, empty if there is none
   */
  public static boolean gzip(String acceptEncoding) {
    List<AcceptRange> choices = AcceptRange.parse(acceptEncoding);
    return choices.stream()
        .filter(choice -> choice.name().equals("gzip") || choice.name().equals("x-gzip"))
        .findFirst()
        .or(() -> choices.stream().filter(choice -> choice.name().equals("*")).findFirst())
        .map(choice -> choice.weight() > 0)
        .orElse(false);
  }

  private static boolean isOpenMetrics(AcceptRange choice) {
    return choice.name().equals(OPENMETRICS)
        && choice
            .parameters()
            .getOrDefault("version", OPENMETRICS_VERSION)
            .equals(OPENMETRICS_VERSION);
  }

  private static boolean isText(AcceptRange choice) {
    return choice.name().equals("text/plain")
        && choice.parameters().getOrDefault("version", TEXT_VERSION).equals(TEXT_VERSION);
  }
}
