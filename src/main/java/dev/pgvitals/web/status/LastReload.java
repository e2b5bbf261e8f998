package dev.pgvitals.web.status;

import java.time.Instant;

/** The reload that ended last, and when. */
public record LastReload(Instant at, ReloadOutcome outcome) {}
