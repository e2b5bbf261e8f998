package dev.pgvitals.agent;

import dev.pgvitals.alert.rules.HandWrittenAlerts;
import dev.pgvitals.alert.rules.ThresholdCheck;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.read.CatalogueFiles;
import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.catalogue.read.LoadedCatalogue;
import dev.pgvitals.config.AgentConfig;
import dev.pgvitals.config.ConfigReader;
import dev.pgvitals.config.ConfigReading;
import dev.pgvitals.config.FileKind;
import dev.pgvitals.config.LoadedConfig;
import dev.pgvitals.config.fetched.FetchedLists;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads configuration and catalogue, so that a mistake in the one hides none in the other: all that
 * is wrong is reported at once.
 */
final class SetupReader {
  private static final Path SYSTEM_FILE = Path.of("/etc/pgvitals/pgvitals.yaml");
  private static final String USUAL_NAME = "pgvitals.yaml";

  private final Environment environment;
  private final WatchedFiles watched;
  private final Path workingDirectory;
  private final FetchedLists lists;

  /**
   * A reader for one time.
   *
   * @param watched gets the files that are read or looked for, even if they cannot be used
   * @param workingDirectory where a configuration may lie that nobody reads
   * @param lists has the lists of servers that the configuration names by URL
   */
  SetupReader(
      Environment environment, WatchedFiles watched, Path workingDirectory, FetchedLists lists) {
    this.environment = environment;
    this.watched = watched;
    this.workingDirectory = workingDirectory;
    this.lists = lists;
  }

  /**
   * Reads everything; without those fetched lists that cannot be used.
   *
   * @param file empty: the one that PGVITALS_CONFIG names, else the system's, else the environment
   * @param catalogue in place of the files that the configuration names; relative to the working
   *     directory
   */
  Setup read(Optional<Path> file, Optional<List<String>> catalogue) throws ProblemsException {
    while (true) {
      try {
        return readOnce(file, catalogue);
      } catch (ProblemsException e) {
        if (!lists.without(e.problems())) {
          throw e;
        }
      }
    }
  }

  private Setup readOnce(Optional<Path> file, Optional<List<String>> catalogue)
      throws ProblemsException {
    Optional<Path> told = told(file, environment);
    Optional<Path> chosen = chosen(told);
    ConfigReader reader = new ConfigReader(environment, watched, lists);
    ConfigReading config =
        chosen.isPresent() ? reader.tryRead(chosen.get()) : reader.tryReadEnvironment();
    Optional<Problem> unread = told.isPresent() ? Optional.empty() : unread(chosen);
    Path directory = chosen.flatMap(f -> Optional.ofNullable(f.getParent())).orElse(Path.of(""));
    try {
      Setup setup =
          catalogue.isPresent() ? with(config, catalogue.get()) : configured(config, directory);
      return unread.map(setup::noting).orElse(setup);
    } catch (ProblemsException e) {
      if (unread.isEmpty()) {
        throw e;
      }
      List<Problem> problems = new ArrayList<>(e.problems());
      problems.add(unread.get());
      throw new ProblemsException(problems);
    }
  }

  private static Optional<Path> told(Optional<Path> file, Environment environment) {
    return file.or(() -> environment.variable("PGVITALS_CONFIG").map(Path::of));
  }

  private static Optional<Path> chosen(Optional<Path> told) {
    return told.or(() -> Optional.of(SYSTEM_FILE).filter(Files::exists));
  }

  /** What the agent itself is told, of the same file; it has no servers. */
  static AgentConfig settings(Optional<Path> file, Environment environment)
      throws ProblemsException {
    ConfigReader reader = ConfigReader.withoutServers(environment);
    Optional<Path> chosen = chosen(told(file, environment));
    LoadedConfig loaded = chosen.isPresent() ? reader.read(chosen.get()) : reader.readEnvironment();
    return loaded.config();
  }

