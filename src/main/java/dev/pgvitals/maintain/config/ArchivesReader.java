package dev.pgvitals.maintain.config;

import dev.pgvitals.config.login.RelativePath;
import dev.pgvitals.maintain.archive.table.ArchivePlace;
import dev.pgvitals.maintain.archive.table.ArchivePlace.Compression;
import dev.pgvitals.maintain.verb.Numbers;
import dev.pgvitals.yaml.DurationBounds;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code archives: {cold: {directory: /srv/archive, compress: gzip, after: [..]}}}. */
final class ArchivesReader {
  static final Set<String> KEYS =
      Set.of("directory", "compress", "min_free", "after", "after_timeout", "timeout");

  static final DurationBounds AFTER =
      new DurationBounds(Duration.ofSeconds(1), Duration.ofDays(1), "");
  static final DurationBounds TIMEOUT =
      new DurationBounds(Duration.ofMinutes(1), Duration.ofDays(2), "");

  private static final int MAX_NAME = 63;
  private static final double MIN_FREE = 0.05;
  private static final Pattern VARIABLE = Pattern.compile("\\{([^{}]*)}");

  private ArchivesReader() {}

  static Map<String, ArchivePlace> read(MapReader map) {
    Map<String, ArchivePlace> places = new LinkedHashMap<>();
    for (MapReader.Field field : map.fields()) {
      if (field.name().isBlank() || field.name().length() > MAX_NAME) {
        field
            .value()
            .problem("the name of an archive has from 1 to %d characters".formatted(MAX_NAME));
      }
      field
          .value()
          .map(KEYS)
          .flatMap(entry -> place(field.name(), entry))
          .ifPresent(place -> places.put(place.name(), place));
    }
    return places;
  }

  private static Optional<ArchivePlace> place(String name, MapReader map) {
    Optional<Path> directory = map.required("directory").flatMap(ArchivesReader::directory);
    Compression compress = map.choice("compress", Compression.class).orElse(Compression.GZIP);
    double minFree =
        map.value("min_free").map(Numbers::share).stream()
            .flatMapToDouble(share -> share.stream())
            .findFirst()
            .orElse(MIN_FREE);
    List<String> after = map.value("after").map(ArchivesReader::after).orElse(List.of());
    Duration afterTimeout = map.duration("after_timeout", AFTER).orElse(Duration.ofHours(1));
    Duration timeout = map.duration("timeout", TIMEOUT).orElse(Duration.ofHours(4));
    return directory.map(
        path -> new ArchivePlace(name, path, compress, minFree, after, afterTimeout, timeout));
  }

  private static Optional<Path> directory(ValueReader value) {
    if (value.text().filter(text -> !text.startsWith("/")).isPresent()) {
      value.problem("must be an absolute path of a directory, such as /srv/archive");
      return Optional.empty();
    }
    return RelativePath.read(value).map(Path::normalize);
  }

  private static List<String> after(ValueReader value) {
    List<ValueReader> items = value.items();
    if (value.value() instanceof YamlList && items.isEmpty()) {
      value.problem(
          "must be a program with its arguments, such as [/usr/local/bin/upload, \"{file}\"]; no"
              + " shell reads it");
    }
    List<String> words = new ArrayList<>();
    for (ValueReader item : items) {
      Optional<String> word = item.text();
      if (words.isEmpty() && word.filter(text -> text.contains("{")).isPresent()) {
        item.problem("must be a program, and no variable");
        return List.of();
      }
      word.ifPresent(text -> variables(text, item));
      words.add(word.orElse(""));
    }
    return words;
  }

  private static void variables(String word, ValueReader item) {
    Matcher variable = VARIABLE.matcher(word);
    while (variable.find()) {
      if (!ArchivePlace.VARIABLES.contains(variable.group(1))) {
        item.problem(
            "there is no variable %s: there are %s"
                .formatted(
                    variable.group(),
                    ArchivePlace.VARIABLES.stream()
                        .sorted()
                        .map(known -> "{" + known + "}")
                        .collect(Collectors.joining(", "))));
      }
    }
  }
}
