package dev.pgvitals.alerts.course;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Something that goes wrong on a server, and the alerts that must tell of it.
 *
 * @param what a sentence without its full stop
 * @param undo returns once the cause is gone; the alert may take its time
 * @param expected labels of alerts; an alert may have more
 * @param after other troubles, by {@code what}, that must be over before: they would be in the way
 */
public record Trouble(
    String what,
    String server,
    Step make,
    Step undo,
    List<Map<String, String>> expected,
    List<String> after) {

  /** Part of a trouble. */
  @FunctionalInterface
  public interface Step {
    void run() throws Exception;
  }

  public Trouble {
    expected = List.copyOf(expected);
    after = List.copyOf(after);
  }

  public static Trouble of(String what, String server, Step make, Step undo) {
    return new Trouble(what, server, make, undo, List.of(), List.of());
  }

  /**
   * It makes this alert fire, on its server.
   *
   * @param labels {@code datname=shop} and the like; {@code channels=mail,pager}: by which ways
   *     exactly it must be told
   */
  public Trouble fires(String alert, String severity, String... labels) {
    Map<String, String> all = new HashMap<>();
    all.put("alertname", alert);
    all.put("severity", severity);
    if (!server.isEmpty()) {
      all.put("server", server);
    }
    for (String label : labels) {
      String[] sides = label.split("=", 2);
      all.put(sides[0], sides[1]);
    }
    List<Map<String, String>> more = new ArrayList<>(expected);
    more.add(all);
    return new Trouble(what, server, make, undo, more, after);
  }

  public Trouble after(String... others) {
    return new Trouble(what, server, make, undo, expected, List.of(others));
  }
}
