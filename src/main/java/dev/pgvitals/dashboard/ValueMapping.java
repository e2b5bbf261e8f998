package dev.pgvitals.dashboard;

import java.util.List;

/** Numbers that stand for something. */
public record ValueMapping(List<Value> values) {
  public ValueMapping {
    values = List.copyOf(values);
  }

  /**
   * What one number stands for.
   *
   * @param number as Grafana writes it: whole numbers without a point
   * @param color by Grafana's name of it
   */
  public record Value(String number, String text, String color) {}
}
