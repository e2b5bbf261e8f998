package dev.pgvitals.agent.incident;

import dev.pgvitals.agent.incident.SettingsQuestion.Settings;
import dev.pgvitals.diagnosis.ServerNotes;
import java.util.Optional;

/**
 * What a server has answered.
 *
 * @param why there is no diagnosis, when there is none
 */
record Answers(Optional<Settings> settings, Optional<ServerNotes> notes, String why) {
  static Answers none(String why) {
    return new Answers(Optional.empty(), Optional.empty(), why);
  }
}
