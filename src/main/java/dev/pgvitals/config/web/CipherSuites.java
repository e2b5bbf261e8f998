package dev.pgvitals.config.web;

import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.ValueReader;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** The key {@code cipher_suites}: Go calls them as IANA does, and so does the JDK. */
final class CipherSuites {
  /** Those of TLS 1.3, which are always allowed: there is none among them that is weak. */
  private static final List<String> TLS13 =
      List.of("TLS_AES_256_GCM_SHA384", "TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256");

  /** What Go once called two of them. */
  private static final Set<String> SHORT_NAMES =
      Set.of("TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305");

  private CipherSuites() {}

  /** Those of TLS 1.3, and those of TLS 1.2 that are listed, in their order. */
  static List<String> read(ValueReader value, List<String> protocols) {
    List<String> known = known();
    List<String> suites = new ArrayList<>();
    for (ValueReader item : value.items()) {
      String name = item.text().orElse("");
      String full = SHORT_NAMES.contains(name) ? name + "_SHA256" : name;
      if (known.contains(full)) {
        suites.add(full);
      } else if (!name.isEmpty()) {
        item.problem(
            "Java does not speak this cipher suite, or no more" + Suggestion.near(full, known));
      }
    }
    suites.removeAll(TLS13);
    if (suites.isEmpty() && protocols.equals(List.of("TLSv1.2"))) {
      value.problem("must list at least one cipher suite of TLS 1.2, as max_version is TLS12");
    }
    List<String> all = new ArrayList<>(TLS13);
    all.addAll(suites);
    return all;
  }

  /** What is not disabled in this JDK. */
  private static List<String> known() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      return List.of(context.getSupportedSSLParameters().getCipherSuites());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime has no TLS", e);
    }
  }
}
