package dev.pgvitals.demo;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of a system that the demo cannot run. */
class DemoSystemsTest {
  @TempDir private Path examples;

  @BeforeEach
  void aSystemAndADirectoryThatIsNone() throws IOException {
    write("database: app\n");
    Files.createDirectory(examples.resolve("pictures"));
  }

  @Test
  void onlyTheNameOfADirectoryWithADescriptionIsOne() {
    for (String name : new String[] {"../app", "", ".", "app/", "pictures"}) {
      assertThatThrownBy(() -> new DemoSystems(examples).read(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageMatching(
              "there is no system \".*\"(; did you mean \"app\"\\?)?; there are: app");
    }
  }

  @Test
  void namesHaveToBeGoodForFilesAndSlots() throws IOException {
    write("{database: My App, dumps: ../app, standbys: [read-1, Read 2]}\n");

    assertThatThrownBy(() -> new DemoSystems(examples).read("app"))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("database: must be of small letters, digits, - and _")
        .hasMessageContaining("dumps: must be of small letters")
        .hasMessageContaining("it is \"Read 2\"");
  }

  @Test
  void aShareIsFromNothingToAll() throws IOException {
    write("{database: app, workload: {a: {role: app, rolls_back: 5, sql: SELECT 1}}}\n");

    assertThatThrownBy(() -> new DemoSystems(examples).read("app"))
        .isInstanceOf(ProblemsException.class)
        .hasMessageContaining("workload.a.rolls_back: must be a share from 0 to 1, but it is 5");
  }

  private void write(String description) throws IOException {
    Path system = Files.createDirectories(examples.resolve("app"));
    Files.writeString(system.resolve(DemoSystems.DESCRIPTION), description);
  }
}
