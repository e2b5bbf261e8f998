package dev.pgvitals.collect.read;

import dev.pgvitals.source.Remark;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is odd about one result, once for each thing. */
final class Remarks {
  private final Map<String, Remark> byThing = new LinkedHashMap<>();

  /** Takes the first that is said about a thing; a query has only so many columns. */
  void add(String about, String text) {
    byThing.putIfAbsent(about, new Remark(about, text));
  }

  List<Remark> list() {
    return List.copyOf(byThing.values());
  }
}
