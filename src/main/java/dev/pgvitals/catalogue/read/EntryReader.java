package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Column;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.catalogue.VersionRange;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.EntryRules;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.catalogue.check.OwnSeriesRule;
import dev.pgvitals.metric.NameRules;
import dev.pgvitals.text.SqlText;
import dev.pgvitals.time.Durations;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlScalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads one entry, whichever format it is in. */
final class EntryReader {
  private final RawEntry draft;
  private final NamingScheme naming;
  private final FileFormat format;
  private final EntryProblems report;
  private final ForeignNumbers numbers;

  private EntryReader(RawEntry draft, NamingScheme naming, EntryProblems report) {
    this.draft = draft;
    this.naming = naming;
    this.format = draft.format();
    this.report = report;
    this.numbers = new ForeignNumbers(format, report);
  }

  /** Empty when too much is wrong to make anything of it; that has then been reported. */
  static Optional<Query> read(RawEntry draft, NamingScheme naming, EntryProblems report) {
    return new EntryReader(draft, naming, report).read();
  }

  private Optional<Query> read() {
    MapReader entry =
        new MapReader(
            format.isForeign()
                ? ForeignKeys.drop(draft.body(), draft.key(), CatalogueKeys.ENTRY, report)
                : draft.body(),
            draft.key(),
            report.problems(),
            CatalogueKeys.ENTRY);
    // Read by EntryMerge already.
    entry.value("extends");
    TagReader tags = new TagReader(entry.value("tags"));
    Query.Engine engine = tags.engine();
    if (!engine.understandsSql() && entry.has("when")) {
      entry.problem("when", engine.title() + " does not support SQL predicates; remove \"when\"");
    }
    Optional<ValueReader> queryValue = entry.value("query");
    boolean isWithout = format.isForeign() && queryValue.isEmpty() && !entry.has("variants");
    if (isWithout) {
      warn(draft.position(), draft.key(), "has no \"query\", so it does not run");
    }
    boolean empty =
        isWithout || (format.isForeign() && queryValue.map(EntryReader::isEmpty).orElse(false));
    List<Variant> variants =
        isWithout ? List.of() : new VariantReader(entry, format, report, numbers).read();
    Optional<Duration> interval = entry.duration("interval", Bounds.INTERVAL);
    List<Column> columns = columns(entry, empty);
    boolean enabled = enabled(entry) && !empty && publishes(entry, variants);
    Query query =
        new Query(
            draft.name(),
            prefix(entry),
            description(entry),
            format.entryFormat(),
            engine,
            scope(entry, tags),
            entry.choice("role", Query.Role.class).or(tags::role).orElse(Query.Role.ANY),
            enabled,
            entry.choice("publish", Query.Publish.class).orElse(Query.Publish.METRICS),
            interval,
            cache(entry),
            timeout(entry),
            entry.duration("stale_after", Bounds.STALE_AFTER),
            entry.integer("max_series", Bounds.MAX_SERIES),
            entry.map("top", CatalogueKeys.TOP).flatMap(TopReader::read),
            key(entry),
            entry.duration("settle", Bounds.SETTLE),
            tags.addTo(RequirementsReader.read(entry.value("requires"))),
            variants.isEmpty()
                ? List.of(new Variant(VersionRange.ALL, "", false, draft.position()))
                : variants,
            new PredicateReader(report, numbers).read(entry),
            databases(entry),
            entry.bool("datname").orElse(true),
            entry.bool("fatal").orElse(false),
            entry
                .value("priority")
                .map(v -> numbers.integer(v, Bounds.PRIORITY))
                .orElse(OptionalInt.empty())
                .orElse(0),
            columns,
            List.of(),
            draft.position());
    entry
        .value("master")
        .ifPresent(
            v -> {
              v.bool();
              report.notUsed("master", v, "such an entry runs once per server anyway");
            });
    EntryRules.check(
        query,
        entry.value("settle").map(ValueReader::position),
        entry.value("key").map(ValueReader::position),
        report);
    return Optional.of(query);
  }

  private static boolean isEmpty(ValueReader query) {
    return query.value() instanceof YamlScalar s && SqlText.statement(s.text()).isEmpty();
  }

  private String prefix(MapReader entry) {
    Optional<ValueReader> name = entry.value("name");
    String prefix = name.flatMap(ValueReader::text).map(String::strip).orElse(draft.key());
    Position position = name.map(ValueReader::position).orElse(draft.position());
    String path = name.map(ValueReader::path).orElse(draft.key());
    if (!NameRules.isMetric(prefix)) {
      report
          .problems()
          .add(
              position,
              path,
              "\""
                  + prefix
                  + "\" cannot begin a metric name: letters, digits and _ only, no digit first");
    } else if (prefix.contains(":")) {
      report.unlessForeign(
          format,
          position,
          path,
          "\":\" in metric names is reserved for recording rules; use \"_\"");
    }
    return prefix;
  }

  private String description(MapReader entry) {
    return oneOf(entry, "description", "desc").flatMap(ValueReader::string).orElse("").strip();
  }

  private boolean enabled(MapReader entry) {
    Optional<ValueReader> value = oneOf(entry, "enabled", "skip");
    boolean isSkip = !entry.has("enabled");
    return value.flatMap(ValueReader::bool).map(given -> given != isSkip).orElse(true);
  }

