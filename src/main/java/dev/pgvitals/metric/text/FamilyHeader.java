package dev.pgvitals.metric.text;

import dev.pgvitals.metric.MetricFamily;
import dev.pgvitals.metric.MetricType;
import dev.pgvitals.metric.gzip.Deflation;
import java.util.Locale;

/**
 * The HELP and TYPE lines of a family, in which, as in {@code le}, the two formats differ.
 * Immutable.
 */
public final class FamilyHeader {
  private final FixedText text;
  private final FixedText openMetrics;

  public FamilyHeader(MetricFamily family, Deflation deflation) {
    String textType = family.type() == MetricType.INFO ? "gauge" : typeName(family);
    String openMetricsType = family.type() == MetricType.UNTYPED ? "unknown" : typeName(family);
    text = render(family.name(), textType, family.help(), false, deflation);
    openMetrics = render(family.openMetricsName(), openMetricsType, family.help(), true, deflation);
  }

  /** The lines as that format has them. */
  public FixedText in(Format format) {
    return format == Format.TEXT ? text : openMetrics;
  }

  private static FixedText render(
      String name, String type, String help, boolean escapeQuotes, Deflation deflation) {
    TextBuffer out = new TextBuffer(128);
    if (!help.isEmpty()) {
      out.append("# HELP ").append(name).append(' ');
      LabelText.appendEscaped(out, help, escapeQuotes);
      out.append('\n');
    }
    out.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    return new FixedText(out, deflation);
  }

  private static String typeName(MetricFamily family) {
    return family.type().name().toLowerCase(Locale.ROOT);
  }
}
