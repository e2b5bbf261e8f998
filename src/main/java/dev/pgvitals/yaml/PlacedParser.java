package dev.pgvitals.yaml;

import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.parser.Parser;

/** Remembers how far parsing came, for the errors of SnakeYAML that have no place. */
final class PlacedParser implements Parser {
  /** Above that, a text of a few megabytes would take hundreds as nodes. */
  private static final int MAX_NODES = NodeReader.MAX_VALUES;

  /** The message when there are more. */
  static final String MANY = "more than " + MAX_NODES + " keys and values";

  private final Parser parser;
  private int nodes;
  private Optional<Mark> last = Optional.empty();

  PlacedParser(Parser parser) {
    this.parser = parser;
  }

  /** Where the last event begins that was seen. */
  Optional<Mark> last() {
    return last;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return seen(parser.peekEvent());
  }

  @Override
  public Event getEvent() {
    Event event = seen(parser.getEvent());
    if (event instanceof NodeEvent && ++nodes > MAX_NODES) {
      throw new YAMLException(MANY);
    }
    return event;
  }

  private Event seen(Event event) {
    last = Optional.ofNullable(event.getStartMark());
    return event;
  }
}
