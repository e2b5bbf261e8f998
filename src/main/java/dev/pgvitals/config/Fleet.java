package dev.pgvitals.config;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ProblemsException;
import java.util.List;

/**
 * The servers that a configuration is about, before a shard takes its part of them.
 *
 * @param place where they are listed, or else of the configuration
 * @param size how many
 * @param listed false when the environment describes them
 */
public record Fleet(Position place, int size, boolean listed) {
  /**
   * A file that was cut short, or a mount that went away, must not end the watch over a fleet
   * unnoticed. Whoever means it restarts the agent.
   *
   * @param before what is in force
   * @throws ProblemsException when a reload would lose all of it
   */
  public void refuseToReplace(Fleet before) throws ProblemsException {
    if (size == 0 && before.size() > 0) {
      throw refusal(
          "no servers left to monitor, there were %d; if this is intended, restart the agent"
              .formatted(before.size()));
    }
    if (!listed && before.listed()) {
      throw refusal(
          "no longer lists servers, so those of the environment would replace %d; if this is"
                  .formatted(before.size())
              + " intended, restart the agent");
    }
  }

  private ProblemsException refusal(String why) {
    return new ProblemsException(List.of(new Problem(place, "", why)));
  }
}
