package dev.pgvitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A package is seen at one glance, and so is a file. */
class SourceFilesTest {
  private static final int MAX_FILES = 20;
  private static final int MAX_LINES = 350;
  private static final int MAX_MEDIAN = 90;
  private static final int MAX_90TH_PERCENTILE = 200;

  @TestFactory
  Stream<DynamicTest> noPackageHasMoreThanTwentyFiles() {
    return Stream.of("src/main/java", "src/bench/java", "src/test/java")
        .map(Path::of)
        .filter(Files::isDirectory)
        .map(
            root ->
                DynamicTest.dynamicTest(
                    root.toString(),
                    () -> {
                      Map<Path, Long> tooLarge = new TreeMap<>(packages(root));
                      tooLarge.values().removeIf(files -> files <= MAX_FILES);
                      assertThat(tooLarge)
                          .as("files of packages with more than %d", MAX_FILES)
                          .isEmpty();
                    }));
  }

  @Test
  void noFileIsLongerThanAnybodyReads() throws IOException {
    Map<Path, Integer> tooLong = lines();
    tooLong.values().removeIf(lines -> lines <= MAX_LINES);

    assertThat(tooLong).as("lines of files with more than %d", MAX_LINES).isEmpty();
  }

  @Test
  void mostFilesAreSmall() throws IOException {
    List<Integer> sorted = lines().values().stream().sorted().toList();

    assertThat(sorted.get(sorted.size() / 2)).as("median").isLessThanOrEqualTo(MAX_MEDIAN);
    assertThat(sorted.get(sorted.size() * 9 / 10))
        .as("90th percentile")
        .isLessThanOrEqualTo(MAX_90TH_PERCENTILE);
  }

  private static Map<Path, Long> packages(Path root) throws IOException {
    return sources(root).stream()
        .collect(Collectors.groupingBy(Path::getParent, Collectors.counting()));
  }

  private static Map<Path, Integer> lines() throws IOException {
    Map<Path, Integer> lines = new TreeMap<>();
    for (Path source : sources(Path.of("src/main/java"))) {
      lines.put(source, Files.readAllLines(source).size());
    }
    return lines;
  }

  private static List<Path> sources(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList();
    }
  }
}
