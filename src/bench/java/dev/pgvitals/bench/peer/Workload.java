package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.scrape.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The queries that both programs run, read without the help of either.
 *
 * @param families what they must publish, without {@code _total}
 */
record Workload(Path file, int queries, Set<String> families) {
  Workload {
    families = Set.copyOf(families);
  }

  static Workload read(Path file) {
    Map<?, ?> entries;
    try {
      entries = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Set<String> families = new TreeSet<>();
    entries.forEach(
        (name, entry) -> {
          for (Object metric : (List<?>) key(entry, "metrics")) {
            ((Map<?, ?>) metric)
                .forEach(
                    (column, keys) -> {
                      if (!key(keys, "usage").equals("LABEL")) {
                        families.add(Page.plainName(name + "_" + column));
                      }
                    });
          }
        });
    return new Workload(file, entries.size(), families);
  }

  /** Whether every family is there: the page is complete. */
  boolean isOn(Page page) {
    return page.series().keySet().containsAll(families);
  }

  /** That part of a page that is the same for both programs. */
  Page partOf(Page page) {
    return page.only(families::contains);
  }

  private static Object key(Object map, String key) {
    return Objects.requireNonNull(((Map<?, ?>) map).get(key), key);
  }
}
