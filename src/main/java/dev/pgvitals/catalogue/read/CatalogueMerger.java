package dev.pgvitals.catalogue.read;

import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.catalogue.check.FileFormat;
import dev.pgvitals.catalogue.foreign.CatalogueFile;
import dev.pgvitals.text.SqlText;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The files laid one over another: a later entry replaces, or extends, an earlier one. */
final class CatalogueMerger {
  /** What the name of an entry begins with that a built-in one has the name of. */
  private static final String BESIDE = "file.";

  private static final Set<String> RUNS = Set.of("query", "variants", "extends");

  private final EntryProblems report;
  private final Map<String, RawEntry> inForce = new LinkedHashMap<>();
  private final List<RawEntry> replaced = new ArrayList<>();
  private final List<Position> assumed = new ArrayList<>();

  CatalogueMerger(EntryProblems report) {
    this.report = report;
  }

  /** In the order in which they were written. */
  List<RawEntry> inForce() {
    return List.copyOf(inForce.values());
  }

  /** Not in force any more, but still to be read without an error. */
  List<RawEntry> replaced() {
    return List.copyOf(replaced);
  }

  /** Where the files begin that are taken for postgres_exporter's, as no key tells otherwise. */
  List<Position> assumed() {
    return List.copyOf(assumed);
  }

  /** Lays a file over those before it. */
  void add(CatalogueFile source) {
    YamlMap file = source.entries();
    OneFile one = new OneFile(file, source.format().orElseGet(() -> FormatDetector.detect(file)));
    if (source.format().isEmpty() && FormatDetector.isAssumption(file)) {
      assumed.add(file.position());
    }
    if (one.format.isForeign() && hasNoQuery(file)) {
      sayWithoutQuery(file);
      return;
    }
    source
        .duplicates()
        .forEach(
            p ->
                report.orWarn(
                    one.format, p.position(), p.path(), p.message(), "the last one counts"));
    for (YamlMap.Entry entry : file.entries()) {
      one.draft(entry, new LinkedHashSet<>());
    }
    for (YamlMap.Entry entry : file.entries()) {
      Optional<RawEntry> draft = Optional.ofNullable(one.drafts.get(entry.name()));
      if (draft.isPresent()) {
        RawEntry named = besideBuiltin(draft.get());
        Optional.ofNullable(inForce.remove(named.name())).ifPresent(replaced::add);
        inForce.put(named.name(), named);
      }
    }
  }

  /** Whether there are entries, and their program would run none of them. */
  private static boolean hasNoQuery(YamlMap file) {
    List<YamlMap> bodies = bodies(file);
    return !bodies.isEmpty() && bodies.stream().noneMatch(b -> RUNS.stream().anyMatch(b::has));
  }

  private void sayWithoutQuery(YamlMap file) {
    Optional<YamlScalar> slip =
        bodies(file).stream()
            .flatMap(body -> body.entries().stream())
            .map(YamlMap.Entry::key)
            .filter(key -> Suggestion.nearest(key.text(), Set.of("query")).isPresent())
            .findFirst();
    report
        .problems()
        .add(
            slip.map(YamlScalar::position).orElse(file.position()),
            "",
            "no entry of this file has a \"query\", so it is no catalogue"
                + slip.map(key -> Suggestion.near(key.text(), Set.of("query"))).orElse(""));
  }

  private static List<YamlMap> bodies(YamlMap file) {
    return file.entries().stream()
        .map(YamlMap.Entry::value)
        .filter(YamlMap.class::isInstance)
        .map(YamlMap.class::cast)
        .toList();
  }

  /**
   * An entry of another program's file that is called as a built-in one is not meant to replace it,
   * unless it does nothing but switch it off: it has another name, and both run.
   */
  private RawEntry besideBuiltin(RawEntry draft) {
    Optional<RawEntry> same = Optional.ofNullable(inForce.get(draft.name()));
    if (!draft.format().isForeign()
        || same.filter(e -> report.isBuiltin(e.position())).isEmpty()
        || draft.body().has("extends")
        || isSwitchedOff(draft)) {
      return draft;
    }
    report
        .notices()
        .add(
            draft.position(),
            draft.key(),
            "a built-in entry has this name too: both run, this one as \""
                + BESIDE
                + draft.name()
                + "\"");
    return new RawEntry(
        BESIDE + draft.name(), draft.key(), draft.position(), draft.body(), draft.format());
  }

