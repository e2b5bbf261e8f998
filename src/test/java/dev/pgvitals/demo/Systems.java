package dev.pgvitals.demo;

import dev.pgvitals.yaml.ProblemsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The applications below {@code examples}, running. */
public final class Systems {
  /**
   * What a test locks that counts the directories of running servers beside the archives; for
   * reading, if it starts servers that have one of their own there.
   */
  public static final String RUNS = "the directories of servers beside the archives";

  private static final Path ARCHIVES =
      Path.of(System.getProperty("postgres.archives", "target/postgres"));
  private static final DemoSystems ALL = new DemoSystems(Path.of("examples"));

  private Systems() {}

  public static List<String> names() {
    return ALL.names();
  }

  public static DemoSystem read(String name) {
    try {
      return ALL.read(name);
    } catch (ProblemsException e) {
      throw new AssertionError(e.text(), e);
    }
  }

  /** Without a pooler. */
  public static Demo start(String name) {
    return start(name, Optional.empty());
  }

  public static Demo start(String name, Optional<Path> pgbouncer) {
    return Demo.start(ARCHIVES, read(name), pgbouncer);
  }
}
