package dev.pgvitals.cli.backup;

import dev.pgvitals.backup.BackupMetrics;
import dev.pgvitals.backup.choice.BackupLook;
import dev.pgvitals.metric.scrape.Exposition;
import dev.pgvitals.metric.store.SliceStore;
import dev.pgvitals.metric.text.SliceBuilder;
import dev.pgvitals.metric.text.SliceKey;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** A file for the textfile collector of the node exporter: there whole, or as it was before. */
final class Textfile {
  private Textfile() {}

  /** The series of all looks, in Prometheus's text format. */
  static String text(List<BackupLook> looks) {
    SliceStore store = new SliceStore(System::nanoTime);
    for (BackupLook look : looks) {
      String server = look.feed().id().server().orElse("");
      SliceBuilder up =
          new SliceBuilder(
              new SliceKey(server, "", "up:" + look.source()), Map.of(), List.of(BackupMetrics.UP));
      up.sample(
          0,
          up.labels(BackupMetrics.UP.labels(), List.of(look.source())),
          look.failure().isEmpty() ? 1L : 0L);
      store.publish(up.build(), SliceStore.FOREVER);
      SliceBuilder states =
          new SliceBuilder(
              new SliceKey(server, "", "backups:" + look.source()),
              Map.of(),
              BackupMetrics.FAMILIES);
      BackupMetrics.write(states, look.states());
      store.publish(states.build(), SliceStore.FOREVER);
    }
    return new Exposition(store, new PrometheusRegistry()).text();
  }

  /**
   * Puts the text into the file.
   *
   * @throws IOException with nothing changed
   */
  static void write(Path file, String text) throws IOException {
    // Not a temporary file of Java's, which only its owner could read. The collector reads *.prom.
    Path part =
        file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      Files.write(part, text.getBytes(StandardCharsets.UTF_8));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
