package dev.pgvitals.maintain.sql;

/** Who can run statements again and again in place of this program. */
public enum Scheduler {
  PG_CRON,
  PG_TIMETABLE,
  PSQL
}
