package dev.pgvitals.yaml;

import java.util.Optional;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.parser.Parser;

/** Remembers how far parsing came, for the errors of SnakeYAML that have no place. */
final class PlacedParser implements Parser {
  private final Parser parser;
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
    return seen(parser.getEvent());
  }

  private Event seen(Event event) {
    last = Optional.ofNullable(event.getStartMark());
    return event;
  }
}
