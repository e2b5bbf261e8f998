package dev.pgvitals.config.login;

import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlList;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a program with its arguments, as a list that no shell reads. */
public final class ProgramReader {
  private static final String SHAPE =
      "write the program and its arguments as a list, which no shell reads: [PROGRAM, ARGUMENT]";

  private ProgramReader() {}

  /** The program and its arguments; empty when a problem was reported, which quotes none of it. */
  public static Optional<List<String>> read(ValueReader value) {
    if (!(value.value() instanceof YamlList list) || list.items().isEmpty()) {
      // Not by the general reader, which would quote it: it may have a secret in it.
      value.problem(SHAPE);
      return Optional.empty();
    }
    List<String> words = new ArrayList<>();
    for (ValueReader item : value.items()) {
      Optional<String> word = words.isEmpty() ? item.text() : item.string();
      if (word.filter(text -> text.indexOf('\0') >= 0).isPresent()) {
        item.problem("must not contain a NUL character");
      }
      words.add(word.orElse("?"));
    }
    words.set(0, program(words.get(0), value));
    return Optional.of(words);
  }

  /** A name without a directory is looked for on the PATH, any other starts at the file's. */
  private static String program(String name, ValueReader value) {
    if (name.startsWith("~/") || !name.contains("/")) {
      return name;
    }
    return RelativePath.resolve(name, value.position());
  }
}
