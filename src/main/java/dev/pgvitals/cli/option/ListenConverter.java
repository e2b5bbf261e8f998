package dev.pgvitals.cli.option;

import dev.pgvitals.config.AgentConfig.ListenAddress;
import dev.pgvitals.config.ListenAddressReader;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what {@code --listen} says. */
public final class ListenConverter implements ITypeConverter<ListenAddress> {
  @Override
  public ListenAddress convert(String text) {
    return ListenAddressReader.parse(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "'" + text + "' must be [HOST]:PORT, such as :9187 or [::1]:9187"));
  }
}
