package dev.pgvitals.maintain.config;

import dev.pgvitals.config.content.EnvironmentExpansion;
import dev.pgvitals.config.content.SecretRedactor;
import dev.pgvitals.config.libpq.Environment;
import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.verb.VerbKind;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.TextFile;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads maintain.yaml. All that is wrong is reported at once, each with its place, and no message
 * shows a password.
 */
public final class MaintainReader {
  static final Set<String> KEYS =
      Set.of("timezone", "audit", "defaults", "servers", "jobs", "archives");
  static final Set<String> AUDIT_KEYS = Set.of("schema", "keep");
  static final DurationBounds KEEP =
      new DurationBounds(Duration.ofDays(1), Duration.ofDays(3_650), "");

  /** Whose rows the agent reads. */
  private static final String SCHEMA = "pgvitals";

  private static final Duration KEPT = Duration.ofDays(400);

  private final Environment environment;
  private final List<VerbKind> kinds;

  /**
   * For any number of files.
   *
   * @param kinds what jobs may ask for
   */
  public MaintainReader(Environment environment, List<VerbKind> kinds) {
    this.environment = environment;
    this.kinds = List.copyOf(kinds);
  }

  /** Reads a file. */
  public MaintainConfig read(Path file) throws ProblemsException {
    Problems problems = new Problems();
    Optional<String> text = TextFile.read(file, problems);
    if (text.isEmpty()) {
      throw new ProblemsException(problems.list());
    }
    return read(file.toString(), text.get());
  }

  /**
   * Reads a text.
   *
   * @param file what to call it in positions
   */
  public MaintainConfig read(String file, String text) throws ProblemsException {
    Problems problems = new Problems();
    Optional<YamlMap> parsed = YamlParser.parse(file, text, problems);
    SecretRedactor concealment = new SecretRedactor();
    EnvironmentExpansion expansion = new EnvironmentExpansion(environment, problems);
    Optional<MaintainConfig> config = Optional.empty();
    if (parsed.isPresent() && parsed.get().entries().isEmpty()) {
      problems.add(new Position(file, 1, 1), "", "is empty: see docs/operations/maintain.md");
    } else if (parsed.isPresent()) {
      concealment.watch(parsed.get());
      config =
          Optional.of(
              read(new MapReader(expansion.expand(parsed.get()), "", problems, KEYS), problems));
    }
    if (!problems.isEmpty()) {
      throw new ProblemsException(
          problems.list().stream()
              .map(
                  problem ->
                      new Problem(
                          problem.position(),
                          problem.path(),
                          concealment.conceal(
                              problem.position(),
                              expansion.asWritten(problem.position(), problem.message()))))
              .toList());
    }
    return config.orElseThrow();
  }

  private MaintainConfig read(MapReader map, Problems problems) {
    List<Problem> warnings = new ArrayList<>();
    ZoneId zone = map.value("timezone").map(MaintainReader::zone).orElse(ZoneId.of("UTC"));
    Duration keep = map.map("audit", AUDIT_KEYS).map(MaintainReader::keep).orElse(KEPT);
    MaintainServerReader reader = new MaintainServerReader(environment, problems, warnings);
    Optional<MapReader> defaults = map.map("defaults", MaintainServerReader.DEFAULT_KEYS);
    List<MaintainServer> servers =
        map.required("servers").map(list -> reader.read(list, defaults)).orElse(List.of());
    Set<String> names = new LinkedHashSet<>(reader.names());
    Map<String, ArchivePlace> archives =
        map.value("archives")
            .flatMap(ValueReader::freeMap)
            .map(ArchivesReader::read)
            .orElse(Map.of());
    List<MaintainServer> whole = servers.size() == names.size() ? servers : List.of();
    List<Job> jobs =
        map.required("jobs")
            .flatMap(ValueReader::freeMap)
            .map(list -> new JobReader(kinds, zone, names, whole, archives, warnings).read(list))
            .orElse(List.of());
    return new MaintainConfig(zone, keep, servers, jobs, archives, warnings);
  }

  private static ZoneId zone(ValueReader value) {
    Optional<String> text = value.text();
    try {
      return text.map(String::strip).map(ZoneId::of).orElse(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      value.problem(
          "must be a time zone such as UTC or Europe/Berlin, but it is "
              + value.value().described());
      return ZoneOffset.UTC;
    }
  }

  private static Duration keep(MapReader audit) {
    audit
        .value("schema")
        .filter(schema -> schema.text().filter(SCHEMA::equals).isEmpty())
        .ifPresent(
            schema ->
                schema.problem(
                    "runs are written to the schema pgvitals, where the agent reads them: omit the"
                        + " key"));
    return audit.duration("keep", KEEP).orElse(KEPT);
  }
}
