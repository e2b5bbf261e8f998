package dev.pgvitals.checklist;

import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problems;
import dev.pgvitals.yaml.ProblemsException;
import dev.pgvitals.yaml.TextFile;
import dev.pgvitals.yaml.ValueReader;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlParser;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What people have said of items, from a file that they keep. */
public final class Answers {
  /** Nobody has said anything. */
  public static final Answers NONE = new Answers(Map.of());

  private static final Set<String> KEYS = Set.of("answer", "by", "on", "note");

  private final Map<Item, Answer> answers;

  private Answers(Map<Item, Answer> answers) {
    this.answers = Map.copyOf(answers);
  }

  public Optional<Answer> of(Item item) {
    return Optional.ofNullable(answers.get(item));
  }

  /**
   * Reads a file.
   *
   * @param today no answer can be of a later day
   * @throws ProblemsException with everything that is wrong in it
   */
  public static Answers read(Path file, LocalDate today) throws ProblemsException {
    Problems problems = new Problems();
    Optional<YamlMap> map =
        TextFile.read(file, problems)
            .flatMap(text -> YamlParser.parse(file.toString(), text, problems));
    Map<Item, Answer> answers = new EnumMap<>(Item.class);
    for (YamlMap.Entry entry : map.map(YamlMap::entries).orElse(List.of())) {
      Optional<Item> item = Item.find(entry.name());
      if (item.isEmpty()) {
        problems.add(
            entry.key().position(),
            "",
            "there is no item \""
                + entry.name()
                + "\""
                + Suggestion.nearest(entry.name(), Item.ids())
                    .map(near -> "; did you mean \"" + near + "\"?")
                    .orElse("; pgvitals checklist --list has them all"));
      } else {
        new ValueReader(entry.value(), entry.name(), problems)
            .map(KEYS)
            .flatMap(reader -> answer(item.get(), reader, today))
            .ifPresent(answer -> answers.put(item.get(), answer));
      }
    }
    problems.throwIfAny();
    return new Answers(answers);
  }

  private static Optional<Answer> answer(Item item, MapReader map, LocalDate today) {
    Optional<Boolean> yes = map.required("answer").flatMap(Answers::yesOrNo);
    Optional<String> by = map.requiredText("by");
    Optional<LocalDate> on = map.required("on").flatMap(value -> day(value, today));
    String note = map.string("note").orElse("");
    return yes.isEmpty() || by.isEmpty() || on.isEmpty()
        ? Optional.empty()
        : Optional.of(new Answer(item, yes.get(), by.get(), on.get(), note.strip()));
  }

  private static Optional<Boolean> yesOrNo(ValueReader value) {
    Optional<String> word = value.text().map(String::strip);
    if (word.isPresent() && !word.get().equals("yes") && !word.get().equals("no")) {
      value.problem("must be yes or no, not \"" + word.get() + "\"");
      return Optional.empty();
    }
    return word.map(text -> text.equals("yes"));
  }

  private static Optional<LocalDate> day(ValueReader value, LocalDate today) {
    Optional<String> text = value.text().map(String::strip);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      LocalDate day = LocalDate.parse(text.get());
      // A day more: the one who answers may live east of here.
      if (day.isAfter(today.plusDays(1))) {
        value.problem("is in the future: " + day);
        return Optional.empty();
      }
      return Optional.of(day);
    } catch (DateTimeException e) {
      value.problem("must be a day such as " + today + ", not \"" + text.get() + "\"");
      return Optional.empty();
    }
  }
}
