package dev.pgvitals.yaml;

import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Says a YAML syntax error in words that tell what to do. */
final class SyntaxMessage {
  private SyntaxMessage() {}

  static String of(MarkedYAMLException e) {
    String problem =
        String.valueOf(e.getProblem()).replace(". (Do not use \\t(TAB) for indentation)", "");
    String context = e.getContext() == null ? "" : " (" + e.getContext() + ")";
    return "not valid YAML: " + problem + context + remedy(problem);
  }

  static String of(YAMLException e) {
    String problem = String.valueOf(e.getMessage());
    if (problem.equals(PlacedParser.MANY)) {
      return problem + "; split the file";
    }
    return problem.contains("Nesting Depth")
        ? "nested deeper than " + YamlParser.DEEPEST + " levels"
        : "not valid YAML: " + problem;
  }

  private static String remedy(String problem) {
    if (problem.contains("TAB")) {
      return "; indent with spaces";
    }
    if (problem.contains("mapping values are not allowed here")) {
      return "; put a text that contains \": \" in quotes, or check the indentation";
    }
    if (problem.contains("expected <block end>")) {
      return "; check the indentation of this line";
    }
    if (problem.contains("could not find expected ':'")) {
      return "; a key without a colon, or a text that is not indented?";
    }
    if (problem.contains("but found another document")) {
      return "; put each document in a file of its own";
    }
    if (problem.contains("that cannot start any token")) {
      return "; put the text in quotes";
    }
    return "";
  }
}
