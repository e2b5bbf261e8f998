package dev.pgvitals.runbooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.diagnosis.WithoutTexts;
import dev.pgvitals.runbook.Runbook;
import dev.pgvitals.text.SqlText;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever column of an answer holds the text of a statement, its name tells. */
class HiddenTextsTest {
  /** What PostgreSQL and its extensions call a statement's text, or what is made of one. */
  private static final Pattern SOURCE =
      Pattern.compile("\\w+\\.(query|statement|command|definition)\\b|pg_get_\\w+\\(");

  private static final Pattern CLAUSE =
      Pattern.compile("\\b(SELECT|FROM|WHERE|GROUP BY|ORDER BY|HAVING|JOIN)\\b");

  /** The name of a column at the end of what it is made of. */
  private static final Pattern NAME = Pattern.compile("\\b(\\w+)\\W*$");

  static Stream<Runbook> runbooks() {
    return Pages.all().stream();
  }

  /** Names of the columns that are made of a text. */
  private static List<String> columns(String statement) {
    List<String> names = new ArrayList<>();
    String code = SqlText.code(statement);
    for (MatchResult source : SqlText.matches(statement, SOURCE)) {
      String clause = "";
      int list = 0;
      Matcher clauses = CLAUSE.matcher(code.substring(0, source.start()));
      while (clauses.find()) {
        clause = clauses.group();
        list = clauses.end();
      }
      if (clause.equals("SELECT")) {
        Matcher name = NAME.matcher(code.substring(list, itemEnd(code, list, source.start())));
        names.add(name.find() ? name.group(1) : "");
      }
    }
    return names;
  }

  /** Where the item of a list ends in which something stands. */
  private static int itemEnd(String code, int list, int inside) {
    int depth = 0;
    for (int i = list; i < code.length(); i++) {
      depth += code.charAt(i) == '(' ? 1 : code.charAt(i) == ')' ? -1 : 0;
      boolean ends = code.charAt(i) == ',' || code.startsWith("FROM", i);
      if (i > inside && depth <= 0 && (ends || depth < 0)) {
        return i;
      }
    }
    return code.length();
  }

  @ParameterizedTest
  @MethodSource("runbooks")
  void everyColumnWithTheTextOfAStatementIsHidden(Runbook runbook) {
    assertThat(
            runbook
                .questions()
                .flatMap(block -> block.statements().stream())
                .flatMap(statement -> columns(statement).stream()))
        .allMatch(WithoutTexts::hidesAll);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT a.pid, left(a.query, 100) AS seen FROM x AS a",
        "SELECT a.query AS seen, a.pid FROM x AS a",
        "SELECT a.pid, count(a.query) AS n, upper(left(a.query, 5)) AS seen FROM x AS a",
        "SELECT x.seen FROM (SELECT a.query AS seen FROM x AS a) AS x WHERE x.query = ''"
      })
  void anotherNameWouldBeSeen(String statement) {
    assertThat(columns(statement)).contains("seen");
    assertThat(WithoutTexts.hidesAll("seen")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"query", "last_query", "beginning_of_query", "sql", "left", "?column?", "error"})
  void isHidden(String column) {
    assertThat(WithoutTexts.hidesAll(column)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pid", "queryid", "usename", "state", "relation", "datname", "setting"})
  void isShown(String column) {
    assertThat(WithoutTexts.hidesAll(column)).isFalse();
  }
}
