package dev.pgvitals.backup.restore;

import dev.pgvitals.backup.verify.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The programs of one major of PostgreSQL.
 *
 * @param psql may be newer
 */
record PostgresBinaries(int major, Path postgres, Path pgCtl, Path psql, Work work) {
  private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) (\\d+)");

  /**
   * Those that a data directory of this major needs.
   *
   * @param major empty: the newest that there are
   */
  static PostgresBinaries find(OptionalInt major, Work work)
      throws RestoreFailedException, InterruptedException {
    Programs programs = work.programs();
    Optional<Path> postgres =
        major.isPresent()
            ? programs.ofPostgres("postgres", major.getAsInt())
            : programs.newestOfPostgres("postgres");
    String name = "PostgreSQL" + (major.isPresent() ? " " + major.getAsInt() : "");
    String install = install(major);
    if (postgres.isEmpty()) {
      throw new RestoreFailedException("the programs of " + name + " are not here", install);
    }
    Path bin = parent(postgres.get());
    int found = version(postgres.get(), work);
    if (major.isPresent() && found != major.getAsInt()) {
      throw new RestoreFailedException(
          "%s is of PostgreSQL %d, and the backup of %d"
              .formatted(postgres.get(), found, major.getAsInt()),
          install);
    }
    return new PostgresBinaries(
        found,
        postgres.get(),
        beside(bin, "pg_ctl", programs, found, install),
        beside(bin, "psql", programs, found, install),
        work);
  }

  /** Another of its programs, or of a newer release that is here. */
  Path program(String name) throws RestoreFailedException {
    return beside(parent(postgres), name, work.programs(), major, install(OptionalInt.of(major)));
  }

  private static Path parent(Path program) {
    Path parent = program.getParent();
    return parent == null ? Path.of("/") : parent;
  }

  private static Path beside(Path bin, String name, Programs programs, int major, String install)
      throws RestoreFailedException {
    Path own = bin.resolve(name);
    if (Files.isExecutable(own)) {
      return own;
    }
    return programs
        .ofPostgres(name, major)
        .or(() -> programs.newestOfPostgres(name))
        .orElseThrow(() -> new RestoreFailedException("there is no " + name + " here", install));
  }

  private static String install(OptionalInt major) {
    String number = major.isPresent() ? String.valueOf(major.getAsInt()) : "N";
    return "install postgresql-"
        + number
        + " (Debian, Ubuntu) or postgresql"
        + number
        + "-server and -contrib (Red Hat), or say with --bindir where it is";
  }

  private static int version(Path postgres, Work work)
      throws RestoreFailedException, InterruptedException {
    Matcher version =
        VERSION.matcher(work.run(postgres, Map.of(), List.of("--version")).output().orElse(""));
    if (!version.find()) {
      throw new RestoreFailedException(
          postgres + " is no server of PostgreSQL", "correct --bindir");
    }
    return Integer.parseInt(version.group(1));
  }
}
