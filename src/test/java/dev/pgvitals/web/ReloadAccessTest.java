package dev.pgvitals.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A reload is for the operator, not for whoever can make a connection, or a browser do so. */
class ReloadAccessTest {
  private static Optional<String> refusal(
      String client, String host, String origin, String site, boolean fromAnywhere)
      throws UnknownHostException {
    return refusal(client, host, origin, site, false, fromAnywhere);
  }

  private static Optional<String> refusal(
      String client, String host, String origin, String site, boolean known, boolean fromAnywhere)
      throws UnknownHostException {
    Headers headers = new Headers();
    if (origin != null) {
      headers.set("Origin", origin);
    }
    if (site != null) {
      headers.set("Sec-Fetch-Site", site);
    }
    headers.set("X-Forwarded-For", "127.0.0.1");
    return ReloadAccess.refusal(
        InetAddress.getByName(client), headers, host, known, fromAnywhere, "db-tools.internal");
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost:9187, , , false",
    "127.0.0.1, LOCALHOST, , , false",
    "127.8.8.8, 127.0.0.1:9187, , , false",
    "::1, '[::1]:9187', , , false",
    "127.0.0.1, 192.168.3.4:9187, , , false",
    "127.0.0.1, db-tools.internal:9187, , , false",
    "127.0.0.1, localhost:9187, http://localhost:9187, same-origin, false",
    "127.0.0.1, localhost:9187, , none, false",
    "10.1.2.3, 10.9.9.9:9187, , , true",
    "10.1.2.3, pgvitals.monitoring.svc:9187, , , true",
    "10.1.2.3, 10.9.9.9:9187, http://10.9.9.9:9187, same-origin, true",
  })
  void allowed(String client, String host, String origin, String site, boolean fromAnywhere)
      throws UnknownHostException {
    assertThat(refusal(client, host, origin, site, fromAnywhere)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.9.9.9:9187, , ",
    "10.1.2.3, pgvitals.monitoring.svc:9187, , ",
    "10.1.2.3, pgvitals.example:9187, https://pgvitals.example:9187, same-origin",
  })
  void whomTheAgentKnowsMayAskFromAnywhereByAnyName(
      String client, String host, String origin, String site) throws UnknownHostException {
    assertThat(refusal(client, host, origin, site, true, false)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, localhost:9187, https://evil.example, cross-site",
    "10.1.2.3, pgvitals.example:9187, https://evil.example, ",
  })
  void aPageFromElsewhereIsRefusedWhoeverLooksAtIt(
      String client, String host, String origin, String site) throws UnknownHostException {
    assertThat(refusal(client, host, origin, site, true, false))
        .hasValueSatisfying(text -> assertThat(text).contains("other web sites"));
  }

  @ParameterizedTest
  @CsvSource({
    // Another machine, also one that says it is this one.
    "10.1.2.3, localhost:9187, , , false, enable_lifecycle",
    "10.1.2.3, 10.9.9.9:9187, , , false, enable_lifecycle",
    // A page from elsewhere.
    "127.0.0.1, localhost:9187, https://evil.example, cross-site, false, other web sites",
    "127.0.0.1, localhost:9187, https://evil.example, , false, other web sites",
    "127.0.0.1, localhost:9187, null, , false, other web sites",
    "127.0.0.1, localhost:9187, http://localhost:8080, same-site, false, other web sites",
    "127.0.0.1, localhost:9187, , cross-site, false, other web sites",
    "10.1.2.3, 10.9.9.9:9187, https://evil.example, , true, other web sites",
    // A page from elsewhere whose name leads here since it was loaded.
    "127.0.0.1, evil.example:9187, http://evil.example:9187, same-origin, false, localhost",
    "127.0.0.1, evil.example:9187, , , false, localhost",
    "10.1.2.3, evil.example:9187, http://evil.example:9187, same-origin, true, localhost",
  })
  void refused(
      String client, String host, String origin, String site, boolean fromAnywhere, String saying)
      throws UnknownHostException {
    assertThat(refusal(client, host, origin, site, fromAnywhere))
        .hasValueSatisfying(text -> assertThat(text).contains(saying));
  }
}
