package dev.pgvitals.bench.peer;

import dev.pgvitals.bench.report.Measured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The postgres_exporter to compare with.
 *
 * @param help what it says about its options
 */
record Peer(Path program, String version, String help) {
  private static final List<String> NAMES =
      List.of("postgres_exporter", "prometheus-postgres-exporter");

  /** Since 0.12 an option that is a switch is listed with the way to turn it off. */
  private static final Pattern SWITCH = Pattern.compile("--(?:\\[no-])?([a-z0-9._-]+)(?=\\s)");

  private static final Pattern COLLECTOR = Pattern.compile("collector\\.[a-z0-9_]+");
  private static final List<String> DEFAULTS =
      List.of("disable-default-metrics", "disable-settings-metrics");
  private static final String QUERIES = "extend.query-path";

  /**
   * The newest of those on the PATH and the one that was fetched.
   *
   * @param path as in the environment
   * @param fetched where Debian's is, if it could be had
   */
  static Measured<Peer> find(String path, Path fetched) {
    return Stream.concat(
            Stream.of(path.split(":"))
                .flatMap(directory -> NAMES.stream().map(name -> Path.of(directory, name))),
            Stream.of(fetched))
        .filter(Files::isExecutable)
        .map(Peer::of)
        .flatMap(found -> found.value().stream())
        .max(Comparator.comparing(Peer::version, Peer::compare))
        .map(Measured::of)
        .orElseGet(
            () ->
                Measured.missing(
                    "no postgres_exporter is on the PATH, and Debian's could not be fetched: see"
                        + " target/tools/fetch.log, or say --peer PROGRAM"));
  }

  /** This very program; missing when it does not run. */
  static Measured<Peer> of(Path program) {
    try {
      String version = version(says(program, "--version"));
      return Measured.of(
          new Peer(
              program.toAbsolutePath(),
              version.isEmpty() ? builtAs(program) : version,
              says(program, "--help")));
    } catch (IOException e) {
      return Measured.missing("cannot run " + program + ": " + e.getMessage());
    }
  }

  /** Empty when the words, those of {@code --version}, have none. */
  static String version(String words) {
    Matcher version = Pattern.compile("version v?([0-9][^ ,)\\s]*)").matcher(words);
    return version.find() ? version.group(1) : "";
  }

  /** What the module was that Go built it from; one that was built in its own tree says nothing. */
  private static String builtAs(Path program) throws IOException {
    String binary = Files.readString(program, StandardCharsets.ISO_8859_1);
    Matcher module =
        Pattern.compile("mod\\tgithub\\.com/[a-z-]+/postgres_exporter\\tv([0-9][^\\t\\n]*)")
            .matcher(binary);
    return module.find() ? module.group(1) : "of unknown version";
  }

  /** By the numbers in them, one after the other. */
  static int compare(String one, String other) {
    return Arrays.compare(numbers(one), numbers(other));
  }

  private static int[] numbers(String version) {
    return Pattern.compile("[0-9]{1,9}")
        .matcher(version.split("[-+]", 2)[0])
        .results()
        .mapToInt(match -> Integer.parseInt(match.group()))
        .toArray();
  }

  /**
   * The options to have it collect what a file says and nothing else.
   *
   * @throws IllegalStateException when it takes no such file
   */
  List<String> only(Path queries) {
    List<String> known = SWITCH.matcher(help).results().map(match -> match.group(1)).toList();
    if (!help.contains("--" + QUERIES)) {
      throw new IllegalStateException(
          "postgres_exporter %s takes no queries: it has no --%s".formatted(version, QUERIES));
    }
    List<String> options = new ArrayList<>(List.of("--" + QUERIES + "=" + queries));
    DEFAULTS.stream().filter(known::contains).forEach(each -> options.add("--" + each));
    known.stream()
        .filter(COLLECTOR.asMatchPredicate())
        .distinct()
        .forEach(each -> options.add("--no-" + each));
    return options;
  }

  private static String says(Path program, String option) throws IOException {
    Process process =
        new ProcessBuilder(program.toString(), option).redirectErrorStream(true).start();
    process.getOutputStream().close();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  /** As {@link #of}, if one was asked for; else as {@link #find}. */
  static Measured<Peer> choose(Optional<Path> asked, String path, Path fetched) {
    return asked.map(Peer::of).orElseGet(() -> find(path, fetched));
  }
}
