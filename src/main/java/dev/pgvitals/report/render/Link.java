package dev.pgvitals.report.render;

import java.net.URI;
import java.util.Optional;

/** Addresses that may be followed from a mail. */
final class Link {
  private Link() {}

  /** The address; empty for anything but one that Markdown and HTML read as it is written. */
  static Optional<String> checked(String url) {
    if (!url.matches("https?://[A-Za-z0-9._~:/?#@!$&*+,=%-]+")) {
      return Optional.empty();
    }
    try {
      return Optional.of(URI.create(url)).map(URI::toASCIIString);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
