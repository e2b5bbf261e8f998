package dev.pgvitals.agent.incident;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgvitals.agent.incident.SettingsQuestion.Settings;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsQuestionTest {
  private static Settings chosen(String name, String value) {
    return SettingsQuestion.chosen(List.of(List.of(Optional.of(name), Optional.of(value))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "primary_conninfo",
        "ssl_passphrase_command",
        "archive_command",
        "restore_command",
        "shop.password",
        "shop.api_key",
        "anon.salt",
        "shop.Service_Token",
        "ext.url",
        "azure.storage_access_key"
      })
  void whatMayHoldASecretIsNamedAndNotTold(String name) {
    assertThat(chosen(name, "hunter2").values()).isEmpty();
    assertThat(chosen(name, "hunter2").omitted()).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({
    "cluster_name, host=a password=hunter2",
    "shop.upstream, postgresql://u:hunter2@h/d",
    "event_source, PASSWORD = x"
  })
  void soIsAValueThatLooksLikeOne(String name, String value) {
    assertThat(chosen(name, value).omitted()).containsExactly(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shared_buffers",
        "max_connections",
        "hash_mem_multiplier",
        "ssl_key_file",
        "listen_addresses",
        "pg_stat_statements.track",
        "authentication_timeout"
      })
  void everythingElseIsTold(String name) {
    assertThat(chosen(name, "7").values()).containsEntry(name, "7");
  }

  @Test
  void aLongValueIsCut() {
    assertThat(chosen("search_path", "x".repeat(5000)).values().get("search_path"))
        .hasSize(1003)
        .endsWith("...");
  }
}
