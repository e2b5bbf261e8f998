package dev.pgvitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Whoever reads docs/architecture.md sees every package, in the order of their imports. */
class ArchitecturePageTest {
  /** A row of the table of packages. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `dev\\.pgvitals\\.?([a-z.]*)` \\| (\\S.*) \\|$");

  @Test
  void thePageListsEveryPackageFromAboveToBelow() throws IOException {
    List<String> listed = rows().stream().map(row -> row.group(1)).toList();

    assertThat(listed).isEqualTo(ArchitectureTest.DOWNWARD);
  }

  @Test
  void eachPackageHasOneLine() throws IOException {
    assertThat(rows()).allSatisfy(row -> assertThat(row.group(2)).hasSizeLessThan(140));
  }

  private static List<MatchResult> rows() throws IOException {
    return ROW.matcher(Files.readString(Path.of("docs/architecture.md"))).results().toList();
  }
}
