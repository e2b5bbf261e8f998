package dev.pgvitals.web.http;

import com.sun.net.httpserver.HttpExchange;

/** What stands at one path. */
public interface Endpoint {
  /** The whole answer, ready to be sent. */
  Response answer(HttpExchange request) throws RequestException;

  /** Whether it is asked with POST, because it changes something, instead of GET. */
  default boolean changes() {
    return false;
  }
}
