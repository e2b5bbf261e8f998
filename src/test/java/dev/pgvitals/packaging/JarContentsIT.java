package dev.pgvitals.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the jar says about itself: to a scanner, and to whoever asks what licences are inside. */
class JarContentsIT {
  private static final String SBOM = "META-INF/sbom/pgvitals.cdx.json";
  private static final String LICENSES = "META-INF/licenses/";
  private static final Pattern JAR_FILE = Pattern.compile("(.+)-(\\d[\\w.]*)\\.jar");

  private JarFile jar;

  /** A dependency whose classes are in the jar, as its own jar's file is called. */
  private record Inside(String name, String version) {}

  @BeforeEach
  void open() throws IOException {
    jar = new JarFile(System.getProperty("pgvitals.jar", "target/pgvitals.jar"));
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void theBillOfMaterialsNamesEveryDependencyInsideAndNoOther() {
    TreeMap<String, String> listed = new TreeMap<>();
    for (JsonNode component : bill().path("components")) {
      String name = component.path("name").asText();
      String version = component.path("version").asText();
      listed.put(name, version);
      assertThat(component.path("purl").asText())
          .isEqualTo(purl(component.path("group").asText(), name, version));
      assertThat(component.path("hashes")).as("hashes of %s", name).isNotEmpty();
    }

    TreeMap<String, String> inside = new TreeMap<>();
    inside().forEach(each -> inside.put(each.name(), each.version()));
    assertThat(inside).containsKeys("postgresql", "HikariCP", "snakeyaml", "picocli", "slf4j-api");
    assertThat(listed).isEqualTo(inside);
  }

  @Test
  void theBillOfMaterialsIsOfThisVersionAndTheSameInEachBuild() throws IOException {
    JsonNode product = bill().path("metadata").path("component");

    assertThat(product.path("type").asText()).isEqualTo("application");
    assertThat(product.path("purl").asText())
        .isEqualTo(purl("dev.pgvitals", "pgvitals", manifest("Implementation-Version")));
    assertThat(bill().path("metadata").has("timestamp")).as("the time of the build").isFalse();
  }

  @Test
  void everyDependencyHasItsLicenceAndTheTextOfItIsInTheJar() throws IOException {
    assertThat(text("META-INF/LICENSE")).isEqualTo(Files.readString(Path.of("LICENSE")));
    for (JsonNode component : bill().path("components")) {
      String name = component.path("name").asText();
      JsonNode licenses = component.path("licenses");
      assertThat(licenses).as("licences of %s", name).isNotEmpty();
      for (JsonNode each : licenses) {
        String id = each.path("license").path("id").asText();
        assertThat(id).as("SPDX name of the licence of %s", name).isNotEmpty();
        if (!id.equals("Apache-2.0")) {
          assertThat(names())
              .as("text of %s", id)
              .anyMatch(entry -> entry.startsWith(LICENSES + name + "/"));
        }
      }
    }
  }

  @Test
  void licencesOfOneNameDoNotReplaceEachOther() {
    assertThat(text(LICENSES + "postgresql/LICENSE"))
        .contains("PostgreSQL Global Development Group");
    assertThat(text(LICENSES + "slf4j-api/LICENSE.txt")).contains("QOS.ch");
  }

  @Test
  void everyDependencyHasTheFileByWhichScannersTellIt() throws IOException {
    List<Inside> told = new ArrayList<>();
    for (String name : names()) {
      if (name.endsWith("/pom.properties")) {
        Properties of = new Properties();
        try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
          of.load(in);
        }
        String artifact = of.getProperty("artifactId");
        assertThat(name)
            .isEqualTo(
                "META-INF/maven/" + of.getProperty("groupId") + "/" + artifact + "/pom.properties");
        told.add(new Inside(artifact, of.getProperty("version")));
      }
    }
    assertThat(told).containsAll(inside());
  }

  @Test
  void theManifestSaysWhatItIs() throws IOException {
    assertThat(manifest("Implementation-Title")).isEqualTo("pgvitals");
    assertThat(manifest("Implementation-Version")).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
    assertThat(manifest("Main-Class")).isEqualTo("dev.pgvitals.Main");
  }

  /** By the classes themselves: the jars on our class path of which one is in there. */
  private List<Inside> inside() {
    Set<String> names = names();
    List<Inside> inside = new ArrayList<>();
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String each : classPath.split(File.pathSeparator, -1)) {
      Matcher file = JAR_FILE.matcher(Path.of(each).getFileName().toString());
      if (file.matches() && names.contains(firstClass(each))) {
        inside.add(new Inside(file.group(1), file.group(2)));
      }
    }
    return inside;
  }

  private static String firstClass(String file) {
    try (JarFile dependency = new JarFile(file)) {
      return dependency.stream()
          .map(JarEntry::getName)
          .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
          .filter(name -> !name.startsWith("META-INF/"))
          .findFirst()
          .orElse("it has none");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Set<String> names() {
    return jar.stream().map(JarEntry::getName).collect(Collectors.toSet());
  }

  private JsonNode bill() {
    try {
      return new ObjectMapper().readTree(text(SBOM));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String purl(String group, String name, String version) {
    return "pkg:maven/%s/%s@%s?type=jar".formatted(group, name, version);
  }

  private String text(String name) {
    assertThat(jar.getJarEntry(name))
        .as("%s (a build without network makes no bill of materials)", name)
        .isNotNull();
    try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String manifest(String name) throws IOException {
    return jar.getManifest().getMainAttributes().getValue(new Attributes.Name(name));
  }
}
