package dev.pgvitals.advice.report;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Advice as it may come. */
public final class Samples {
  private Samples() {}

  public static ServerAdvice server(String name) {
    return new ServerAdvice(
        name,
        Instant.parse("2026-03-01T04:00:00Z"),
        "15.18",
        Optional.empty(),
        20,
        17,
        List.of("database shop: statement 3 is not planned: it has a semicolon in it"),
        List.of(
            finding(FindingKind.SETTING, Severity.INFO, "track_io_timing", OptionalDouble.empty()),
            finding(
                FindingKind.MISSING_INDEX,
                Severity.HIGH,
                "public.orders (customer_id)",
                OptionalDouble.of(0.4))));
  }

  private static Finding finding(
      FindingKind kind, Severity severity, String subject, OptionalDouble saved) {
    return new Finding(
        kind,
        severity,
        "shop",
        subject,
        Optional.of("4711"),
        "seen <b>",
        "much",
        List.of("CREATE INDEX CONCURRENTLY ON public.orders (customer_id);"),
        "or not",
        saved);
  }
}
