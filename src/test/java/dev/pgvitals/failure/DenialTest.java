package dev.pgvitals.failure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.failure.Denial.Asker;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenialTest {
  private static final Asker WATCHER =
      new Asker(Optional.of("watcher"), false, false, "GRANT pg_monitor TO watcher");
  private static final Asker MONITOR =
      new Asker(Optional.of("watcher"), true, false, "GRANT pg_monitor TO watcher");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          table orders                | SELECT count(*) FROM orders                       | GRANT SELECT ON orders TO watcher
          table orders                | select 1 from Sales.Orders o                      | GRANT SELECT ON Sales.Orders TO watcher
          table orders                | SELECT orders, 'FROM x.orders' FROM sales.orders  | GRANT SELECT ON sales.orders TO watcher
          table orders                | SELECT 1 FROM a, sales . orders -- FROM b.orders  | GRANT SELECT ON sales.orders TO watcher
          table orders                | SELECT 1 FROM a.orders JOIN b.orders ON true      | GRANT SELECT ON orders TO watcher
          table orders                | SELECT 1 FROM public.totals                       | GRANT SELECT ON orders TO watcher, or to the owner of the view or function that uses it
          table orders                | SELECT 1 FROM orders.items                        | GRANT SELECT ON orders TO watcher, or to the owner of the view or function that uses it
          table Order Items           | SELECT 1 FROM "My Shop"."Order Items"             | GRANT SELECT ON "My Shop"."Order Items" TO watcher
          table order                 | SELECT 1 FROM shop."order"                        | GRANT SELECT ON shop."order" TO watcher
          view totals                 | SELECT 1 FROM ONLY totals                         | GRANT SELECT ON totals TO watcher
          materialized view totals    | SELECT 1 FROM totals                              | GRANT SELECT ON totals TO watcher
          foreign table far           | SELECT 1 FROM far                                 | GRANT SELECT ON far TO watcher
          sequence ids                | SELECT last_value FROM ids                        | GRANT SELECT ON SEQUENCE ids TO watcher
          function price              | SELECT shop.price(1)                              | GRANT EXECUTE ON ROUTINE shop.price TO watcher
          function price              | SELECT 1 FROM shop.prices                         | GRANT EXECUTE ON ROUTINE price TO watcher, or to the owner of the function that uses it
          schema sales                | SELECT 1 FROM sales.orders                        | GRANT USAGE ON SCHEMA sales TO watcher
          foreign server far          | SELECT 1 FROM orders                              | GRANT USAGE ON FOREIGN SERVER far TO watcher
          function pg_ls_waldir       | SELECT 1 FROM pg_ls_waldir()                      | GRANT pg_monitor TO watcher
          view pg_shmem_allocations   | SELECT 1 FROM pg_shmem_allocations                | GRANT pg_monitor TO watcher
          database shop               | SELECT pg_database_size('shop')                   | GRANT pg_monitor TO watcher
          tablespace fast             | SELECT pg_tablespace_size('fast')                 | GRANT pg_monitor TO watcher
          type money                  | SELECT 1                                          | GRANT what the message names to watcher, or pg_monitor for statistics of the server
          """)
  void theHintIsTheGrantThatHelps(String object, String sql, String hint) {
    assertThat(Denial.hint("permission denied for " + object, sql, WATCHER)).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          view pg_shmem_allocations | SELECT 1 FROM pg_shmem_allocations | GRANT SELECT ON pg_shmem_allocations TO watcher
          database shop             | SELECT 1                           | GRANT CONNECT ON DATABASE shop TO watcher
          tablespace fast           | SELECT 1                           | GRANT CREATE ON TABLESPACE fast TO watcher
          type money                | SELECT 1                           | GRANT what the message names to watcher
          """)
  void nobodyIsToldToGrantPgMonitorToAMemberOfIt(String object, String sql, String hint) {
    assertThat(Denial.hint("permission denied for " + object, sql, MONITOR)).isEqualTo(hint);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          must be superuser or a member of pg_read_all_settings to examine "data_directory"
          permission denied to examine "data_directory"
          """)
  void aSettingIsSeenByMembersOfPgMonitor(String message) {
    assertThat(Denial.hint(message, "SHOW data_directory", WATCHER))
        .isEqualTo("GRANT pg_monitor TO watcher");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          table pg_authid      | SELECT count(*) FROM pg_authid            | pg_authid has the roles' password hashes and is for superusers: read pg_roles
          table pg_authid      | SELECT 1 FROM public.role_names           | pg_authid has the roles' password hashes and is for superusers: read pg_roles
          table pg_authid      | SELECT 1 FROM pg_catalog.pg_authid        | pg_authid has the roles' password hashes and is for superusers: read pg_roles
          table pg_authid      | SELECT 1 FROM shop.pg_authid              | GRANT SELECT ON shop.pg_authid TO watcher
          function pg_ls_dir   | SELECT count(*) FROM pg_ls_dir('/')       | pg_ls_dir lists any directory of the server and is for superusers: call pg_ls_waldir, pg_ls_logdir, pg_ls_tmpdir or pg_ls_archive_statusdir, as members of pg_monitor may, or a SECURITY DEFINER function that a superuser creates and that returns just what is needed
          function pg_promote  | SELECT pg_promote()                       | pg_promote changes the server, which the agent never does: leave it out of the query
          """)
  void whatIsForSuperusersIsNotToBeGranted(String object, String sql, String hint) {
    assertThat(Denial.hint("permission denied for " + object, sql, MONITOR)).isEqualTo(hint);
  }

  @Test
  void aMemberOfPgMonitorThatDoesNotInheritIsToldSo() {
    Asker asker = new Asker(Optional.of("watcher"), false, true, "ALTER ROLE watcher INHERIT");

    assertThat(Denial.hint("permission denied for view pg_shmem_allocations", "", asker))
        .isEqualTo(
            "ALTER ROLE watcher INHERIT (watcher is a member of pg_monitor, but does not inherit)");
  }

  @Test
  void inAnotherLanguageTheHintNamesNoObject() {
    assertThat(Denial.hint("keine Berechtigung für Tabelle orders", "FROM orders", WATCHER))
        .isEqualTo(
            "GRANT what the message names to watcher, or pg_monitor for statistics of the server");
  }

  @Test
  void namesThatNeedQuotesHaveThem() {
    Asker asker = new Asker(Optional.of("O'Hara \"x\""), false, false, "");

    assertThat(Denial.hint("permission denied for schema user", "", asker))
        .isEqualTo("GRANT USAGE ON SCHEMA \"user\" TO \"O'Hara \"\"x\"\"\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          permission denied for database "shop"              | GRANT CONNECT ON DATABASE shop TO watcher
          keine Berechtigung für Datenbank »shop«            | GRANT CONNECT ON DATABASE shop TO watcher, or what the message names
          permission denied to set parameter "log_statement" | leave it out of options in the url, or have a superuser set it with ALTER ROLE
          """)
  void aLoginThatIsDeniedNeedsConnectUnlessItAsksForMore(String message, String hint) {
    assertThat(Denial.loginHint(message, "shop", "watcher")).isEqualTo(hint);
  }

  @Test
  void aRoleThatIsNotKnownYetIsTheAgents() {
    assertThat(Denial.hint("permission denied for table t", "FROM t", Asker.UNKNOWN))
        .isEqualTo("GRANT SELECT ON t TO the agent's role");
  }
}
