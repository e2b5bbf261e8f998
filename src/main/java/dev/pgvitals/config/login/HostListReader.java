package dev.pgvitals.config.login;

import dev.pgvitals.config.libpq.PortNumber;
import dev.pgvitals.config.libpq.Setting;
import dev.pgvitals.text.Plural;
import dev.pgvitals.yaml.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Pairs libpq's comma-separated {@code host} and {@code port}. */
final class HostListReader {
  private static final int DEFAULT_PORT = 5432;

  /** Also keeps a host from saying anything else in the URL that the driver gets. */
  private static final Pattern NAME =
      Pattern.compile("[\\p{L}\\p{N}._-]+|[0-9A-Fa-f:.]+(%[\\w.-]+)?");

  private final List<Problem> problems;

  HostListReader(List<Problem> problems) {
    this.problems = problems;
  }

  List<ConnectionTarget.Host> read(Map<String, Setting> said) {
    String key = TargetResolver.value(said, "host").isPresent() ? "host" : "hostaddr";
    String[] names = TargetResolver.value(said, key).orElse("").split(",", -1);
    String[] ports = TargetResolver.value(said, "port").orElse("").split(",", -1);
    if (ports.length != 1 && ports.length != names.length) {
      problem(
          said,
          "port",
          ports.length
              + " ports for "
              + Plural.of(names.length, "host")
              + ": give one for all or one for each");
      return List.of();
    }
    List<ConnectionTarget.Host> hosts = new ArrayList<>();
    for (int i = 0; i < names.length; i++) {
      String port = ports[ports.length == 1 ? 0 : i].strip();
      String name = names[i].strip();
      if (!port.isEmpty() && !PortNumber.isValid(port)) {
        problem(said, "port", PortNumber.COMPLAINT);
      } else if (name.startsWith("/") || name.startsWith("@")) {
        problem(
            said,
            key,
            "Unix sockets cannot be used: give a host name, such as localhost, and have"
                + " listen_addresses of the server include it");
      } else if (!name.isEmpty() && !NAME.matcher(name).matches()) {
        problem(said, key, "the host is neither a host name nor an IP address");
      } else {
        hosts.add(
            new ConnectionTarget.Host(
                name.isEmpty() ? "localhost" : name,
                port.isEmpty() ? DEFAULT_PORT : Integer.parseInt(port)));
      }
    }
    return hosts;
  }

  private void problem(Map<String, Setting> said, String name, String message) {
    Setting setting = said.get(name);
    if (setting != null) {
      problems.add(setting.place().problem(message));
    }
  }
}
