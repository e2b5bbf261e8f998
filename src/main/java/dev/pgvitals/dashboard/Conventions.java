package dev.pgvitals.dashboard;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What all boards have in common.
 *
 * @param abbreviations of PromQL
 * @param everywhere names of the variables that every board begins with
 * @param variables by the name by which boards ask for them, which need not be the variable's
 * @param colors sets of colours that series have everywhere, each by their legends
 * @param headings of columns of labels, by the label's name
 */
public record Conventions(
    Map<String, String> abbreviations,
    List<String> everywhere,
    Map<String, Variable> variables,
    Map<String, ValueMapping> mappings,
    Map<String, Map<String, String>> colors,
    List<Annotation> annotations,
    Map<String, String> headings) {
  public Conventions {
    abbreviations = new LinkedHashMap<>(abbreviations);
    everywhere = List.copyOf(everywhere);
    variables = new LinkedHashMap<>(variables);
    mappings = new LinkedHashMap<>(mappings);
    colors = new LinkedHashMap<>(colors);
    annotations = List.copyOf(annotations);
    headings = new LinkedHashMap<>(headings);
  }

  /** What a column of this label is headed. */
  public String heading(String label) {
    return Optional.ofNullable(headings.get(label)).orElse(label);
  }
}
