package dev.pgvitals.log;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;

/**
 * A record with the key-value pairs it was logged with. Its message has them in front of the
 * sentence, so that handlers which know nothing of pairs show them, too.
 */
final class FieldsRecord extends LogRecord {
  private static final long serialVersionUID = 1;

  private final LinkedHashMap<String, String> fields;
  private final String sentence;

  FieldsRecord(Level level, Map<String, String> fields, String sentence) {
    super(level, text(fields, sentence));
    this.fields = new LinkedHashMap<>(fields);
    this.sentence = sentence;
  }

  private static String text(Map<String, String> fields, String sentence) {
    StringBuilder text = new StringBuilder();
    fields.forEach(
        (key, value) -> text.append(key).append('=').append(Logfmt.value(value)).append(' '));
    return text.append(sentence).toString();
  }

  /** In the order in which they were given. */
  Map<String, String> fields() {
    return Collections.unmodifiableMap(fields);
  }

  /** What was logged, without the fields. */
  String sentence() {
    return sentence;
  }
}
