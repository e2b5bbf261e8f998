package dev.pgvitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * No test fails because the machine is slow: none measures time, and none waits for less than 30 s.
 */
class PatienceTest {
  private static final Pattern SHORT_WAIT =
      Pattern.compile(
          "(atMost|exitCode)\\(Duration\\.(ofMillis\\(|ofSeconds\\([12]?\\d\\))"
              + "|@Timeout\\((value = )?[12]?\\d\\b"
              + "|(PATIENCE|SOON) = Duration\\.(ofMillis\\(|ofSeconds\\([12]?\\d\\))");

  /** A clock that tests move; a share of the CPU, which a slow machine makes no larger. */
  private static final List<String> MAY_READ_THE_CLOCK =
      List.of("MovableClocks.java", "SmallLimitsIT.java");

  /** It looks whether a connection is about to close, and says nothing when it is not. */
  private static final List<String> MAY_WAIT_BRIEFLY = List.of("HostileServer.java");

  @Test
  void noTestMeasuresTime() throws IOException {
    assertThat(linesWith(Pattern.compile("System\\.nanoTime\\(\\)"), MAY_READ_THE_CLOCK)).isEmpty();
  }

  @Test
  void noTestWaitsForLessThanHalfAMinute() throws IOException {
    assertThat(linesWith(SHORT_WAIT, MAY_WAIT_BRIEFLY)).isEmpty();
  }

  private static List<String> linesWith(Pattern pattern, List<String> exempt) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .filter(file -> !exempt.contains(file.getFileName().toString()))
          .filter(file -> !file.endsWith("PatienceTest.java"))
          .flatMap(file -> lines(file).map(line -> file.getFileName() + ": " + line.strip()))
          .filter(line -> pattern.matcher(line).find())
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
