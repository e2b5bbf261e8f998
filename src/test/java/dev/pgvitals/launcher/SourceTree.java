package dev.pgvitals.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A source tree with the real launcher in it, a JDK that prints what it is asked to run, and a
 * Maven that makes an empty jar.
 */
final class SourceTree {
  /** What the launcher did. */
  record Outcome(int exitCode, String output, String error, long pid) {}

  private final Path root;
  private final Map<String, String> environment = new HashMap<>();

  private SourceTree(Path root) {
    this.root = root;
    environment.put("JAVA_HOME", root.resolve("jdk").toString());
    environment.put("PATH", root.resolve("bin") + ":" + System.getenv("PATH"));
  }

  /** Lays it out in a directory whose name has a space in it. */
  static SourceTree in(Path directory) throws IOException {
    SourceTree tree = new SourceTree(Files.createDirectory(directory.resolve("source tree")));
    Files.createDirectories(tree.path("src/main"));
    tree.copy("pgvitals");
    tree.java("17.0.15");
    tree.program("jdk/bin/java", "echo \"pid $$\"; for each; do echo \"$each\"; done");
    tree.program("jdk/bin/javac", "");
    tree.maven(
        "3.9.11",
        "echo built >>\"${0%/bin/mvn}/builds\"; echo >\"${0%/bin/mvn}/target/pgvitals.jar\"");
    for (String source : List.of("pom.xml", "queries.yaml")) {
      Files.createFile(tree.path(source));
    }
    for (String source : List.of("pom.xml", "queries.yaml", "src/main")) {
      tree.changed(source, Instant.now().minusSeconds(60));
    }
    return tree;
  }

  Path path(String relative) {
    return root.resolve(relative);
  }

  void java(String version) throws IOException {
    Files.createDirectories(path("jdk/bin"));
    Files.writeString(path("jdk/release"), "JAVA_VERSION=\"" + version + "\"\n");
  }

  /** Puts a Maven on the PATH that does {@code script} when it is to build. */
  void maven(String version, String script) throws IOException {
    program(
        "bin/mvn",
        "case \"$*\" in '-B -v') echo 'Apache Maven %s' ;; *) %s ;; esac"
            .formatted(version, script));
  }

  void program(String relative, String script) throws IOException {
    Files.createDirectories(path(relative).resolve("..").normalize());
    Files.writeString(path(relative), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(path(relative), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Takes a file of the real source tree. */
  void copy(String relative) throws IOException {
    Files.createDirectories(path(relative).resolve("..").normalize());
    Files.copy(Path.of(relative), path(relative));
  }

  void set(String variable, String value) {
    environment.put(variable, value);
  }

  void changed(String relative, Instant when) throws IOException {
    Files.setLastModifiedTime(path(relative), FileTime.from(when));
  }

  int builds() throws IOException {
    return Files.exists(path("builds")) ? Files.readAllLines(path("builds")).size() : 0;
  }

  Outcome launch(String... arguments) throws IOException, InterruptedException {
    return launch(path("pgvitals"), arguments);
  }

  /** Launches from another directory than the tree's. */
  Outcome launch(Path launcher, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("sh", launcher.toString()));
    command.addAll(List.of(arguments));
    Path error = path("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(path("jdk").toFile()).redirectError(error.toFile());
    builder.environment().remove("JAVA_OPTS");
    builder.environment().putAll(environment);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output, Files.readString(error), process.pid());
  }
}
