package dev.pgvitals.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.Tool.Release;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What Prometheus's own program says of the rules, and of their tests. */
@ParameterizedClass(name = "{0}")
@EnumSource
class PromtoolIT {
  @Parameter private Release release;

  private Tool.Outcome promtool(List<Path> files, String... arguments) {
    return Tool.promtool(release)
        .run(
            "",
            Stream.concat(Stream.of(arguments), files.stream().map(Path::toString))
                .toArray(String[]::new));
  }

  @Test
  void theRulesAreCorrectAndNoneIsThereTwice() {
    Tool.Outcome outcome =
        promtool(AlertFiles.rules(), "check", "rules", "--lint=all", "--lint-fatal");

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }

  static List<Path> theTestsPass() {
    return AlertFiles.tests();
  }

  @ParameterizedTest
  @MethodSource
  void theTestsPass(Path file) {
    Tool.Outcome outcome = promtool(List.of(file), "test", "rules");

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
