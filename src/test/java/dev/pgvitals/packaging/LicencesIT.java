package dev.pgvitals.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a package says about the licences of its parts, made of the jar as it is. */
class LicencesIT {
  private static final Path JAR =
      Path.of(System.getProperty("pgvitals.jar", "target/pgvitals.jar")).toAbsolutePath();

  private static final String SBOM = "META-INF/sbom/pgvitals.cdx.json";

  @TempDir private Path directory;

  private Path unpacked;
  private Path runtime;
  private Path doc;

  private record Outcome(int exitCode, String output) {}

  @BeforeEach
  void unpack() throws Exception {
    unpacked = directory.resolve("jar");
    runtime = directory.resolve("runtime");
    doc = directory.resolve("doc");
    try (JarFile jar = new JarFile(JAR.toFile())) {
      for (JarEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
        if (entry.getName().matches("(META-INF|dev/pgvitals/web/page)/.*")) {
          Path file = unpacked.resolve(entry.getName());
          Files.createDirectories(file.getParent());
          try (InputStream in = jar.getInputStream(entry)) {
            Files.copy(in, file);
          }
        }
      }
    }
    for (String module : List.of("java.base", "java.sql")) {
      Path legal = Files.createDirectories(runtime.resolve("legal").resolve(module));
      Files.writeString(legal.resolve("LICENSE"), "The GNU General Public License");
    }
    Files.writeString(
        runtime.resolve("release"), "JAVA_VERSION=\"25.0.1\"\nMODULES=\"java.base java.sql\"\n");
  }

  private Outcome write() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                JAR.toString(),
                "packaging/Licences.java",
                unpacked.resolve(SBOM).toString(),
                unpacked.toString(),
                runtime.toString(),
                doc.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }

  private String readme() throws Exception {
    return Files.readString(doc.resolve("licenses").resolve("README"));
  }

  @Test
  void everyPartIsListedWithItsVersionAndTheTextOfItsLicenceIsThere() throws Exception {
    assertThat(write()).isEqualTo(new Outcome(0, ""));

    List<String> rows = readme().lines().toList();
    for (JsonNode component :
        new ObjectMapper().readTree(unpacked.resolve(SBOM).toFile()).path("components")) {
      String row =
          rows.stream()
              .filter(line -> line.startsWith(component.path("name").asText() + " "))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no row of " + component.path("name")));
      String[] cells = row.split(" {2,}", -1);
      assertThat(cells[1]).isEqualTo(component.path("version").asText());
      assertThat(cells[2]).isEqualTo(component.at("/licenses/0/license/id").asText());
      assertThat(doc.resolve("licenses").resolve(cells[3])).isNotEmptyFile();
    }
    assertThat(rows)
        .anyMatch(row -> row.matches("scram-client +3\\.\\d.* scram-client/LICENSE"))
        .anyMatch(row -> row.matches("htm +3\\.\\d.* preact-htm\\.LICENSE\\.txt"))
        .anyMatch(row -> row.matches("Preact +10.* preact-htm\\.LICENSE\\.txt"))
        .anyMatch(row -> row.matches("Java runtime +25\\.0\\.1 .*/lib/pgvitals/runtime/legal"));
  }

  @Test
  void noDirectoryIsWithoutAText() throws Exception {
    write();

    try (Stream<Path> all = Files.walk(doc)) {
      for (Path directory : all.filter(Files::isDirectory).toList()) {
        assertThat(directory).isNotEmptyDirectory();
      }
    }
  }

  @Test
  void debiansFormHasATextOfEachLicenceThatItNames() throws Exception {
    write();

    List<String> paragraphs = List.of(Files.readString(doc.resolve("copyright")).split("\n\n", -1));
    assertThat(paragraphs.get(0))
        .startsWith("Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n");
    List<String> places = paragraphs.stream().filter(p -> p.startsWith("Files: ")).toList();
    assertThat(places)
        .extracting(place -> place.lines().findFirst().orElse(""))
        .containsExactly(
            "Files: *",
            "Files: usr/lib/pgvitals/pgvitals.jar",
            "Files: usr/lib/pgvitals/runtime/*");
    for (String place : places) {
      String licences =
          place.lines().filter(line -> line.startsWith("License: ")).findFirst().orElseThrow();
      for (String licence : licences.substring("License: ".length()).split(" and ", -1)) {
        assertThat(paragraphs)
            .as(licence)
            .anyMatch(paragraph -> paragraph.startsWith("License: " + licence + "\n "));
      }
    }
    assertThat(places.get(1)).contains("PostgreSQL Global Development Group", "QOS.ch");
  }

  @Test
  void aPartWithoutItsTextEndsTheBuild() throws Exception {
    Files.delete(unpacked.resolve("META-INF/licenses/postgresql/LICENSE"));
    assertThat(write())
        .matches(outcome -> outcome.exitCode() != 0)
        .matches(
            outcome ->
                outcome.output().contains("no text of the licence of postgresql, BSD-2-Clause"));
  }

  @Test
  void soDoesAJavaRuntimeWithoutOne() throws Exception {
    Files.delete(runtime.resolve("legal/java.sql/LICENSE"));
    assertThat(write().output())
        .contains("no text of the licence in " + runtime.resolve("legal/java.sql"));
  }

  @Test
  void soDoesAPartOfWhichNoLicenceIsKnown() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    JsonNode bill = mapper.readTree(unpacked.resolve(SBOM).toFile());
    Iterator<JsonNode> components = bill.path("components").elements();
    ((ObjectNode) components.next()).remove("licenses");
    mapper.writeValue(unpacked.resolve(SBOM).toFile(), bill);

    assertThat(write().output()).contains("no licence of prometheus-metrics-core");
  }
}
