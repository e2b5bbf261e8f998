package dev.pgvitals.cli.rescue;

import dev.pgvitals.time.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An age with its unit, such as {@code 30s}. */
final class AgeConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Durations.parse(text)
        .orElseThrow(
            () -> new TypeConversionException("must be an age such as 30s or 10m, not " + text));
  }
}
