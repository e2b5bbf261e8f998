package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.check.AlertNames;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.FamilyRules;
import dev.pgvitals.catalogue.check.ParsedEntry;
import dev.pgvitals.catalogue.foreign.ForeignFiles;
import dev.pgvitals.yaml.ProblemsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** From the texts of the catalogue's files to the catalogue. Reads nothing but its arguments. */
public final class CatalogueReader {
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
      ForeignFiles.read(source, report).forEach(overlay::add);
    }
    overlay.replaced().forEach(draft -> EntryReader.read(draft, report));
    List<ParsedEntry> entries = new ArrayList<>();
    for (RawEntry draft : overlay.inForce()) {
      Optional<Query> query = EntryReader.read(draft, report);
      query.ifPresent(q -> entries.add(new ParsedEntry(q, draft.format())));
    }
    new AlertNames(report).check(entries);
    new FamilyRules(naming, report).check(entries);
    report.problems().throwIfAny();
    List<Query> queries =
        entries.stream().map(ParsedEntry::query).sorted(Comparator.comparing(Query::name)).toList();
    return new LoadedCatalogue(new Catalogue(queries), report.notices().list());
  }
}
