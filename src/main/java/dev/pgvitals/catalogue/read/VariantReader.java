package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Variant;
import dev.pgvitals.catalogue.VersionRange;
import dev.pgvitals.catalogue.VersionSyntax;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.text.SqlText;
import dev.pgvitals.text.StandIn;
import dev.pgvitals.yaml.Bounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/** Reads an entry's SQL and the server versions that it is for. */
final class VariantReader {
  private static final Pattern VERSION_NUMBER = Pattern.compile("\\d{1,7}");
  private static final Pattern WHOLE_NUMBER = Pattern.compile("[-+]?\\d{1,40}");
  private static final String SYNTAX =
      "must be a version range such as \">= 14\", \"< 17\", \">= 14, < 17\", \"14\", \"14 - 16\" or"
          + " \"9.6\", but it is ";

  private final MapReader entry;
  private final FileFormat format;
  private final EntryProblems report;
  private final ForeignNumbers numbers;

  VariantReader(MapReader entry, FileFormat format, EntryProblems report, ForeignNumbers numbers) {
    this.entry = entry;
    this.format = format;
    this.report = report;
    this.numbers = numbers;
  }

  /** None when the SQL is missing, which has then been reported. */
  List<Variant> read() {
    Optional<ValueReader> variants = entry.value("variants");
    if (variants.isEmpty()) {
      return single();
    }
    for (String key : List.of("query", "pg", "min_version", "max_version", "runonserver")) {
      entry
          .value(key)
          .ifPresent(
              v -> v.problem("cannot be combined with \"variants\": put it into one of them"));
    }
    List<Variant> read = new ArrayList<>();
    for (ValueReader item : variants.get().items()) {
      item.map(CatalogueKeys.VARIANT).flatMap(map -> variant(item, map)).ifPresent(read::add);
    }
    if (read.isEmpty() && variants.get().items().isEmpty()) {
      variants.get().problem("must have at least one variant, {pg: ..., query: ...}");
    }
    refuseOverlaps(read, variants.get());
    return read;
  }

  private Optional<Variant> variant(ValueReader item, MapReader map) {
    Optional<VersionRange> versions =
        map.has("pg") ? map.value("pg").flatMap(this::range) : Optional.of(VersionRange.ALL);
    Optional<ValueReader> query = map.required("query");
    Optional<String> sql = query.flatMap(this::sql);
    return sql.isPresent() && versions.isPresent()
        ? Optional.of(
            new Variant(
                versions.get(),
                sql.get(),
                report.isBuiltin(query.get().position()),
                item.position()))
        : Optional.empty();
  }

  private List<Variant> single() {
    List<VersionRange> versions = versions();
    Optional<ValueReader> query = entry.required("query");
    Optional<String> sql = query.flatMap(this::sql);
    if (sql.isEmpty() || query.isEmpty()) {
      return List.of();
    }
    Position position = query.get().position();
    boolean builtin = report.isBuiltin(position);
    return versions.stream().map(v -> new Variant(v, sql.get(), builtin, position)).toList();
  }

  private Optional<String> sql(ValueReader value) {
    Optional<String> text = value.string().map(SqlText::statement);
    if (text.isEmpty()) {
      return text;
    }
    if (text.get().isEmpty() && !format.isForeign()) {
      value.problem("there is no SQL; to disable the entry, set \"enabled: false\"");
      return Optional.empty();
    }
    if (SqlText.isSeveral(text.get())) {
      report.unlessForeign(format, value, "must be a single SQL statement, but there are several");
    }
    return format.isForeign() ? text.map(VariantReader::ofServer) : text;
  }

  /** Who wrote it for another program knows nothing of settings that the agent makes for itself. */
  private static String ofServer(String sql) {
    return StandIn.withoutSchema(sql, "pg_catalog", "pg_settings");
  }

  private List<VersionRange> versions() {
    Optional<ValueReader> pg = entry.value("pg");
    Optional<ValueReader> onServer = entry.value("runonserver");
    if (pg.isPresent() && (entry.has("min_version") || entry.has("max_version"))) {
      pg.get().problem("give either \"pg\" or \"min_version\" and \"max_version\"");
    }
    if (onServer.isPresent()) {
      if (pg.isPresent() || entry.has("min_version") || entry.has("max_version")) {
        onServer.get().problem("the versions are given twice; keep one of them");
      }
      return onServer.flatMap(this::ranges).orElse(List.of(VersionRange.ALL));
    }
    if (pg.isPresent()) {
      return List.of(pg.flatMap(this::range).orElse(VersionRange.ALL));
    }
    int from = entry.value("min_version").map(this::versionNumber).orElse(0);
    int to = entry.value("max_version").map(this::versionNumber).orElse(0);
    if (to != 0 && to <= from) {
      entry.problem("max_version", "empty version range: from " + from + " to before " + to);
      return List.of(VersionRange.ALL);
    }
    return List.of(new VersionRange(from, to == 0 ? Integer.MAX_VALUE : to));
  }

  /** Decimal whatever zeros it begins with: 090400 is 9.4. */
  private int versionNumber(ValueReader value) {
    OptionalInt number =
        value
            .text()
            .map(String::strip)
            .filter(text -> VERSION_NUMBER.matcher(text).matches())
            .map(text -> OptionalInt.of(Integer.parseInt(text)))
            .orElse(OptionalInt.empty());
    if (number.isEmpty()
        && format.isForeign()
        && value.value() instanceof YamlScalar scalar
        && WHOLE_NUMBER.matcher(scalar.text().strip()).matches()) {
      return numbers.integer(value, Bounds.VERSION).orElse(0);
    }
    if (number.isEmpty()) {
      value.problem(
          "must be a version number such as 130000 (13) or 090600 (9.6), but it is "
              + value.value().described());
    }
    return number.orElse(0);
  }

  private Optional<VersionRange> range(ValueReader value) {
    Optional<String> text = value.text();
    Optional<VersionRange> range = text.flatMap(VersionSyntax::range);
    if (text.isPresent() && range.isEmpty()) {
      value.problem(SYNTAX + value.value().described());
    }
    return range;
  }

  private Optional<List<VersionRange>> ranges(ValueReader value) {
    Optional<String> text = value.text();
    Optional<List<VersionRange>> ranges = text.flatMap(VersionSyntax::ranges);
    if (text.isPresent() && ranges.isEmpty()) {
      value.problem(SYNTAX + value.value().described());
    }
    return ranges;
  }

  private static void refuseOverlaps(List<Variant> variants, ValueReader list) {
    for (int i = 0; i < variants.size(); i++) {
      for (int j = 0; j < i; j++) {
        Variant first = variants.get(j);
        Variant second = variants.get(i);
        if (first.versions().overlaps(second.versions())) {
          list.problems()
              .add(
                  second.position(),
                  list.path(),
                  "the versions of two variants overlap: \"%s\" here and \"%s\" at %s"
                      .formatted(
                          VersionSyntax.format(second.versions()),
                          VersionSyntax.format(first.versions()),
                          first.position()));
        }
      }
    }
  }
}
