package dev.pgvitals.web.page;

/**
 * What came of a reload.
 *
 * @param successful false: nothing has changed
 * @param text what is in force now, or all problems, one a line
 */
public record ReloadOutcome(boolean successful, String text) {}