  /** What lies in the working directory as if it were to be read, and is not. */
  private Optional<Problem> unread(Optional<Path> chosen) {
    Path here = workingDirectory.resolve(USUAL_NAME);
    try {
      if (!Files.exists(here) || (chosen.isPresent() && Files.isSameFile(here, chosen.get()))) {
        return Optional.empty();
      }
    } catch (IOException e) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            new Position(USUAL_NAME, 1, 1),
            "",
            "lies in the working directory and is not read; to use it, give --config "
                + USUAL_NAME));
  }

  /** With the catalogue that the configuration names, to which its thresholds must fit. */
  Setup configured(ConfigReading config, Path directory) throws ProblemsException {
    List<Problem> problems = new ArrayList<>(config.problems());
    if (config.config().isPresent()) {
      LoadedConfig loaded = config.config().get();
      for (String name : loaded.config().catalogue()) {
        if (!name.equals(CatalogueFiles.BUILTIN)) {
          watched.add(name, directory);
        }
      }
      CatalogueFiles.Found found =
          CatalogueFiles.findForNow(loaded.config().catalogue(), directory);
      problems.addAll(found.problems());
      Optional<LoadedCatalogue> catalogue =
          catalogue(found.sources(), loaded.config().naming(), problems);
      if (catalogue.isPresent()) {
        checkThresholds(loaded, catalogue.get().catalogue(), problems);
      }
      if (problems.isEmpty()) {
        return Setup.of(loaded, catalogue.orElseThrow(), found);
      }
    }
    throw new ProblemsException(problems);
  }

  private static void checkThresholds(
      LoadedConfig config, Catalogue catalogue, List<Problem> problems) {
    try {
      new ThresholdCheck(catalogue, HandWrittenAlerts.shipped()).check(config.thresholds());
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
    }
  }

  private static Setup with(ConfigReading config, List<String> names) throws ProblemsException {
    List<Problem> problems = new ArrayList<>(config.problems());
    NamingScheme naming =
        config.config().map(loaded -> loaded.config().naming()).orElse(NamingScheme.PROMETHEUS);
    CatalogueFiles.Found found = CatalogueFiles.find(names, Path.of(""));
    problems.addAll(found.problems());
    Optional<LoadedCatalogue> catalogue = catalogue(found.sources(), naming, problems);
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return Setup.of(config.orRefuse(), catalogue.orElseThrow(), found);
  }

  /** The catalogue of these files alone; relative names are below the working directory. */
  static CatalogueSetup catalogue(List<String> names, NamingScheme naming)
      throws ProblemsException {
    CatalogueFiles.Found found = CatalogueFiles.find(names, Path.of(""));
    List<Problem> problems = new ArrayList<>(found.problems());
    Optional<LoadedCatalogue> catalogue = catalogue(found.sources(), naming, problems);
    if (!problems.isEmpty()) {
      throw new ProblemsException(problems);
    }
    return new CatalogueSetup(catalogue.orElseThrow(), found.sources());
  }

  /** Empty when something is wrong with it, which is among the problems then. */
  private static Optional<LoadedCatalogue> catalogue(
      List<CatalogueText> sources, NamingScheme naming, List<Problem> problems) {
    List<CatalogueText> ofCatalogue = new ArrayList<>();
    for (CatalogueText source : sources) {
      if (isConfiguration(source)) {
        problems.add(
            new Problem(
                new Position(source.name(), 1, 1),
                "",
                "is a configuration, not a catalogue file: give it as --config " + source.name()));
      } else {
        ofCatalogue.add(source);
      }
    }
    try {
      return Optional.of(CatalogueReader.read(ofCatalogue, naming));
    } catch (ProblemsException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }

  private static boolean isConfiguration(CatalogueText source) {
    return !source.builtin()
        && FileKind.mayBeConfiguration(source.text())
        && FileKind.of(source.name(), source.text()).equals(Optional.of(FileKind.CONFIGURATION));
  }
}
