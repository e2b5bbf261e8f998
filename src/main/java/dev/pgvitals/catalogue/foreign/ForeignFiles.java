package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** From a file's text to entries in our form, whatever program the file was written for. */
public final class ForeignFiles {
  private static final Pattern QUERY = Pattern.compile("\\bquery(?:_ref)?[\"']?\\s*:");
  private static final Pattern METRICS = Pattern.compile("\\bmetrics[\"']?\\s*:");

  private ForeignFiles() {}

  /**
   * What a file gives: itself, where it has our form, and one for each value of a ConfigMap that is
   * a catalogue. None, when nothing can be made of it; that has then been reported.
   */
  public static List<CatalogueFile> read(CatalogueText source, EntryProblems report) {
    report.problems().file(source.name());
    Optional<Problem> template =
        source.builtin() ? Optional.empty() : HelmFiles.template(source.name(), source.text());
    if (template.isPresent()) {
      return refused(template.get(), report);
    }
    if (!source.builtin() && KubernetesObjects.mayBeIn(source.text())) {
      Optional<List<CatalogueFile>> objects = new KubernetesObjects(source, report).read();
      if (objects.isPresent()) {
        return objects.get();
      }
    }
    ParsedText parsed = ParsedText.of(source.name(), source.text());
    Optional<Problem> values = parsed.file().flatMap(HelmFiles::values);
    if (values.isPresent()) {
      return refused(values.get(), report);
    }
    return inOurForm(parsed, Optional.empty(), report).stream().toList();
  }

  private static List<CatalogueFile> refused(Problem problem, EntryProblems report) {
    report.problems().add(problem.position(), problem.path(), problem.message());
    return List.of();
  }

  /**
   * A file's entries in our form.
   *
   * @param operator whose queries these are, where what is around the text says so
   */
  static Optional<CatalogueFile> inOurForm(
      ParsedText parsed, Optional<CloudNativePg.Operator> operator, EntryProblems report) {
    if (parsed.file().flatMap(UnreadFormats::advice).isEmpty()) {
      parsed
          .problems()
          .list()
          .forEach(p -> report.problems().add(p.position(), p.path(), p.message()));
    }
    return parsed.file().flatMap(map -> inOurForm(map, parsed.duplicates(), operator, report));
  }

  private static Optional<CatalogueFile> inOurForm(
      YamlMap file,
      Problems duplicates,
      Optional<CloudNativePg.Operator> operator,
      EntryProblems report) {
    Optional<String> unread = UnreadFormats.advice(file);
    if (unread.isPresent()) {
      report.problems().add(file.position(), "", unread.get());
      return Optional.empty();
    }
    if (SqlExporter.wrote(file)) {
      return Optional.of(
          new CatalogueFile(
              new SqlExporter(report).entries(file),
              duplicates.list(),
              Optional.of(FileFormat.SQL_EXPORTER)));
    }
    if (operator.isPresent() || CloudNativePg.wrote(file)) {
      YamlMap entries =
          new CloudNativePg(operator.orElse(CloudNativePg.Operator.CLOUDNATIVE_PG), report)
              .entries(file);
      return Optional.of(
          new CatalogueFile(entries, duplicates.list(), Optional.of(FileFormat.CLOUDNATIVE_PG)));
    }
    return Optional.of(new CatalogueFile(file, duplicates.list(), Optional.empty()));
  }

  /**
   * Whether a mapping was meant as a file that can be read here, or that is named and refused: what
   * is in a ConfigMap may be anything.
   */
  static boolean isMeantAsCatalogue(YamlMap file) {
    return UnreadFormats.advice(file).isPresent()
        || SqlExporter.wrote(file)
        || (file.has("query") && file.has("metrics"))
        || file.entries().stream().anyMatch(e -> isMeantAsEntry(e.value()));
  }

  /** As {@link #isMeantAsCatalogue}, of a text that may not be YAML. */
  static boolean mayBeCatalogue(String text) {
    return QUERY.matcher(text).find() && METRICS.matcher(text).find();
  }

  private static boolean isMeantAsEntry(YamlValue value) {
    if (!(value instanceof YamlMap body)) {
      return false;
    }
    boolean hasColumns =
        body.find("metrics").filter(e -> e.value() instanceof YamlList).isPresent();
    boolean hasSql = body.find("query").filter(e -> isSql(e.value())).isPresent();
    return hasColumns || hasSql || List.of("extends", "variants").stream().anyMatch(body::has);
  }

  /** Other programs' files have the word too, for a number or a name. */
  private static boolean isSql(YamlValue value) {
    return value instanceof YamlScalar scalar && scalar.text().strip().contains(" ");
  }
}
