package dev.pgvitals.yaml;

import java.util.function.UnaryOperator;

/**
 * A value of a YAML text as it was written: nothing is resolved to a number, date or boolean, so
 * that {@code no}, {@code 1:30} and {@code 010} reach the reader unchanged.
 */
public sealed interface YamlValue permits YamlMap, YamlList, YamlScalar {
  /** Where the value begins. */
  Position position();

  /** What it is, for messages: {@code a mapping}, {@code a list}, {@code "text"}. */
  String described();

  /** The same tree with every scalar value replaced; keys stay. For {@code ${VAR}} and the like. */
  YamlValue mapScalars(UnaryOperator<YamlScalar> change);
}
