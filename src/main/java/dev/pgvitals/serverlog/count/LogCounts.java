package dev.pgvitals.serverlog.count;

import dev.pgvitals.config.serverlog.LogLimits;
import dev.pgvitals.serverlog.format.LogField;
import dev.pgvitals.serverlog.format.LogRecord;
import dev.pgvitals.serverlog.format.RecordReader;
import dev.pgvitals.serverlog.format.Severity;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What is counted of a log since the agent began to read it. All labels have values of closed
 * lists, and all counts are there from the first, at 0. For one thread.
 */
public final class LogCounts implements RecordReader.Sink {
  /** Why checkpoints begin, in the order in which one is looked for. */
  public static final List<String> CAUSES = List.of("wal", "time", "shutdown", "end_of_recovery");

  /** Why they begin otherwise. */
  public static final String REQUESTED = "requested";

  /** Why logins fail. */
  public static final String PASSWORD = "password";

  public static final String NOT_ALLOWED = "not_allowed";

  /** Who tells of slow statements. */
  public static final String DURATION = "log_min_duration";

  public static final String AUTO_EXPLAIN = "auto_explain";

  private static final String OTHER = "other";

  /** The classes of SQLSTATEs that are no success. */
  private static final List<String> CLASSES =
      List.of(
          ("01 02 03 08 09 0A 0B 0F 0L 0P 0Z 10 20 21 22 23 24 25 26 27 28 2B 2D 2F 34 38 39 3B 3D 3F"
                  + " 40 42 44 53 54 55 57 58 72 F0 HV P0 XX")
              .split(" "));

  private static final Set<String> SUCCESS = Set.of("00");

  private final LongSupplier nanos;
  private final FailedLogins failedLogins;
  private final Sessions sessions;
  private final Map<String, Long> failures = zeros(Stream.of(PASSWORD, NOT_ALLOWED));
  private final Map<String, Long> denied = zeros(Commands.LABELS.stream());
  private final Map<String, Long> messages =
      zeros(Arrays.stream(Severity.values()).map(Severity::label));
  private final Map<String, Long> classes =
      zeros(Stream.concat(CLASSES.stream(), Stream.of(OTHER)));
  private final Map<String, Long> slow = zeros(Stream.of(DURATION, AUTO_EXPLAIN));
  private final Map<String, Double> slowSeconds = new LinkedHashMap<>();
  private final Map<String, Long> checkpoints =
      zeros(Stream.concat(CAUSES.stream(), Stream.of(REQUESTED)));
  private long escalations;
  private long connections;
  private long temporaryFiles;
  private long temporaryBytes;
  private long deadlocks;
  private long unparsed;
  private long skipped;

  public LogCounts(LogLimits limits, LongSupplier nanos) {
    this.nanos = nanos;
    this.failedLogins = new FailedLogins(limits);
    this.sessions = new Sessions(limits);
    slow.keySet().forEach(source -> slowSeconds.put(source, 0.0));
  }

  private static Map<String, Long> zeros(Stream<String> labels) {
    Map<String, Long> zeros = new LinkedHashMap<>();
    labels.forEach(label -> zeros.put(label, 0L));
    return zeros;
  }

  private static void count(Map<String, Long> counts, String label) {
    counts.merge(label, 1L, Long::sum);
  }

  @Override
  public void record(LogRecord found) {
    Severity severity = found.severity();
    count(messages, severity.label());
    String state = found.sqlState();
    String stateClass = state.length() == 5 ? state.substring(0, 2) : OTHER;
    if (!SUCCESS.contains(stateClass)) {
      count(classes, classes.containsKey(stateClass) ? stateClass : OTHER);
    }
    switch (state) {
      case LogRecord.SUCCESS -> success(found, severity);
      case "28P01" -> failedLogin(found, severity, PASSWORD);
      case "28000" -> failedLogin(found, severity, NOT_ALLOWED);
      case "42501" -> denied(found);
      case "40P01" -> deadlocks += severity == Severity.LOG ? 0 : 1;
      default -> {}
    }
  }

  /**
   * A login that fails ends its session. No statement can have an error that grave written: one
   * that raises the same SQLSTATE is not counted.
   */
  private void failedLogin(LogRecord found, Severity severity, String reason) {
    if (severity == Severity.FATAL || isLogin(found, severity)) {
      count(failures, reason);
      failedLogins.add(found.address(), Messages.failedRole(found), nanos.getAsLong());
    }
  }

  /** Where the word for the severity is of an unknown language. */
  private static boolean isLogin(LogRecord found, Severity severity) {
    return severity == Severity.OTHER && found.text(LogField.TAG).equals("authentication");
  }

  private void denied(LogRecord found) {
    String statement = found.text(LogField.STATEMENT);
    String command = Commands.label(found.text(LogField.TAG), statement);
    count(denied, command);
    if (Commands.isEscalation(command, statement)) {
      escalations++;
    }
  }

  private void success(LogRecord found, Severity severity) {
    if (severity != Severity.LOG && severity != Severity.OTHER) {
      return;
    }
    String message = found.text(LogField.MESSAGE);
    switch (Messages.shape(message)) {
      case DURATION -> Messages.slow(message).ifPresent(this::slow);
      case TEMPORARY ->
          Messages.temporaryBytes(message)
              .ifPresent(
                  bytes -> {
                    temporaryFiles++;
                    temporaryBytes += bytes;
                  });
      case ASSIGNMENT ->
          Messages.authorized(found, message)
              .ifPresent(
                  role -> {
                    connections++;
                    sessions.add(role, found.address(), nanos.getAsLong());
                  });
      case WORDS ->
          Messages.checkpointCause(found.text(LogField.BACKEND), message)
              .ifPresent(cause -> count(checkpoints, cause));
      case NONE -> {}
    }
  }

  private void slow(Messages.Slow statement) {
    String source = statement.explained() ? AUTO_EXPLAIN : DURATION;
    count(slow, source);
    slowSeconds.merge(source, statement.seconds(), Double::sum);
  }

  @Override
  public void unparsed() {
    unparsed++;
  }

  @Override
  public void skipped(long bytes) {
    skipped += bytes;
  }

  /** Lets go of what is past. */
  public void slide() {
    long now = nanos.getAsLong();
    failedLogins.slide(now);
    sessions.slide(now);
  }

  public FailedLogins failedLogins() {
    return failedLogins;
  }

  public Sessions sessions() {
    return sessions;
  }

  /** As they are now. */
  public LogTotals totals() {
    return new LogTotals(
        failures,
        denied,
        messages,
        classes,
        slow,
        slowSeconds,
        checkpoints,
        escalations,
        connections,
        temporaryFiles,
        temporaryBytes,
        deadlocks,
        unparsed,
        skipped);
  }
}
