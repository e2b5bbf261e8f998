package dev.pgvitals.cli.advise;

import dev.pgvitals.advice.report.ServerAdvice;
import java.util.Map;

/** How one server's advice is written for people. */
interface AdviceFormat {
  /**
   * The text, whose last line ends.
   *
   * @param statements texts of those that findings are about, by their queryids
   */
  String of(ServerAdvice advice, Map<String, String> statements);
}
