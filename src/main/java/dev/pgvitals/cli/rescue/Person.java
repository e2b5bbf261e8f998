package dev.pgvitals.cli.rescue;

import dev.pgvitals.config.libpq.Environment;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Who is at the keyboard. */
final class Person {
  private Person() {}

  /** As {@code alice@bastion}: whoever became another user for it keeps their own name. */
  static String of(Environment environment) {
    return environment.variable("SUDO_USER").orElse(environment.user()) + "@" + host();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "unknown";
    }
  }
}
