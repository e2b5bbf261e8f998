package dev.pgvitals.config.web;

import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import java.util.List;
import java.util.Optional;

/** The keys {@code min_version} and {@code max_version}. */
final class TlsVersions {
  private static final String MIN = "min_version";
  private static final String MAX = "max_version";
  private static final List<String> WORDS = List.of("TLS10", "TLS11", "TLS12", "TLS13");

  /** As the JDK calls them, in the same order. */
  private static final List<String> PROTOCOLS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

  /** The first that the JDK speaks. */
  private static final int TLS12 = 2;

  private static final int TLS13 = 3;

  private final MapReader map;
  private final List<Problem> notices;

  TlsVersions(MapReader map, List<Problem> notices) {
    this.map = map;
    this.notices = notices;
  }

  /** What is spoken; at least one, unless there is a problem. */
  List<String> read() {
    int least = version(MIN).orElse(TLS12);
    int most = version(MAX).orElse(TLS13);
    if (most < TLS12) {
      map.problem(MAX, "Java speaks TLS 1.2 and 1.3 only: set TLS12 or TLS13");
      return List.of();
    }
    if (least > most) {
      map.problem(MIN, "must not be above max_version");
      return List.of();
    }
    if (least < TLS12) {
      map.value(MIN)
          .ifPresent(
              value ->
                  notices.add(
                      new Problem(
                          value.position(),
                          value.path(),
                          "Java speaks TLS 1.2 and 1.3 only: clients that know older versions"
                              + " alone are refused")));
    }
    return PROTOCOLS.subList(Math.max(least, TLS12), most + 1);
  }

  private Optional<Integer> version(String key) {
    return map.value(key)
        .flatMap(
            value -> {
              Optional<String> word = value.text();
              Optional<Integer> version = word.map(WORDS::indexOf).filter(index -> index >= 0);
              if (word.isPresent() && version.isEmpty()) {
                value.problem("must be TLS12 or TLS13" + Suggestion.near(word.get(), WORDS));
              }
              return version;
            });
  }
}
