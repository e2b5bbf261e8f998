package dev.pgvitals.config.content;

import dev.pgvitals.yaml.Position;
import dev.pgvitals.yaml.YamlList;
import dev.pgvitals.yaml.YamlMap;
import dev.pgvitals.yaml.YamlScalar;
import dev.pgvitals.yaml.YamlValue;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Takes out of a message what looks like a password: a value that stands at the wrong key is quoted
 * by the general reader, which cannot know what it is.
 */
public final class SecretRedactor {
  private static final Pattern IN_URL = Pattern.compile("(://[^\\s\"]*?:)[^\\s\"]*");
  private static final Pattern AFTER_EQUALS =
      Pattern.compile("(?i)(pass\\w*\\s*=\\s*)('[^']*'?|[^\\s\"]+)");
  private static final Pattern YAML_WORD =
      Pattern.compile("(found undefined (?:alias|tag handle) )\\S+");

  /** A text where a structure belongs may be a connection string in any state. */
  private static final Pattern NO_STRUCTURE =
      Pattern.compile("(?s)(must be a (?:list|mapping), but it is )\".*\"");

  private static final Pattern UNKNOWN_KEY = Pattern.compile("(?s)unknown key \".*?\"(;|$)");

  private final Set<Position> keysWithoutValue = new HashSet<>();

  /** Looks through what a message may be about. */
  public void watch(YamlValue value) {
    if (value instanceof YamlMap map) {
      for (YamlMap.Entry entry : map.entries()) {
        if (entry.value() instanceof YamlScalar scalar && scalar.isNull()) {
          keysWithoutValue.add(entry.key().position());
        }
        watch(entry.value());
      }
    } else if (value instanceof YamlList list) {
      list.items().forEach(this::watch);
    }
  }

  public String conceal(Position position, String message) {
    if (keysWithoutValue.contains(position)) {
      // In {password: a,b} the b is a key: what a comma cut off a password.
      return UNKNOWN_KEY
          .matcher(message)
          .replaceFirst("unknown key; put a value that contains a comma in quotes$1");
    }
    String hidden = IN_URL.matcher(message).replaceAll("$1***");
    hidden = AFTER_EQUALS.matcher(hidden).replaceAll("$1***");
    hidden = NO_STRUCTURE.matcher(hidden).replaceAll("$1a text");
    return YAML_WORD.matcher(hidden).replaceAll("$1***");
  }
}
