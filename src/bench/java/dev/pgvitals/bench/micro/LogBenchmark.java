package dev.pgvitals.bench.micro;

import dev.pgvitals.config.serverlog.LogLimits;
import dev.pgvitals.serverlog.count.LogCounts;
import dev.pgvitals.serverlog.format.CsvLog;
import dev.pgvitals.serverlog.format.JsonLog;
import dev.pgvitals.serverlog.format.LinePrefix;
import dev.pgvitals.serverlog.format.LogFormat;
import dev.pgvitals.serverlog.format.RecordReader;
import dev.pgvitals.serverlog.format.StderrLog;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * Prints how many megabytes of a log are read and counted in a second of one thread. Run its main
 * with the test class path.
 */
final class LogBenchmark {
  private static final int BYTES = 64 << 20;
  private static final int CHUNK = 1 << 20;
  private static final int ROUNDS = 8;
  private static final String STAMP = "2026-11-28 05:12:34.123 UTC";

  private LogBenchmark() {}

  public static void main(String[] args) {
    System.out.printf("%-36s %8s %12s %14s%n", "", "MB/s", "records/s", "bytes a record");
    run("jsonlog", JsonLog::new, LogBenchmark::json);
    run("csvlog", CsvLog::new, LogBenchmark::csv);
    run(
        "stderr, the recommended prefix",
        () -> StderrLog.of(LinePrefix.RECOMMENDED).orElseThrow(),
        LogBenchmark::stderr);
    run(
        "stderr, Debian's prefix",
        () -> StderrLog.of("%m [%p] %q%u@%d ").orElseThrow(),
        LogBenchmark::debian);
  }

  private static void run(String name, Supplier<LogFormat> format, IntFunction<String> records) {
    byte[] log = log(records);
    double best = 0;
    long found = 0;
    for (int round = 0; round < ROUNDS; round++) {
      LogCounts counts = new LogCounts(LogLimits.DEFAULT, System::nanoTime);
      RecordReader reader = new RecordReader(format.get(), counts);
      long begun = System.nanoTime();
      for (int i = 0; i < log.length; i += CHUNK) {
        reader.feed(log, i, Math.min(log.length, i + CHUNK));
      }
      best = Math.max(best, 1e9 / (System.nanoTime() - begun));
      found = counts.totals().messages().values().stream().mapToLong(Long::longValue).sum();
    }
    System.out.printf(
        "%-36s %8.0f %12.0f %14d%n",
        name, best * log.length / 1e6, best * found, log.length / Math.max(1, found));
  }

  private static byte[] log(IntFunction<String> records) {
    StringBuilder text = new StringBuilder(BYTES + CHUNK);
    Random random = new Random(1);
    while (text.length() < BYTES) {
      text.append(records.apply(random.nextInt(100)));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Mostly statements, some errors, a failed login now and then. */
  private record Kind(String severity, String state, String tag, String message) {
    static Kind of(int dice) {
      if (dice == 0) {
        return new Kind(
            "FATAL", "28P01", "authentication", "password authentication failed for user 'bob'");
      }
      return dice < 10
          ? new Kind("ERROR", "42501", "SELECT", "permission denied for table orders")
          : new Kind(
              "LOG",
              "00000",
              "SELECT",
              "duration: 12.345 ms  statement: SELECT o.id, o.placed_at, c.name FROM orders o JOIN"
                  + " customers c ON c.id = o.customer WHERE o.state = 'open' LIMIT "
                  + dice);
    }
  }

  private static String json(int dice) {
    Kind kind = Kind.of(dice);
    return ("{\"timestamp\":\"%s\",\"user\":\"bob\",\"dbname\":\"shop\",\"pid\":77,\"remote_host\":"
            + "\"10.0.0.%d\",\"remote_port\":5123,\"session_id\":\"6a.4d\",\"line_num\":1,\"ps\":"
            + "\"%s\",\"session_start\":\"2026-11-28 05:12:34 UTC\",\"vxid\":\"3/5\",\"txid\":0,"
            + "\"error_severity\":\"%s\",\"state_code\":\"%s\",\"message\":\"%s\","
            + "\"application_name\":\"shop\",\"backend_type\":\"client backend\",\"query_id\":-77}%n")
        .formatted(STAMP, dice, kind.tag, kind.severity, kind.state, kind.message);
  }

  private static String csv(int dice) {
    Kind kind = Kind.of(dice);
    return ("%s,\"bob\",\"shop\",77,\"10.0.0.%d:5123\",6a.4d,1,\"%s\",2026-11-28 05:12:34 UTC,3/5,0,"
            + "%s,%s,\"%s\",,,,,,,,,\"shop\",\"client backend\",,-77%n")
        .formatted(STAMP, dice, kind.tag, kind.severity, kind.state, kind.message);
  }

  private static String stderr(int dice) {
    Kind kind = Kind.of(dice);
    return "%s [77] %s [%s] bob@shop 10.0.0.%d %s:  %s%n"
        .formatted(STAMP, kind.state, kind.tag, dice, kind.severity, kind.message);
  }

  private static String debian(int dice) {
    Kind kind = Kind.of(dice);
    return "%s [77] bob@shop %s:  %s%n".formatted(STAMP, kind.severity, kind.message);
  }
}