  private static boolean isSwitchedOff(RawEntry draft) {
    return draft
        .body()
        .find("query")
        .filter(q -> q.value() instanceof YamlScalar s && SqlText.statement(s.text()).isEmpty())
        .isPresent();
  }

  private final class OneFile {
    private final YamlMap file;
    private final FileFormat format;
    private final Map<String, RawEntry> drafts = new HashMap<>();

    OneFile(YamlMap file, FileFormat format) {
      this.file = file;
      this.format = format;
    }

    /**
     * @param open names of the entries that are being extended just now, outermost first
     */
    Optional<RawEntry> draft(YamlMap.Entry entry, Set<String> open) {
      String name = entry.name();
      if (drafts.containsKey(name)) {
        return Optional.of(drafts.get(name));
      }
      if (format.isForeign() && isNothing(entry) && isIndented()) {
        report.warnings().add(entry.key().position(), name, "is empty, so there is nothing to run");
        return Optional.empty();
      }
      if (!(entry.value() instanceof YamlMap body)) {
        report
            .problems()
            .add(
                entry.key().position(),
                name,
                "must be a mapping with \"query\" and \"metrics\", but it is "
                    + entry.value().described()
                    + "; are the lines below it indented?");
        return Optional.empty();
      }
      Optional<YamlMap.Entry> target = body.find("extends");
      RawEntry own = new RawEntry(name, name, entry.key().position(), body, format);
      Optional<RawEntry> draft =
          target.isEmpty() ? Optional.of(own) : extended(own, target.get(), open);
      draft.ifPresent(d -> drafts.put(name, d));
      return draft;
    }

    private static boolean isNothing(YamlMap.Entry entry) {
      return entry.value() instanceof YamlScalar scalar && scalar.isNull();
    }

    /** Without indentation, an entry's keys look like entries of their own. */
    private boolean isIndented() {
      return file.entries().stream()
          .allMatch(entry -> entry.value() instanceof YamlMap || isNothing(entry));
    }

    private Optional<RawEntry> extended(RawEntry own, YamlMap.Entry target, Set<String> open) {
      if (!(target.value() instanceof YamlScalar scalar) || scalar.isNull()) {
        problem(
            own, target, "must be the name of an entry, but it is " + target.value().described());
        return Optional.empty();
      }
      String name = scalar.text();
      if (!open.add(own.name())) {
        problem(own, target, "extends itself through " + String.join(", ", open));
        return Optional.empty();
      }
      Optional<YamlMap.Entry> here = name.equals(own.name()) ? Optional.empty() : file.find(name);
      Optional<RawEntry> base =
          here.isPresent() ? draft(here.get(), open) : Optional.ofNullable(inForce.get(name));
      open.remove(own.name());
      if (base.isEmpty() && here.isEmpty()) {
        problem(own, target, missing(name, own));
      }
      return base.map(
          b ->
              new RawEntry(
                  own.name(),
                  b.name().equals(own.name()) ? b.key() : own.name(),
                  own.position(),
                  EntryMerge.merge(b.body(), own.body()),
                  b.format()));
    }

    private String missing(String name, RawEntry own) {
      if (name.equals(own.name())) {
        return "there is no \""
            + name
            + "\" in an earlier file to extend"
            + (inForce.isEmpty() ? "; if it is a built-in one, name builtin before this file" : "");
      }
      Set<String> known = new LinkedHashSet<>(inForce.keySet());
      file.entries().forEach(e -> known.add(e.name()));
      known.remove(own.name());
      return "there is no entry \"" + name + "\" to extend" + Suggestion.near(name, known);
    }

    private void problem(RawEntry own, YamlMap.Entry target, String message) {
      report.problems().add(target.value().position(), own.name() + ".extends", message);
    }
  }
}
