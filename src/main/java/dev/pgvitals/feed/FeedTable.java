package dev.pgvitals.feed;

import java.util.List;

/**
 * A table for the status page.
 *
 * @param title what it shows
 * @param columns their headings
 * @param rows as many cells each as there are columns; bounded, and cleaned of what is not for
 *     people's eyes, by who makes it
 */
public record FeedTable(String title, List<String> columns, List<List<String>> rows) {
  public FeedTable {
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
  }
}
