package dev.pgvitals.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir private Path directory;
  private SourceTree tree;

  @BeforeEach
  void layOut() throws IOException {
    tree = SourceTree.in(directory);
  }

  @Test
  void theAgentRunsInTheLaunchersOwnProcessSoThatSignalsReachIt() throws Exception {
    SourceTree.Outcome outcome = tree.launch("run", "--config", "my file.yaml");

    assertThat(outcome.output().lines())
        .startsWith("pid " + outcome.pid())
        .contains("@" + tree.path("src/main/jvm/options"))
        .endsWith(
            "-jar", tree.path("target/pgvitals.jar").toString(), "run", "--config", "my file.yaml");
    assertThat(outcome.exitCode()).isZero();
  }

  @Test
  void javaOptsComeAfterTheDefaults() throws Exception {
    tree.set("JAVA_OPTS", "-Xmx1g -Dsome=thing");

    assertThat(tree.launch().output().lines())
        .containsSubsequence(
            "@" + tree.path("src/main/jvm/options"), "-Xmx1g", "-Dsome=thing", "-jar");
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    SourceTree.Outcome first = tree.launch("check");
    assertThat(first.error())
        .contains("Building pgvitals")
        .contains("log: " + tree.path("target/build.log"))
        .contains("done in");
    assertThat(tree.builds()).isEqualTo(1);

    assertThat(tree.launch("check").error()).isEmpty();
    assertThat(tree.builds()).isEqualTo(1);

    for (String source : new String[] {"pom.xml", "queries.yaml", "src/main"}) {
      int before = tree.builds();
      tree.changed(source, Instant.now().plusSeconds(60));
      tree.launch("check");
      assertThat(tree.builds()).as(source).isEqualTo(before + 1);
      tree.changed(source, Instant.now().minusSeconds(60));
    }
  }

  @Test
  void aFailedBuildShowsTheEndOfItsLogAndWhereTheRestIs() throws Exception {
    tree.maven("3.9.11", "seq 1 100; echo 'cannot find symbol: Foo'; exit 1");

    SourceTree.Outcome outcome = tree.launch("check");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).isEmpty();
    assertThat(outcome.error())
        .contains(" failed:\n72\n")
        .endsWith(
            "cannot find symbol: Foo\npgvitals: the build failed; the full log is in "
                + tree.path("target/build.log")
                + "\n");
  }

  @Test
  void anOldMavenGivesWayToTheWrapper() throws Exception {
    tree.maven("3.8.0", "echo 'the old one'; exit 1");
    tree.program(
        "mvnw", "mkdir -p \"${0%/mvnw}/target\"; echo >\"${0%/mvnw}/target/pgvitals.jar\"");

    assertThat(tree.launch("check").exitCode()).isZero();
  }

  @Test
  void withoutAMavenThatIsNewEnoughAndWithoutOneToDownloadItSaysWhatWouldDo() throws Exception {
    tree.maven("3.8.0", "echo 'the old one'; exit 1");
    tree.program("mvnw", "echo 'cannot reach repo.maven.apache.org'; exit 1");

    SourceTree.Outcome outcome = tree.launch("check");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.error())
        .isEqualTo(
            """
            cannot reach repo.maven.apache.org
            pgvitals: no Maven 3.8.1 or later is installed, and mvnw could not download one; \
            install it (on Debian and Ubuntu: apt-get install maven), or set MVNW_REPOURL to a mirror of https://repo.maven.apache.org/maven2
            """);
  }

  @Test
  void theMirrorThatItSpeaksOfIsAskedForMavenWhereMirrorsHaveIt() throws Exception {
    tree.maven("3.8.0", "exit 1");
    tree.copy("mvnw");
    tree.copy(".mvn/wrapper/maven-wrapper.properties");
    tree.program("bin/wget", "exit 8");
    tree.set("MAVEN_USER_HOME", directory.resolve("empty").toString());
    tree.set("MVNW_REPOURL", "http://mirror.example/maven2");

    assertThat(tree.launch("check").error())
        .startsWith(
            "wget: Failed to fetch http://mirror.example/maven2/org/apache/maven/apache-maven/3.9.11/apache-maven-3.9.11-bin.zip\n");
  }

  @Test
  void aMavenThatIsJustNewEnoughIsUsed() throws Exception {
    tree.maven("3.8.1", "echo >\"${0%/bin/mvn}/target/pgvitals.jar\"");

    assertThat(tree.launch("check").exitCode()).isZero();
  }

  @Test
  void anOldJavaIsNamedWithWhatToDo() throws Exception {
    for (String old : new String[] {"1.8.0_412", "9", "11.0.2", "16.0.1"}) {
      tree.java(old);

      SourceTree.Outcome outcome = tree.launch("check");

      assertThat(outcome.exitCode()).isEqualTo(1);
      assertThat(outcome.error())
          .isEqualTo(
              "pgvitals: %s is Java %s; 17 or newer is required (on Debian and Ubuntu: apt-get install default-jdk-headless, or openjdk-17-jdk-headless where that is older)\n"
                  .formatted(tree.path("jdk/bin/java"), old));
    }
  }

  @Test
  void aWrongJavaHomeIsNamed() throws Exception {
    tree.set("JAVA_HOME", "/nowhere");

    assertThat(tree.launch("check").error())
        .isEqualTo("pgvitals: JAVA_HOME is /nowhere, but it has no bin/java\n");
  }

  @Test
  void aRuntimeWithoutCompilerCannotBuildButCanRun() throws Exception {
    Files.delete(tree.path("jdk/bin/javac"));
    assertThat(tree.launch("check").error())
        .isEqualTo(
            "pgvitals: %s has no compiler; building requires a JDK (on Debian and Ubuntu: apt-get install default-jdk-headless, or openjdk-17-jdk-headless where that is older)\n"
                .formatted(tree.path("jdk")));

    Files.createDirectory(tree.path("target"));
    Files.createFile(tree.path("target/pgvitals.jar"));
    assertThat(tree.launch("check").exitCode()).isZero();
  }

  @Test
  void aLinkToTheLauncherWorksFromAnywhere() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), tree.path("pgvitals"));

    assertThat(tree.launch(link, "plan").output().lines())
        .endsWith("-jar", tree.path("target/pgvitals.jar").toString(), "plan");
  }

  @Test
  void theWholeSuiteFetchesItsToolsAndAQuickTestNeedsNone() throws Exception {
    tree.maven("3.9.11", "echo \"$*\"");
    tree.program("src/test/tools/fetch", "echo \"fetch $*\"");

    assertThat(tree.launch("test", "-Dsome=thing").output().lines())
        .containsExactly(
            "fetch " + tree.path("target/tools"),
            "-f " + tree.path("pom.xml") + " -B -ntp verify -Dsome=thing");
    assertThat(tree.launch("test", "--quick", "-Dtest=FailureTest").output().lines())
        .containsExactly(
            "-f " + tree.path("pom.xml") + " -B -ntp -Djacoco.skip=true test -Dtest=FailureTest");
  }

  @Test
  void theBoardsAreDrawnWithWhatNpmHasInstalledOnce() throws Exception {
    tree.maven("3.9.11", "echo \"$*\"");
    tree.program("src/test/tools/fetch", "echo \"fetch $*\"");
    tree.program("src/test/boards/package-lock.json", "");
    tree.program("bin/node", "");
    tree.program("bin/npm", "echo \"npm $*\"; mkdir -p node_modules");
    tree.set("CHROMIUM", tree.path("bin/node").toString());
    String fetches = "fetch " + tree.path("target/tools");
    String draws =
        "-f %s -B -ntp -Djacoco.skip=true -Dtest=None -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=DrawnBoards verify"
            .formatted(tree.path("pom.xml"));

    assertThat(tree.launch("test", "--boards").output().lines())
        .containsExactly(fetches, "npm ci", draws);
    assertThat(tree.launch("test", "--boards", "-X").output().lines())
        .containsExactly(fetches, draws + " -X");
  }

  @Test
  void whatTheBoardsNeedIsSaid() throws Exception {
    tree.program("bin/node", "");
    tree.program("bin/npm", "");
    tree.set("CHROMIUM", "/nowhere/chromium");

    SourceTree.Outcome outcome = tree.launch("test", "--boards");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.error())
        .isEqualTo(
            "pgvitals: no /nowhere/chromium; say by CHROMIUM where one is (on Debian and Ubuntu: apt-get install nodejs npm chromium)\n");
  }

  @Test
  void theDemoRunsWithItsOwnLibraries() throws Exception {
    assertThat(tree.launch("demo", "--port", "1").output().lines())
        .contains(
            "-Dpostgres.archives=" + tree.path("target/postgres"),
            "-Ddemo.systems=" + tree.path("examples"))
        .endsWith(
            "-cp",
            tree.path("target/pgvitals.jar") + ":" + tree.path("target/demo") + "/*",
            "dev.pgvitals.Main",
            "demo",
            "--port",
            "1");
  }

  @Test
  void helpAndVersionOfTheDemoAreThereAtOnceBuiltOrNot() throws Exception {
    SourceTree.Outcome before = tree.launch("demo", "--help");

    assertThat(before.exitCode()).isZero();
    assertThat(before.output()).contains("./pgvitals demo  ").doesNotContain("#", "set -eu");
    assertThat(tree.builds()).isZero();
    Files.writeString(
        tree.path("pom.xml"), "<artifactId>pgvitals</artifactId>\n<version>1.2.3</version>\n");
    assertThat(tree.launch("demo", "--version").output()).isEqualTo("pgvitals 1.2.3\n");
    assertThat(tree.builds()).isZero();

    tree.launch("check");
    tree.changed("pom.xml", Instant.now().plusSeconds(60));
    assertThat(tree.launch("demo", "--port", "1", "-h").output().lines())
        .endsWith("-jar", tree.path("target/pgvitals.jar").toString(), "demo", "--help");
    assertThat(tree.launch("demo", "-V").output().lines())
        .endsWith("-jar", tree.path("target/pgvitals.jar").toString(), "demo", "--version");
    assertThat(tree.builds()).isEqualTo(1);
  }
}
