package dev.pgvitals.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.catalogue.read.CatalogueReader;
import dev.pgvitals.catalogue.read.Catalogues;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExtensionSchemasTest {
  private static final String ENTRY =
      """
      x:
        %s
        query: SELECT count(*) AS v FROM %s
        metrics: [v: {usage: GAUGE, description: Rows}]
      """;

  @Test
  void thePlaceholderBecomesTheQuotedNameOfTheSchema() {
    assertThat(
            ExtensionSchemas.bind(
                "SELECT a FROM @extschema:hstore@.t JOIN @extschema:uuid-ossp@.u USING (a)",
                Map.of("hstore", "public", "uuid-ossp", "odd \" one")))
        .isEqualTo("SELECT a FROM \"public\".t JOIN \"odd \"\" one\".u USING (a)");
  }

  @Test
  void inTextsCommentsAndQuotedNamesItStaysAsItIs() {
    String sql = "SELECT '@extschema:x@', $$@extschema:x@$$ AS \"@extschema:x@\" -- @extschema:x@";

    assertThat(ExtensionSchemas.named(sql)).isEmpty();
    assertThat(ExtensionSchemas.bind(sql, Map.of())).isEqualTo(sql);
  }

  @Test
  void anExtensionThatIsRequiredMayBeNamed() {
    assertThat(
            Catalogues.problems(
                ENTRY.formatted("requires: {extension: hstore}", "@extschema:hstore@.t")))
        .isEqualTo("(no problem)");
  }

  @Test
  void anExtensionThatIsNotRequiredIsRefusedWithItsPlace() {
    assertThat(Catalogues.problems(ENTRY.formatted("enabled: true", "@extschema:hstore@.t")))
        .contains(
            "a.yaml:3:10: x.query: \"@extschema:hstore@\" needs \"requires: {extension: hstore}\"");
    assertThat(
            Catalogues.problems(
                ENTRY.formatted("when: SELECT count(*) > 0 FROM @extschema:hstore@.t", "t")))
        .contains("x.when: \"@extschema:hstore@\" needs \"requires: {extension: hstore}\"");
  }

  @Test
  void whatIsNoPlaceholderButBeginsLikeOneIsRefused() {
    for (String wrong : new String[] {"@extschema@", "@extschema:@", "@extschema:hstore"}) {
      assertThat(
              Catalogues.problems(ENTRY.formatted("requires: {extension: hstore}", wrong + ".t")))
          .contains("\"" + wrong + "\" names no extension");
    }
  }

  @Test
  void sqlIsOursByWhereItWasWrittenNotByTheNameOfItsEntry() throws Exception {
    CatalogueText ours =
        new CatalogueText("builtin", ENTRY.formatted("when: SELECT true", "t"), true);
    CatalogueText theirs =
        new CatalogueText(
            "theirs.yaml",
            """
            x: {extends: x, interval: 1m, when: SELECT false}
            """);
    Query query =
        CatalogueReader.read(List.of(ours, theirs), NamingScheme.PROMETHEUS)
            .catalogue()
            .find("x")
            .orElseThrow();

    assertThat(query.statements())
        .containsExactly(
            new Statement("SELECT count(*) AS v FROM t", true),
            new Statement("SELECT false", false));
  }

  @Test
  void nobodysSqlIsOursWhenAUsersFileHasTheBuiltInOnesName() throws Exception {
    CatalogueText ours =
        new CatalogueText("builtin", ENTRY.formatted("when: SELECT true", "t"), true);
    CatalogueText theirs = new CatalogueText("builtin", "y: {extends: x, name: z}\n");

    assertThat(
            CatalogueReader.read(List.of(ours, theirs), NamingScheme.PROMETHEUS)
                .catalogue()
                .queries())
        .flatExtracting(query -> query.statements().toList())
        .extracting(Statement::builtin)
        .containsOnly(false);
  }
}
