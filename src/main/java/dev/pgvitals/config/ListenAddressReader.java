package dev.pgvitals.config;

import dev.pgvitals.yaml.ValueReader;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where to listen, as text: {@code :9187}, {@code 127.0.0.1:9187}, {@code [::1]:9187}. */
public final class ListenAddressReader {
  static final AgentConfig.ListenAddress DEFAULT = AgentConfig.DEFAULT_LISTEN;

  private static final Pattern ADDRESS =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.%\\w]+)\\]|([\\w.-]*)):([0-9]{1,5})");

  private ListenAddressReader() {}

  /** The default where there is none, or one that does not fit, which is a problem. */
  static AgentConfig.ListenAddress read(Optional<ValueReader> value) {
    Optional<String> text = value.flatMap(ValueReader::text);
    Optional<AgentConfig.ListenAddress> address = text.flatMap(ListenAddressReader::parse);
    if (text.isPresent() && address.isEmpty()) {
      value
          .orElseThrow()
          .problem("must be [HOST]:PORT, such as \":9187\", \"127.0.0.1:9187\" or \"[::1]:9187\"");
    }
    return address.orElse(DEFAULT);
  }

  public static Optional<AgentConfig.ListenAddress> parse(String text) {
    Matcher address = ADDRESS.matcher(text);
    if (!address.matches() || Integer.parseInt(address.group(3)) > 65_535) {
      return Optional.empty();
    }
    String host = address.group(1) == null ? address.group(2) : address.group(1);
    return Optional.of(
        new AgentConfig.ListenAddress(
            host == null ? "" : host, Integer.parseInt(address.group(3))));
  }
}
