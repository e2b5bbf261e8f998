package dev.pgvitals.diagnosis;

import dev.pgvitals.failure.Failure;
import dev.pgvitals.source.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What was found, without what people have written: texts of statements, definitions, settings that
 * are more than a word, and the server's messages, which may quote all of them. They may hold data,
 * and a page has readers who may not see it. Which columns hold them, their names tell; a test
 * holds the runbooks to that.
 */
public final class WithoutTexts {
  /** Stands where a text was. */
  public static final String HIDDEN = "(hidden: see page.query_text)";

  private static final Set<String> OF_TEXTS =
      Set.of(
          "query",
          "queries",
          "statement",
          "statements",
          "sql",
          "text",
          "definition",
          "expression",
          "predicate",
          "bounds",
          "command",
          "conninfo",
          "message",
          "error",
          "detail");

  /** Most values are a word or a number; commands and connection strings are not. */
  private static final Set<String> OF_SETTINGS = Set.of("setting", "settings", "setconfig");

  /** The label of a vital that has a statement's text. */
  private static final String TEXT_LABEL = "query";

  /** What the server calls a column that a statement gives no name. */
  private static final Pattern NAMELESS =
      Pattern.compile(
          "\\?column\\?|left|right|substr|substring|concat|coalesce|case|format|array|row"
              + "|array_agg|string_agg|min|max|nullif|regexp_\\w+|btrim|lower|upper|replace");

  private static final Pattern WORD = Pattern.compile("[A-Za-z0-9_.+-]{0,40}");

  /** Stands where a text was that may have a password in it. */
  public static final String SECRET = "(hidden: it has the word password)";

  private static final Pattern PASSWORD = Pattern.compile("(?i)password");

  private WithoutTexts() {}

  /**
   * What was found on a server, for who may see texts: without those that have the word password,
   * as the catalogue's entries leave them out.
   */
  public static ServerNotes ofPasswords(ServerNotes notes) {
    return new ServerNotes(
        notes.server(),
        notes.heading(),
        notes.cases().stream().map(WithoutTexts::ofPasswords).toList(),
        notes.remarks());
  }

  /** What was found on a server. */
  public static ServerNotes of(ServerNotes notes) {
    return new ServerNotes(
        notes.server(),
        notes.heading(),
        notes.cases().stream().map(WithoutTexts::of).toList(),
        notes.remarks().stream().map(WithoutTexts::remark).toList());
  }

  /** One case. */
  public static CaseNotes of(CaseNotes notes) {
    return new CaseNotes(
        notes.alert(),
        notes.vital().map(WithoutTexts::vital),
        notes.about(),
        notes.meaning(),
        notes.impact(),
        notes.database(),
        notes.closed().map(WithoutTexts::remark),
        notes.diagnosis().stream().map(step -> step(step, WithoutTexts::finding)).toList(),
        notes.mitigation());
  }

  private static CaseNotes ofPasswords(CaseNotes notes) {
    return new CaseNotes(
        notes.alert(),
        notes.vital(),
        notes.about(),
        notes.meaning(),
        notes.impact(),
        notes.database(),
        notes.closed(),
        notes.diagnosis().stream().map(step -> step(step, WithoutTexts::ofPasswords)).toList(),
        notes.mitigation());
  }

  private static Finding ofPasswords(Finding finding) {
    return finding instanceof Finding.Answered answered
        ? answered(answered, WithoutTexts::withoutPassword)
        : finding;
  }

  private static String withoutPassword(Answer.Column column, String value) {
    return isShown(column, value) || !PASSWORD.matcher(value).find() ? value : SECRET;
  }

  private static VitalNotes vital(VitalNotes vital) {
    Map<String, String> labels = new LinkedHashMap<>(vital.labels());
    labels.remove(TEXT_LABEL);
    return new VitalNotes(
        vital.level(), vital.value(), vital.spoken(), vital.limit(), labels, vital.more());
  }

  private static Remark remark(Remark remark) {
    return new Remark(remark.what(), remark.failure().map(WithoutTexts::failure));
  }

  private static Failure failure(Failure failure) {
    return new Failure(
        failure.reason(),
        failure.sqlState(),
        failure.reason().words(),
        Optional.of(failure.hint()));
  }

  private static StepFindings step(StepFindings step, UnaryOperator<Finding> without) {
    return new StepFindings(
        step.number(), step.text(), step.findings().stream().map(without).toList());
  }

  private static Finding finding(Finding finding) {
    if (finding instanceof Finding.Answered answered) {
      return answered(answered, (column, value) -> isShown(column, value) ? value : HIDDEN);
    }
    return finding instanceof Finding.Failed failed
        ? new Finding.Failed(failed.sql(), failure(failed.failure()))
        : finding;
  }

  private static Finding answered(
      Finding.Answered answered, BiFunction<Answer.Column, String, String> cell) {
    return new Finding.Answered(
        answered.sql(), answered.answers().stream().map(one -> answer(one, cell)).toList());
  }

  private static Answer answer(Answer answer, BiFunction<Answer.Column, String, String> cell) {
    return new Answer(
        answer.columns(),
        answer.rows().stream().map(row -> row(answer.columns(), row, cell)).toList(),
        answer.more());
  }

  private static List<Optional<String>> row(
      List<Answer.Column> columns,
      List<Optional<String>> row,
      BiFunction<Answer.Column, String, String> cell) {
    List<Optional<String>> shown = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      Answer.Column column = columns.get(i);
      shown.add(row.get(i).map(value -> cell.apply(column, value)));
    }
    return shown;
  }

  private static boolean isShown(Answer.Column column, String value) {
    if (column.numeric()) {
      return true;
    }
    return isOf(OF_SETTINGS, column.name())
        ? WORD.matcher(value).matches()
        : !hidesAll(column.name());
  }

  /** Whether a column of that name is taken to hold texts of statements, if it is no number. */
  public static boolean hidesAll(String column) {
    return isOf(OF_TEXTS, column) || NAMELESS.matcher(column).matches();
  }

  private static boolean isOf(Set<String> words, String column) {
    return Stream.of(column.split("_", -1)).anyMatch(words::contains);
  }
}
