package dev.pgvitals.source.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A relation as SQL names it: {@code orders}, {@code public.orders}, {@code shop."Order"}. What is
 * not quoted is folded to lower case.
 *
 * @param schema empty: found by the search_path
 */
record RelationName(String schema, String name) {
  static RelationName parse(String text) {
    List<String> parts = new ArrayList<>();
    StringBuilder part = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
          part.append(text.charAt(++i));
        } else {
          quoted = !quoted;
        }
      } else if (c == '.' && !quoted) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(quoted ? String.valueOf(c) : String.valueOf(c).toLowerCase(Locale.ROOT));
      }
    }
    parts.add(part.toString().strip());
    int last = parts.size() - 1;
    return new RelationName(last > 0 ? parts.get(last - 1).strip() : "", parts.get(last));
  }
}
