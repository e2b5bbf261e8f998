package dev.pgvitals.builtin.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.pgvitals.builtin.page.NotExported.Correction;
import dev.pgvitals.builtin.page.NotExported.Seen;
import dev.pgvitals.fixture.server.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Every column of every statistics view of every major is read by a query of the catalogue, or
 * listed in {@code docs/not-exported.md} with the reason; and no other is listed.
 */
class NotExportedIT {
  private static final Path PAGE = Path.of("docs/not-exported.md");

  @Test
  void everyColumnIsExportedOrListedWithTheReason() throws IOException {
    assumeTrue(Postgres.majors().size() > 1, "the page is about all majors");
    Set<Seen> columns = new HashSet<>();
    Postgres.majors().forEach(major -> columns.addAll(columns(major)));

    Correction correction = NotExported.correct(Files.readString(PAGE), columns);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(PAGE, correction.text());
      assertThat(correction.unexplained()).as("lines that %s needs", PAGE).isEmpty();
      return;
    }
    assertThat(correction.difference())
        .as(
            """
            Lines to take out of (-) and to put into (+) %s. This does all of it but giving reasons:
              ./pgvitals test -Dit.test=NotExportedIT -Dgolden.update=true
            """,
            PAGE)
        .isEmpty();
  }

  private static Set<Seen> columns(int major) {
    CatalogueViews views = CatalogueViews.on(Postgres.shared(major));
    assertThat(views.statistics().size()).as("statistics views").isGreaterThan(30);
    Set<Seen> columns = new HashSet<>();
    views
        .statistics()
        .forEach(
            (view, names) ->
                names.forEach(
                    name ->
                        columns.add(
                            new Seen(
                                major,
                                view,
                                name,
                                views.read().getOrDefault(view, Set.of()).contains(name)))));
    return columns;
  }
}
