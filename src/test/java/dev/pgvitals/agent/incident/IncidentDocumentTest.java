package dev.pgvitals.agent.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pgvitals.agent.incident.SettingsQuestion.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncidentDocumentTest {
  private static final Instant TIME = Instant.parse("2026-11-27T03:12:07.123Z");

  private static byte[] file(
      String id, Answers answers, Optional<LastKnown.Past> past, Optional<String> before) {
    return IncidentDocument.of(
        new IncidentDocument.Head(
            id,
            TIME,
            "1.2.3",
            new Occasion("<b>orders</b>", "down", "it began", Optional.empty()),
            false),
        Optional.of("{\"name\":\"orders\"}\n"),
        past,
        answers,
        before.flatMap(
            old -> IncidentDocument.settings("old", old.getBytes(StandardCharsets.UTF_8))));
  }

  private static String text(byte[] file) {
    return new String(file, StandardCharsets.UTF_8);
  }

  private static Answers settings(Map<String, String> values) {
    return new Answers(
        Optional.of(new Settings(new TreeMap<>(values), Set.of("primary_conninfo"))),
        Optional.empty(),
        "why");
  }

  @Test
  void beginsWithWhatAListNeedsAndEndsWithALine() {
    String text = text(file("x", Answers.none("why"), Optional.empty(), Optional.empty()));

    assertThat(text)
        .startsWith(
            "{\"id\":\"x\",\"time\":\"2026-11-27T03:12:07.123Z\","
                + "\"server\":\"\\u003cb\\u003eorders\\u003c/b\\u003e\",\"alert\":\"down\",\"texts\":false,")
        .endsWith("}\n");
    assertThat(JsonParser.parseString(text).getAsJsonObject().get("not_diagnosed").getAsString())
        .isEqualTo("why");
  }

  @Test
  void ofAServerThatIsDownItHasWhatWasKnown() {
    LastKnown.Past past = new LastKnown.Past(TIME.minusSeconds(9), "{\"state\":\"up\"}\n");

    assertThat(text(file("x", Answers.none(""), Optional.of(past), Optional.empty())))
        .contains(
            "\"last_known\":{\"time\":\"2026-11-27T03:11:58.123Z\","
                + "\"document\":{\"state\":\"up\"}}");
  }

  @Test
  void tellsWhichSettingsHaveChangedSinceTheLastOne() {
    String before =
        text(
            file(
                "old",
                settings(Map.of("work_mem", "4MB", "jit", "off", "fsync", "on")),
                Optional.empty(),
                Optional.empty()));

    JsonObject settings =
        JsonParser.parseString(
                text(
                    file(
                        "new",
                        settings(Map.of("work_mem", "1GB", "fsync", "on", "a.b", "c")),
                        Optional.empty(),
                        Optional.of(before))))
            .getAsJsonObject()
            .getAsJsonObject("settings");

    assertThat(settings.get("compared_with").getAsString()).isEqualTo("old");
    assertThat(settings.get("changed").toString())
        .isEqualTo(
            "[{\"name\":\"a.b\",\"after\":\"c\"},{\"name\":\"jit\",\"before\":\"off\"},"
                + "{\"name\":\"work_mem\",\"before\":\"4MB\",\"after\":\"1GB\"}]");
    assertThat(settings.get("omitted").toString()).isEqualTo("[\"primary_conninfo\"]");
  }

  @Test
  void theFirstIsComparedWithNone() {
    assertThat(text(file("x", settings(Map.of("jit", "off")), Optional.empty(), Optional.empty())))
        .contains("\"settings\":{\"values\":{\"jit\":\"off\"}")
        .doesNotContain("changed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "[]", "{}", "{\"settings\":1}", "{\"settings\":{\"values\":[]}}"})
  void aDamagedFileHasNoSettings(String text) {
    assertThat(IncidentDocument.settings("x", text.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }
}
