package dev.pgvitals.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.config.incident.IncidentSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentStoreTest {
  private static final Logger LOGGER = Logger.getLogger(IncidentStore.class.getName());
  private static final long MUCH = 1L << 30;

  @TempDir private Path home;
  private final AtomicInteger failures = new AtomicInteger();
  private final IncidentStore store = new IncidentStore(failures::incrementAndGet);
  private final List<String> log = new ArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          log.add(line.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    LOGGER.setLevel(Level.INFO);
    LOGGER.addHandler(handler);
  }

  @AfterEach
  void leave() {
    LOGGER.removeHandler(handler);
    LOGGER.setLevel(null);
  }

  private Path directory() {
    return home.resolve("kept/incidents");
  }

  private void use(int keep, long bytes) {
    store.use(Optional.of(new IncidentSettings(directory(), keep, bytes)));
  }

  /** An ID of that minute. */
  private static String id(int minute) {
    return IncidentId.of(
        Instant.parse("2026-11-27T03:00:00Z").plusSeconds(60L * minute), "orders/1", "down");
  }

  private static byte[] content(String id, int length) {
    String head = "{\"id\":\"%s\",\"time\":\"t\",\"server\":\"orders/1\",\"alert\":\"down\"";
    return (head.formatted(id) + ",\"rest\":\"" + "x".repeat(length) + "\"}\n")
        .getBytes(StandardCharsets.UTF_8);
  }

  private boolean write(int minute) {
    return store.write(id(minute), content(id(minute), 10));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void keepsWhatItIsGivenForItsOwnerAlone() throws Exception {
    use(10, MUCH);

    assertThat(write(1)).isTrue();

    Path file = directory().resolve(id(1) + ".json");
    assertThat(Files.readAllBytes(file)).isEqualTo(content(id(1), 10));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
        .isEqualTo("rwx------");
    assertThat(store.read(id(1))).contains(content(id(1), 10));
  }

  @Test
  void listsTheNewestFirstByTheirServersNames() {
    use(10, MUCH);
    write(1);
    write(3);
    write(2);

    assertThat(store.list()).extracting(IncidentFile::id).containsExactly(id(3), id(2), id(1));
    assertThat(store.list()).extracting(IncidentFile::server).containsOnly("orders/1");
  }

  @Test
  void theOldestOfTooManyGo() throws Exception {
    use(2, MUCH);
    write(1);
    write(2);
    write(3);

    assertThat(names()).containsExactly(id(2) + ".json", id(3) + ".json");
  }

  @Test
  void theOldestOfTooLargeOnesGoAndTheNewestStays() throws Exception {
    use(10, 2500);
    store.write(id(1), content(id(1), 1000));
    store.write(id(2), content(id(2), 1000));
    store.write(id(3), content(id(3), 1000));
    assertThat(names()).containsExactly(id(2) + ".json", id(3) + ".json");

    store.write(id(4), content(id(4), 9000));
    assertThat(names()).containsExactly(id(4) + ".json");
  }

  @Test
  void whatWasWrittenLastStaysWhereTheClockWasSetBack() throws Exception {
    use(2, MUCH);
    write(9000);
    write(9001);

    write(1);
    assertThat(names()).as("just written").contains(id(1) + ".json");
    write(2);
    assertThat(names()).containsExactly(id(1) + ".json", id(2) + ".json");
    assertThat(store.list()).extracting(IncidentFile::id).containsExactly(id(2), id(1));
  }

  @Test
  void oneThatBeganBeforeThoseThatAreThereStaysToo() throws Exception {
    use(2, MUCH);
    write(2);
    write(3);
    write(1);

    assertThat(names()).containsExactly(id(1) + ".json", id(3) + ".json");
  }

  @Test
  void whatCannotBeRemovedKeepsNoOtherFromGoing() throws Exception {
    use(10, MUCH);
    write(1);
    write(2);
    write(3);
    IncidentDirectory pruning = new IncidentDirectory(directory());
    List<IncidentFile> files = pruning.list();
    Path stuck = directory().resolve(id(2) + ".json");
    Files.delete(stuck);
    Files.createDirectories(stuck.resolve("not-empty"));

    IncidentDirectory.Pruned pruned = pruning.prune(files, 1, MUCH, Optional.empty());

    assertThat(pruned.left()).extracting(IncidentFile::id).containsExactly(id(3), id(2));
    assertThat(pruned.problem()).isPresent();
    assertThat(names()).containsExactly(id(2) + ".json", id(3) + ".json");
  }

  @Test
  void touchesNoFileOfOthers() throws Exception {
    Files.createDirectories(directory());
    List<String> others = List.of("README", "notes.json", ".x.tmp", "20261127T031207123Z.json");
    for (String other : others) {
      Files.writeString(directory().resolve(other), "mine");
    }
    Path outside = Files.writeString(home.resolve("outside"), "mine");
    Files.createSymbolicLink(directory().resolve(id(1) + ".json"), outside);

    use(1, MUCH);
    write(2);
    write(3);

    assertThat(names()).containsAll(others).contains(id(1) + ".json", id(3) + ".json").hasSize(6);
    assertThat(outside).hasContent("mine");
    assertThat(store.read(id(1))).isEmpty();
  }

  @Test
  void removesAtItsStartWhatAnotherLeftHalfWritten() throws Exception {
    Files.createDirectories(directory());
    Files.writeString(directory().resolve("." + id(1) + ".tmp"), "{\"id\"");

    use(10, MUCH);

    assertThat(names()).isEmpty();
  }

  @Test
  void noOneWhoListsSeesAPartOfAFile() throws Exception {
    use(1_000, MUCH);
    AtomicBoolean done = new AtomicBoolean();
    List<IncidentFile> damaged = new ArrayList<>();
    Thread reader =
        new Thread(
            () -> {
              while (!done.get()) {
                try {
                  new IncidentDirectory(directory())
                      .list().stream().filter(IncidentFile::damaged).forEach(damaged::add);
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    reader.start();
    for (int minute = 0; minute < 50; minute++) {
      store.write(id(minute), content(id(minute), 200_000));
    }
    done.set(true);
    reader.join();

    assertThat(damaged).isEmpty();
    assertThat(store.list()).hasSize(50);
  }

  @Test
  void aDamagedFileIsListedAsOne() throws Exception {
    use(10, MUCH);
    write(1);
    write(2);
    write(3);
    Files.writeString(directory().resolve(id(1) + ".json"), "");
    Files.write(directory().resolve(id(2) + ".json"), Arrays.copyOf(content(id(2), 10), 90));
    store.refresh();

    assertThat(store.list()).extracting(IncidentFile::damaged).containsExactly(false, true, true);
    assertThat(store.list().get(2).alert()).isEqualTo("down");
  }

  @Test
  void aDirectoryThatCannotBeHadIsToldOnceAndOnceWhenItCanAgain() throws Exception {
    Files.writeString(home.resolve("kept"), "a file in its place");
    use(10, MUCH);

    assertThat(write(1)).isFalse();
    store.refresh();
    assertThat(write(2)).isFalse();
    assertThat(log)
        .singleElement()
        .asString()
        .contains("cannot keep incidents in " + directory())
        .contains("incidents.directory");
    assertThat(failures).hasValue(2);

    Files.delete(home.resolve("kept"));
    assertThat(write(3)).isTrue();
    assertThat(write(4)).isTrue();
    assertThat(log).hasSize(2).last().asString().contains("are kept in");
  }

  @Test
  void anotherLimitHoldsAtOnceAndNoneKeepsWhatIsThere() throws Exception {
    use(10, MUCH);
    write(1);
    write(2);
    use(1, MUCH);
    assertThat(names()).containsExactly(id(2) + ".json");

    store.use(Optional.empty());
    assertThat(store.list()).isEmpty();
    assertThat(write(3)).isFalse();
    assertThat(failures).hasValue(0);
    assertThat(names()).containsExactly(id(2) + ".json");
  }

  @Test
  void readsOnlyWhatItLists() throws Exception {
    use(10, MUCH);
    write(1);

    assertThat(store.read("../kept/incidents/" + id(1))).isEmpty();
    assertThat(store.read(id(2))).isEmpty();
    Files.delete(directory().resolve(id(1) + ".json"));
    assertThat(store.read(id(1))).isEmpty();
  }
}
