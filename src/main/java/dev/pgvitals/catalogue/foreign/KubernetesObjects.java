package dev.pgvitals.catalogue.foreign;

import dev.pgvitals.catalogue.CatalogueText;
import dev.pgvitals.catalogue.check.EntryProblems;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import dev.pgvitals.yaml.YamlScalar;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A file as kubectl takes it: objects, one a document or in a list. The values in the data of
 * ConfigMaps and Secrets are files. What a Secret holds and is no catalogue is never shown.
 */
final class KubernetesObjects {
  private static final Pattern MARK =
      Pattern.compile("^[\\s{]*[\"']?apiVersion[\"']?\\s*:", Pattern.MULTILINE);

  private final CatalogueText source;
  private final EntryProblems report;
  private final List<String> lines;
  private final List<CatalogueFile> files = new ArrayList<>();
  private boolean hasData;

  KubernetesObjects(CatalogueText source, EntryProblems report) {
    this.source = source;
    this.report = report;
    String text = source.text();
    this.lines = EmbeddedText.lines(text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /** Whether it is worth the while to look for objects. */
  static boolean mayBeIn(String text) {
    return MARK.matcher(text).find();
  }

  /** The catalogues in the file; empty when it is no file of objects. */
  Optional<List<CatalogueFile>> read() {
    Problems problems = new Problems();
    List<YamlMap> documents = YamlParser.documents(source.name(), source.text(), problems);
    if (documents.stream().noneMatch(d -> kind(d).isPresent())) {
      return Optional.empty();
    }
    int before = report.problems().list().size();
    problems.list().forEach(p -> report.problems().add(p.position(), p.path(), p.message()));
    documents.forEach(this::document);
    if (files.isEmpty() && report.problems().list().size() == before) {
      YamlMap first = documents.get(0);
      report.problems().add(first.position(), "", nothing(first));
    }
    return Optional.of(files);
  }

  private String nothing(YamlMap first) {
    return hasData
        ? "nothing in the data of this file's ConfigMaps and Secrets is a catalogue: a mapping from"
            + " names to entries with \"query\" and \"metrics\""
        : "is a Kubernetes "
            + kind(first).orElse("object")
            + "; only the data of a ConfigMap or a Secret is read";
  }

  private static Optional<String> kind(YamlMap document) {
    return text(document, "apiVersion").flatMap(version -> text(document, "kind"));
  }

  private static Optional<String> text(YamlMap map, String key) {
    return map.find(key)
        .map(YamlMap.Entry::value)
        .filter(value -> value instanceof YamlScalar scalar && !scalar.isNull())
        .map(value -> ((YamlScalar) value).text());
  }

  private static Optional<YamlMap> map(YamlMap map, String key) {
    return map.find(key)
        .map(YamlMap.Entry::value)
        .filter(YamlMap.class::isInstance)
        .map(YamlMap.class::cast);
  }

  private void document(YamlMap object) {
    Optional<String> kind = kind(object);
    if (kind.isEmpty()) {
      report
          .problems()
          .add(
              object.position(),
              "",
              "has no \"apiVersion\" and \"kind\", as the other documents of the file have;"
                  + " put it in a file of its own");
      return;
    }
    switch (kind.get()) {
      case "ConfigMap", "Secret" -> data(object, kind.get());
      case "List", "ConfigMapList", "SecretList" -> {
        if (object.find("items").map(YamlMap.Entry::value).orElse(object)
            instanceof YamlList list) {
          list.items().stream()
              .filter(YamlMap.class::isInstance)
              .forEach(item -> document((YamlMap) item));
        }
      }
      default ->
          report
              .notices()
              .add(
                  object.position(),
                  "",
                  "a Kubernetes " + kind.get() + " is not read, only ConfigMap and Secret");
    }
  }

  private void data(YamlMap object, String kind) {
    hasData = true;
    boolean isSecret = kind.equals("Secret");
    Optional<CloudNativePg.Operator> operator = operator(object);
    Map<String, Runnable> values = new LinkedHashMap<>();
    for (YamlMap.Entry value : entries(object, "data")) {
      values.put(value.name(), () -> value("data", value, isSecret, operator));
    }
    if (isSecret) {
      for (YamlMap.Entry value : entries(object, "stringData")) {
        values.put(value.name(), () -> value("stringData", value, false, operator));
      }
    }
    values.values().forEach(Runnable::run);
  }

  private static List<YamlMap.Entry> entries(YamlMap object, String key) {
    return map(object, key).map(YamlMap::entries).orElse(List.of());
  }

  /** The operators' label for what they read again when it changes. */
  private static Optional<CloudNativePg.Operator> operator(YamlMap object) {
    List<YamlMap.Entry> labels =
        map(object, "metadata").map(metadata -> entries(metadata, "labels")).orElse(List.of());
    for (YamlMap.Entry label : labels) {
      if (label.name().startsWith("cnpg.io/")) {
        return Optional.of(CloudNativePg.Operator.CLOUDNATIVE_PG);
      }
      if (label.name().startsWith("k8s.enterprisedb.io/")) {
        return Optional.of(CloudNativePg.Operator.EDB);
      }
    }
    return Optional.empty();
  }

  private void value(
      String place,
      YamlMap.Entry entry,
      boolean isEncoded,
      Optional<CloudNativePg.Operator> operator) {
    String path = place + "." + entry.name();
    Optional<String> text =
        entry.value() instanceof YamlScalar scalar
            ? isEncoded ? decoded(scalar, path) : Optional.of(scalar.text())
            : Optional.empty();
    if (entry.value() instanceof YamlScalar && text.isEmpty()) {
      return;
    }
    if (text.isEmpty()) {
      report
          .problems()
          .add(
              entry.value().position(),
              path,
              "must be a text, but it is "
                  + entry.value().described()
                  + "; is the \"|\" missing after the key?");
      return;
    }
    EmbeddedText embedded =
        new EmbeddedText(source.name(), lines, path, entry.value().position(), text.get());
    ParsedText parsed = embedded.parse();
    boolean isMeant =
        parsed.file().isPresent()
            ? ForeignFiles.isMeantAsCatalogue(parsed.file().get())
            : ForeignFiles.mayBeCatalogue(text.get());
    if (!isMeant) {
      report.notices().add(entry.key().position(), path, "is no catalogue and is not read");
      return;
    }
    ForeignFiles.inOurForm(parsed, operator, report).ifPresent(files::add);
  }

  private Optional<String> decoded(YamlScalar scalar, String path) {
    try {
      byte[] bytes = Base64.getDecoder().decode(scalar.text().replaceAll("\\s", ""));
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (IllegalArgumentException e) {
      report
          .problems()
          .add(
              scalar.position(),
              path,
              "must be base64, as in every Secret's data; plain text belongs under \"stringData\"");
    } catch (CharacterCodingException e) {
      report.notices().add(scalar.position(), path, "is no catalogue and is not read");
    }
    return Optional.empty();
  }
}
