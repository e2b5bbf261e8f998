package dev.pgvitals.catalogue.read;

import dev.pgvitals.alert.Alert;
import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.check.AlertNames;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.FamilyRules;
import dev.pgvitals.catalogue.check.ParsedEntry;
import dev.pgvitals.catalogue.check.Precedence;
import dev.pgvitals.catalogue.foreign.ForeignFiles;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** From the texts of the catalogue's files to the catalogue. Reads nothing but its arguments. */
public final class CatalogueReader {
  private static final String READ_AS =
      "is read as a file of postgres_exporter, so mistakes that it reads over are warnings; add"
          + " \"scope: cluster\" (or another key of ours) to the entries to have them as errors";

  private CatalogueReader() {}

  /**
   * Reads all files or none.
   *
   * @param sources in order: a later one overrides an earlier one
   * @param naming by which names metrics are checked against each other
   * @throws ProblemsException with everything that is wrong with any of the files
   */
  public static LoadedCatalogue read(List<CatalogueText> sources, NamingScheme naming)
      throws ProblemsException {
    EntryProblems report = new EntryProblems(sources);
    CatalogueMerger overlay = new CatalogueMerger(report);
    for (CatalogueText source : sources) {
      report.notices().file(source.name());
      report.warnings().file(source.name());
      ForeignFiles.read(source, report).forEach(overlay::add);
    }
    List<Query> replaced =
        overlay.replaced().stream()
            .flatMap(draft -> EntryReader.read(draft, naming, report).stream())
            .toList();
    List<ParsedEntry> written = new ArrayList<>();
    for (RawEntry draft : overlay.inForce()) {
      Optional<Query> query = EntryReader.read(draft, naming, report);
      query.ifPresent(q -> written.add(new ParsedEntry(q, draft.format())));
    }
    Set<Problem> ofWords = new HashSet<>(report.warnings().list());
    List<ParsedEntry> settled = new Precedence(naming, report).settle(written);
    Set<Problem> before = Set.copyOf(report.warnings().list());
    new AlertNames(report).check(settled);
    List<ParsedEntry> entries = new FamilyRules(naming, report).check(settled);
    report.warnings().list().stream().filter(w -> !before.contains(w)).forEach(ofWords::add);
    report.problems().throwIfAny();
    List<Query> queries =
        entries.stream().map(ParsedEntry::query).sorted(Comparator.comparing(Query::name)).toList();
    Catalogue catalogue = new Catalogue(queries);
    sayReplaced(replaced, catalogue, report);
    return new LoadedCatalogue(
        catalogue,
        report.warnings().list(),
        readAs(overlay.assumed(), ofWords),
        report.notices().list());
  }

  private static List<Problem> readAs(List<Position> assumed, Set<Problem> warnings) {
    Set<String> files =
        warnings.stream().map(warning -> warning.position().file()).collect(Collectors.toSet());
    return assumed.stream()
        .filter(first -> files.contains(first.file()))
        .map(first -> new Problem(first, "", READ_AS))
        .toList();
  }

  /** An alert that nobody has taken away on purpose should not go without a word. */
  private static void sayReplaced(List<Query> replaced, Catalogue catalogue, EntryProblems report) {
    for (Query query : replaced) {
      Set<String> alerts =
          query.columns().stream()
              .flatMap(column -> column.alert().stream())
              .map(Alert::name)
              .collect(Collectors.toCollection(TreeSet::new));
      alerts.removeAll(catalogue.alerts().keySet());
      Optional<Query> successor = catalogue.find(query.name());
      if (!alerts.isEmpty() && successor.isPresent()) {
        report
            .warnings()
            .add(
                successor.get().position(),
                query.name(),
                "replaces the "
                    + (report.isBuiltin(query.position())
                        ? "built-in entry"
                        : "entry at " + query.position())
                    + Query.Replaced.withAlerts(alerts));
      }
    }
  }
}
