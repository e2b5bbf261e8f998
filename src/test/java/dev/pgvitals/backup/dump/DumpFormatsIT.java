package dev.pgvitals.backup.dump;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.backup.verify.Programs;
import dev.pgvitals.backup.verify.Verdict;
import dev.pgvitals.fixture.Tool;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dumps of a real server in every format, whole and cut at ten places. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DumpFormatsIT {
  private static final int PLACES = 10;

  @TempDir private Path directory;
  private Postgres postgres;

  @BeforeAll
  void fill() {
    postgres = Postgres.start(15);
    postgres.sql(
        "CREATE TABLE numbers AS SELECT g AS n, md5(g::text) AS hash FROM generate_series(1, 40000) g",
        "CREATE TABLE \"Odd Name\" (x text)",
        "CREATE INDEX ON numbers (n)",
        "SELECT lo_from_bytea(0, 'large'::bytea)");
  }

  @AfterAll
  void close() {
    postgres.close();
  }

  private static Programs programs() {
    return Programs.of(System.getenv("PATH")).withBindir(Tool.binariesOfPostgres());
  }

  private Path dump(String name, String... options) {
    Path file = directory.resolve(name);
    String[] all =
        Stream.concat(
                Stream.of("--file=" + file, "--dbname=" + postgres.uri("postgres", "postgres")),
                Arrays.stream(options))
            .toArray(String[]::new);
    Tool.Outcome outcome =
        Tool.ofPostgres(name.startsWith("all") ? "pg_dumpall" : "pg_dump").run("", all);
    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    return file;
  }

  private Path compressed(Path file, String program) throws IOException, InterruptedException {
    Path packed = file.resolveSibling(file.getFileName() + "." + program);
    Process process =
        new ProcessBuilder(program, "-c")
            .redirectInput(file.toFile())
            .redirectOutput(packed.toFile())
            .start();
    assertThat(process.waitFor()).isZero();
    return packed;
  }

  private static Path gzip(Path file) throws IOException {
    Path packed = file.resolveSibling(file.getFileName() + ".gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
      Files.copy(file, out);
    }
    return packed;
  }

  private static Path cut(Path file, int place, String suffix) throws IOException {
    byte[] whole = Files.readAllBytes(file);
    int length = place == PLACES ? whole.length - 150 : whole.length * place / PLACES;
    return Files.write(Path.of(file + ".cut" + suffix), Arrays.copyOf(whole, Math.max(0, length)));
  }

  private void wholeIsGoodAndPartsAreBad(Path file) throws IOException, InterruptedException {
    assertThat(Dumps.verdict(file, programs())).matches(Verdict::isGood);
    for (int place = 1; place <= PLACES; place++) {
      Path part = cut(file, place, "");
      assertThat(Dumps.verdict(part, programs())).as("cut at %d/10", place).matches(Verdict::isBad);
    }
  }

  @Test
  void aScript() throws Exception {
    wholeIsGoodAndPartsAreBad(dump("plain.sql"));
  }

  @Test
  void aScriptThatGzipHasCompressed() throws Exception {
    wholeIsGoodAndPartsAreBad(gzip(dump("plain2.sql")));
  }

  /** gzip ends well when pg_dump dies: only what is in it tells. */
  @Test
  void halfAScriptThatGzipHasCompressedWhole() throws Exception {
    Path script = dump("plain3.sql");
    for (int place = 1; place <= PLACES; place++) {
      assertThat(Dumps.verdict(gzip(cut(script, place, "" + place)), programs()))
          .matches(Verdict::isBad)
          .extracting(Verdict::message)
          .asString()
          .contains("pg_dump did not finish");
    }
  }

  @Test
  void severalGzipFilesInARow() throws Exception {
    Path script = dump("plain4.sql");
    byte[] whole = Files.readAllBytes(script);
    Path joined = directory.resolve("joined.gz");
    try (OutputStream out = Files.newOutputStream(joined)) {
      for (int part = 0; part < 2; part++) {
        GZIPOutputStream member = new GZIPOutputStream(out);
        member.write(
            whole, part * (whole.length / 2), whole.length / 2 + part * (whole.length % 2));
        member.finish();
      }
    }
    assertThat(Dumps.verdict(joined, programs())).isEqualTo(Verdict.good(whole.length));
  }

  static List<String> compressors() {
    Programs programs = Programs.of(System.getenv("PATH"));
    return Stream.of("zstd", "xz", "bzip2", "lz4")
        .filter(name -> programs.find(name).isPresent())
        .toList();
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("compressors")
  void aScriptThatAProgramHasCompressed(String program) throws Exception {
    wholeIsGoodAndPartsAreBad(compressed(dump("by" + program + ".sql"), program));
  }

  @Test
  void withoutTheProgramThatUnpacksItNothingIsClaimed() throws Exception {
    Path file = directory.resolve("x.zst");
    Files.write(file, new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 1, 2, 3, 4});
    assertThat(Dumps.verdict(file, Programs.of("/nowhere")))
        .extracting(Verdict::outcome, Verdict::message)
        .containsExactly(
            Verdict.Outcome.UNVERIFIABLE,
            "it is compressed with zstd, and there is no program zstd on the agent's PATH");
  }

  @Test
  void theCustomFormat() throws Exception {
    wholeIsGoodAndPartsAreBad(dump("custom", "--format=custom"));
  }

  @Test
  void theCustomFormatWithoutCompression() throws Exception {
    wholeIsGoodAndPartsAreBad(dump("custom0", "--format=custom", "--compress=0"));
  }

  @Test
  void theCustomFormatThatGzipHasCompressed() throws Exception {
    wholeIsGoodAndPartsAreBad(gzip(dump("custom1", "--format=custom", "--compress=0")));
  }

  @Test
  void theTarFormat() throws Exception {
    wholeIsGoodAndPartsAreBad(dump("tar", "--format=tar"));
  }

  @Test
  void aClusterAsAScript() throws Exception {
    wholeIsGoodAndPartsAreBad(dump("all.sql"));
  }

  @Test
  void aTableOfContentsIsNotEnough() throws Exception {
    Path cut = cut(dump("custom2", "--format=custom"), 6, "");
    assertThat(Tool.ofPostgres("pg_restore").run("", "--list", cut.toString()).exitCode())
        .as("pg_restore --list of a dump that was cut")
        .isZero();
    assertThat(Dumps.verdict(cut, programs())).matches(Verdict::isBad);
  }

  @Test
  void aDirectory() throws Exception {
    wholeDirectoryIsGoodAndPartsAreBad(dump("directory", "--format=directory"));
  }

  @Test
  void aDirectoryWithoutCompression() throws Exception {
    wholeDirectoryIsGoodAndPartsAreBad(dump("directory0", "--format=directory", "--compress=0"));
  }

  private void wholeDirectoryIsGoodAndPartsAreBad(Path dump)
      throws IOException, InterruptedException {
    assertThat(Dumps.verdict(dump, programs())).matches(Verdict::isGood);
    Path largest = largest(dump);
    Path kept = Files.copy(largest, Path.of(dump + ".kept"));
    for (int place = 1; place <= PLACES; place++) {
      Files.move(cut(kept, place, ""), largest, StandardCopyOption.REPLACE_EXISTING);
      assertThat(Dumps.verdict(dump, programs())).as("cut at %d/10", place).matches(Verdict::isBad);
    }
    Files.delete(largest);
    assertThat(Dumps.verdict(dump, programs())).matches(Verdict::isBad);
    Files.copy(kept, largest);
    Files.delete(dump.resolve("toc.dat"));
    assertThat(Dumps.verdict(dump, programs()))
        .isEqualTo(
            Verdict.bad(
                "it has no toc.dat: pg_dump did not finish, or it is no dump", Files.size(dump)));
  }

  private static Path largest(Path dump) throws IOException {
    Optional<Path> largest = Optional.empty();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dump)) {
      for (Path file : files) {
        if (largest.isEmpty() || Files.size(file) > Files.size(largest.get())) {
          largest = Optional.of(file);
        }
      }
    }
    return largest.orElseThrow();
  }

  @Test
  void withoutPgRestoreNothingIsClaimed() throws Exception {
    Programs none = Programs.of("/nowhere").withBindir(directory);
    for (Path dump :
        List.of(dump("custom3", "--format=custom"), dump("directory1", "--format=directory"))) {
      assertThat(Dumps.verdict(dump, none).outcome()).isEqualTo(Verdict.Outcome.UNVERIFIABLE);
    }
    assertThat(Dumps.verdict(dump("tar1", "--format=tar"), none)).matches(Verdict::isGood);
  }

  /** An older pg_restore does not know a newer pg_dump's format; that is not the dump's fault. */
  @Test
  void aFormatThatPgRestoreDoesNotKnowIsNotCalledBad() throws Exception {
    byte[] dump = Files.readAllBytes(dump("custom4", "--format=custom"));
    dump[6] = 99;
    Path later = Files.write(directory.resolve("later"), dump);

    assertThat(Dumps.verdict(later, programs()))
        .extracting(Verdict::outcome, Verdict::message)
        .satisfies(
            told -> {
              assertThat(told.get(0)).isEqualTo(Verdict.Outcome.UNVERIFIABLE);
              assertThat(told.get(1)).asString().contains("unsupported version");
            });
  }

  @Test
  void somethingElseIsNoDump() throws Exception {
    assertThat(
            Dumps.verdict(Files.write(directory.resolve("zeros"), new byte[100_000]), programs()))
        .matches(Verdict::isBad);
    assertThat(
            Dumps.verdict(
                Files.writeString(directory.resolve("page"), "<html>Not Found</html>"), programs()))
        .matches(Verdict::isBad);
  }
}
