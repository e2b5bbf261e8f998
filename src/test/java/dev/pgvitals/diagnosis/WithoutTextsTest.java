package dev.pgvitals.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.source.Answer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may see texts of statements is told no password with them. */
class WithoutTextsTest {
  private static final List<Answer.Column> COLUMNS =
      List.of(
          new Answer.Column("pid", true),
          new Answer.Column("usename", false),
          new Answer.Column("query", false));

  private static ServerNotes notes(String user, String query) {
    Answer answer =
        new Answer(
            COLUMNS,
            List.of(List.of(Optional.of("7"), Optional.of(user), Optional.of(query))),
            false);
    return new ServerNotes(
        "orders-1",
        Optional.of("PostgreSQL 18.1"),
        List.of(
            new CaseNotes(
                "PostgresBlockedSessions",
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                List.of(
                    new StepFindings(
                        1, "Who?", List.of(new Finding.Answered("SELECT 1;", List.of(answer))))),
                List.of())),
        List.of());
  }

  @Test
  void aTextThatHasTheWordIsHiddenWhereOthersAreShown() {
    String asked = "ALTER ROLE shop Password 'geheim'";

    assertThat(WithoutTexts.ofPasswords(notes("admin", asked)))
        .isEqualTo(notes("admin", WithoutTexts.SECRET));
  }

  @Test
  void nothingElseIs() {
    ServerNotes notes = notes("password_admin", "SELECT 1");

    assertThat(WithoutTexts.ofPasswords(notes)).isEqualTo(notes);
  }
}
