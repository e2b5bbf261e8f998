package dev.pgvitals;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each package says what it is for, in one of its source roots, and that nothing in it is null. */
class PackagesTest {
  private static final Path SRC = Path.of("src");

  @Test
  void eachPackageIsDescribedAndMarkedAsFreeOfNull() throws IOException {
    Set<String> all = new TreeSet<>();
    Set<String> marked = new TreeSet<>();
    for (String root : Set.of("main", "test", "bench")) {
      Path java = SRC.resolve(root).resolve("java");
      try (Stream<Path> files = Files.walk(java)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
          String name = java.relativize(file.getParent()).toString();
          all.add(name);
          if (file.endsWith("package-info.java")) {
            String text = Files.readString(file);
            if (text.startsWith("/**") && text.contains("@NullMarked")) {
              marked.add(name);
            }
          }
        }
      }
    }

    all.removeAll(marked);
    assertThat(all).isEmpty();
  }
}
