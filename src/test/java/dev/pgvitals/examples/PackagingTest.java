package dev.pgvitals.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What goes into packages, beside the image. */
class PackagingTest {
  private static final Path PACKAGING = Path.of("packaging");
  private static final Path CLASSES = Path.of("target/classes");

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
    List<String> classes = listed(line -> !line.startsWith("@"));

    assertThat(classes).hasSizeGreaterThan(1_000).isSorted().doesNotHaveDuplicates();
    assertThat(classes).noneMatch(name -> name.startsWith("dev/pgvitals/"));
  }

  /** One that is gone is left out and costs a start its time: then it is to be recorded anew. */
  @Test
  void theListHasTheLambdasOfClassesThatAreThere() throws IOException {
    List<String> lambdas = listed(line -> line.startsWith("@"));
    List<String> ours =
        lambdas.stream()
            .map(line -> line.split(" ", 3)[1])
            .filter(name -> name.startsWith("dev/pgvitals/"))
            .toList();

    assertThat(lambdas).isSorted().doesNotHaveDuplicates();
    assertThat(lambdas).allMatch(line -> line.startsWith("@lambda-proxy "));
    assertThat(ours).hasSizeGreaterThan(500);
    assertThat(ours.stream().filter(name -> Files.exists(CLASSES.resolve(name + ".class"))).count())
        .isGreaterThan(ours.size() * 9L / 10);
  }

  private static List<String> listed(Predicate<String> wanted) throws IOException {
    return Files.readAllLines(PACKAGING.resolve("classes")).stream()
        .filter(line -> !line.startsWith("#"))
        .filter(wanted)
        .toList();
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