  private Query.Scope scope(MapReader entry, TagReader tags) {
    Optional<Query.Scope> said = entry.choice("scope", Query.Scope.class);
    if (!tags.engine().hasDatabases()) {
      if (said.equals(Optional.of(Query.Scope.DATABASE))) {
        entry.problem(
            "scope", tags.engine().title() + " has no databases to run in; remove \"scope\"");
      }
      return Query.Scope.CLUSTER;
    }
    if (said.isPresent() || entry.has("scope")) {
      return said.orElse(Query.Scope.CLUSTER);
    }
    if (tags.isCluster()) {
      return Query.Scope.CLUSTER;
    }
    if (format == FileFormat.MIXED) {
      report
          .problems()
          .add(
              draft.position(),
              draft.key(),
              "this file mixes keys of several formats, which differ in where such an"
                  + " entry runs; set \"scope: cluster\" (once per server) or \"scope: database\""
                  + " (in every database)");
    }
    return format == FileFormat.PG_EXPORTER ? Query.Scope.DATABASE : Query.Scope.CLUSTER;
  }

  private Optional<Duration> cache(MapReader entry) {
    return oneOf(entry, "cache_seconds", "ttl")
        .flatMap(v -> numbers.seconds(v, Bounds.CACHE))
        .filter(d -> !d.isZero());
  }

  /** None, zero and (pg_exporter's "no limit") a negative number leave it to the server's. */
  private Optional<Duration> timeout(MapReader entry) {
    Optional<ValueReader> value = entry.value("timeout");
    if (value.isPresent()
        && format != FileFormat.PGVITALS
        && value.get().value() instanceof YamlScalar s) {
      String text = s.text().strip();
      if (text.startsWith("-")) {
        if (value.get().number().isPresent()) {
          report.notUsed(
              "timeout", value.get(), "every statement has a timeout, so the server's applies");
        }
        return Optional.empty();
      }
      if (Durations.parseSeconds(text).filter(Duration::isZero).isPresent()) {
        return Optional.empty();
      }
    }
    return value.flatMap(v -> numbers.seconds(v, Bounds.QUERY_TIMEOUT));
  }

  private static List<String> key(MapReader entry) {
    Optional<ValueReader> value = entry.value("key");
    if (value.isPresent() && value.get().itemsOrOne().isEmpty()) {
      value.get().problem("must name at least one column");
    }
    return value.map(ValueReader::stringsOrOne).orElse(List.of());
  }

  private static List<Pattern> databases(MapReader entry) {
    List<Pattern> patterns = new ArrayList<>();
    for (ValueReader item :
        entry.value("databases").map(ValueReader::itemsOrOne).orElse(List.of())) {
      Optional<String> text = item.text();
      try {
        text.map(regex -> Pattern.compile(regex, Pattern.DOTALL)).ifPresent(patterns::add);
      } catch (PatternSyntaxException e) {
        item.problem("is not a regular expression: " + e.getDescription());
      }
    }
    return patterns;
  }

  /** Whether an entry without metrics has any all the same: the columns that its query returns. */
  private boolean publishes(MapReader entry, List<Variant> variants) {
    return !format.isForeign()
        || entry.has("metrics")
        || (publishesUnlisted() && variants.stream().anyMatch(v -> SqlText.isSubquery(v.sql())));
  }

  private boolean publishesUnlisted() {
    return naming == NamingScheme.POSTGRES_EXPORTER && format.entryFormat().publishesUnlisted();
  }

  private void warn(Position position, String path, String message) {
    report.warnings().add(position, path, message);
  }

  private List<Column> columns(MapReader entry, boolean mayBeMissing) {
    if (format.isForeign() && !mayBeMissing && !entry.has("metrics")) {
      warn(
          draft.position(), draft.key(), "has no \"metrics\", so none of its columns is described");
      return List.of();
    }
    Optional<ValueReader> metrics =
        mayBeMissing ? entry.value("metrics") : entry.required("metrics");
    if (metrics.isEmpty()) {
      return List.of();
    }
    ColumnReader reader = new ColumnReader(format, report);
    Map<String, Column> byName = new LinkedHashMap<>();
    for (ValueReader item : metrics.get().items()) {
      for (Column column : reader.read(item, metrics.get().path())) {
        Optional.ofNullable(byName.put(identity(column), column))
            .ifPresent(
                first ->
                    report.orWarn(
                        format,
                        column.position(),
                        metrics.get().path() + "." + column.name(),
                        (first.own().metric().isPresent()
                                ? "the metric is given twice with the same labels"
                                : "the column is given twice")
                            + "; first at "
                            + first.position(),
                        "the last one counts"));
      }
    }
    boolean publishes = byName.values().stream().anyMatch(c -> c.usage().type().isPresent());
    if (metrics.get().items().isEmpty()) {
      if (!mayBeMissing && metrics.get().value() instanceof YamlList) {
        report.orWarn(
            format,
            metrics.get().position(),
            metrics.get().path(),
            "must list at least one column",
            "none of its columns is described");
      }
    } else if (!publishes && byName.size() == metrics.get().items().size()) {
      report.unlessForeign(
          format, metrics.get(), "no column is published; make one a GAUGE, COUNTER or INFO");
    }
    return OwnSeriesRule.fitting(
        List.copyOf(byName.values()), format, metrics.get().path(), report);
  }

  /** A column may give more than one metric, if each says what it is called. */
  private String identity(Column column) {
    boolean isOfOurs = format.readsOverSeriesKeys() && !format.namesMetrics();
    return column
        .own()
        .metric()
        .map(m -> m + column.own().staticLabels() + (isOfOurs ? column.name() : ""))
        .orElse(column.name());
  }

  /** Two words for one thing: the first that is given, and a problem when both are. */
  private static Optional<ValueReader> oneOf(MapReader entry, String ours, String theirs) {
    Optional<ValueReader> second = entry.value(theirs);
    if (entry.has(ours) && second.isPresent()) {
      second.get().problem("means the same as \"" + ours + "\"; keep one of them");
    }
    return entry.value(ours).or(() -> second);
  }
}
