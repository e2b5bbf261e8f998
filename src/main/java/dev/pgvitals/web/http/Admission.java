package dev.pgvitals.web.http;

import com.sun.net.httpserver.HttpExchange;
import java.util.Map;
import java.util.Optional;

/** Whether a request gets in, before anybody looks at what it asks for. Called by many threads. */
public interface Admission {
  /** Everybody gets in. */
  Admission OPEN =
      new Admission() {
        @Override
        public Optional<Response> refusal(HttpExchange request) {
          return Optional.empty();
        }

        @Override
        public Map<String, String> headers() {
          return Map.of();
        }

        @Override
        public boolean isOutdated(HttpExchange request) {
          return false;
        }
      };

  /** What is answered to one that does not get in; empty for one that does. May take seconds. */
  Optional<Response> refusal(HttpExchange request);

  /** What every answer has that does not say otherwise. */
  Map<String, String> headers();

  /** Whether its connection was made under other rules, so that it should be the last on it. */
  boolean isOutdated(HttpExchange request);
}
