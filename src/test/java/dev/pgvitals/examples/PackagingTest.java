package dev.pgvitals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes into packages, beside the image. */
class PackagingTest {
  private static final Path PACKAGING = Path.of("packaging");

  private static String read(Path file) throws IOException {
    return Files.readString(file);
  }

  @Test
  void theImageIsOfTheSamePartsAsThePackages() throws IOException {
    assertThat(read(PACKAGING.resolve("build"))).contains("\n\"$here/runtime\" \"$lib\"\n");
    assertThat(read(Path.of("Dockerfile")))
        .contains("RUN packaging/runtime /usr/lib/pgvitals\n")
        .doesNotContain("jlink");
  }

  @Test
  void whatTheImageIsBuiltOfIsInItsContextAndNothingElse() throws IOException {
    List<String> copied =
        Pattern.compile("(?m)^COPY (?!--from)(.*) \\S+$")
            .matcher(read(Path.of("Dockerfile")))
            .results()
            .flatMap(line -> Stream.of(line.group(1).split(" ", -1)))
            .toList();
    List<String> context = Files.readAllLines(Path.of(".dockerignore"));

    assertThat(context.get(0)).isEqualTo("*");
    assertThat(context.subList(1, context.size()))
        .containsExactlyInAnyOrderElementsOf(copied.stream().map(name -> "!" + name).toList());
  }

  @Test
  void whatLiesBesideTheCommitIsInNoPackage() throws IOException {
    assertThat(read(PACKAGING.resolve("build")))
        .contains("git -C \"$root\" ls-files -z -- \"$each\"")
        .doesNotContain("cp -R \"$root");
  }

  @Test
  void theListOfClassesIsInOrderAndHasNoneThatTheJarTells() throws IOException {
    List<String> classes =
        Files.readAllLines(PACKAGING.resolve("classes")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList();

    assertThat(classes).hasSizeGreaterThan(1_000).isSorted().doesNotHaveDuplicates();
    assertThat(classes).noneMatch(name -> name.startsWith("dev/pgvitals/"));
  }

  @Test
  void theServiceStartsReloadsAndEndsTheAgentAsItsCommandsAre() throws IOException {
    String unit = read(PACKAGING.resolve("pgvitals.service"));

    assertThat(unit)
        .contains(
            "pgvitals.jar run --config ",
            "pgvitals.jar check --config ",
            "\nExecReload=/bin/sh -c 'kill -HUP $MAINPID'\n",
            "\nSuccessExitStatus=143\n",
            "\nRestartForceExitStatus=SIGHUP\n")
        .contains("\nUser=pgvitals\n", "\nNoNewPrivileges=yes\n", "\nProtectSystem=strict\n");
    assertThat(unit.lines().filter(line -> !line.isBlank()))
        .allMatch(line -> line.matches("#.*|\\[[A-Z][a-z]+]|[A-Z][A-Za-z]+=.*"));
  }

  @Test
  void theConfigurationThatIsInstalledNamesWhatThePackageMakes() throws IOException {
    assertThat(read(PACKAGING.resolve("pgvitals.yaml"))).contains("/etc/pgvitals/queries.d/*.yaml");
    assertThat(read(PACKAGING.resolve("build"))).contains("/etc/pgvitals/queries.d");
  }
}
