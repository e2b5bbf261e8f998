package dev.pgvitals.maintain.estimate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is said of a right that is missing. */
class PrivilegesTest {
  @Test
  void nobodyIsToldToMakeTheRoleASuperuser() {
    assertThat(Privileges.remedy(150_018, "pgvitals_maintain", "pg_catalog.pg_class"))
        .isEqualTo("tables of the system are a superuser's; autovacuum takes care of them");
    assertThat(Privileges.remedy(180_000, "pgvitals_maintain", "information_schema.sql_parts"))
        .isEqualTo("GRANT pg_maintain TO pgvitals_maintain, for tables of the system");
    assertThat(Privileges.remedy(150_018, "pgvitals_maintain", "app.parts"))
        .isEqualTo("grant pgvitals_maintain the role that owns app.parts");
    assertThat(Privileges.remedy(180_000, "pgvitals_maintain", "app.parts"))
        .isEqualTo("GRANT MAINTAIN ON app.parts TO pgvitals_maintain");
  }
}
