package dev.pgvitals.yaml;

import dev.pgvitals.text.Printable;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A single value.
 *
 * @param text as written, after YAML's own unquoting and folding
 * @param plain true when it was neither quoted nor a block
 */
public record YamlScalar(Position position, String text, boolean plain) implements YamlValue {
  private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
  private static final int SHOWN = 60;

  /** True for what YAML calls null: nothing after the colon, {@code ~} or {@code null}. */
  public boolean isNull() {
    return plain && NULLS.contains(text);
  }

  @Override
  public String described() {
    if (isNull()) {
      return "nothing";
    }
    String line = text.strip().replaceAll("\\s+", " ");
    return '"' + Printable.shortened(line, SHOWN) + '"';
  }

  @Override
  public YamlScalar mapScalars(UnaryOperator<YamlScalar> change) {
    return change.apply(this);
  }
}
