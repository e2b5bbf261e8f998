package dev.pgvitals.dashboard.facts;

import dev.pgvitals.catalogue.Catalogue;
import dev.pgvitals.catalogue.NamingScheme;
import dev.pgvitals.catalogue.Query;
import dev.pgvitals.catalogue.QuerySchema;
import dev.pgvitals.metric.MetricFamily;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What metrics are called where the configuration says {@code names}. */
public final class NamesInForce {
  private NamesInForce() {}

  /**
   * By the names that boards use, those metrics of a catalogue that have another one; the caller's.
   */
  public static Map<String, String> of(Catalogue catalogue, NamingScheme naming) {
    Map<String, String> names = new HashMap<>();
    for (Query query : catalogue.queries()) {
      List<MetricFamily> usual = QuerySchema.of(query, NamingScheme.PROMETHEUS).families();
      List<MetricFamily> inForce = QuerySchema.of(query, naming).families();
      for (int i = 0; i < usual.size(); i++) {
        if (!usual.get(i).name().equals(inForce.get(i).name())) {
          names.put(usual.get(i).name(), inForce.get(i).name());
        }
      }
    }
    return names;
  }
}
