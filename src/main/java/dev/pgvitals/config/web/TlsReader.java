package dev.pgvitals.config.web;

import dev.pgvitals.file.WatchedFiles;
import dev.pgvitals.text.Suggestion;
import dev.pgvitals.yaml.MapReader;
import dev.pgvitals.yaml.Problem;
import dev.pgvitals.yaml.ValueReader;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The section {@code tls_server_config}. */
final class TlsReader {
  private static final String CERT = "cert";
  private static final String KEY = "key";
  private static final String CLIENT_CA = "client_ca";
  private static final String FILE = "_file";
  private static final String AUTH = "client_auth_type";
  private static final String SANS = "client_allowed_sans";
  private static final String SUITES = "cipher_suites";
  private static final String CURVES = "curve_preferences";

  static final Set<String> KEYS =
      Set.of(
          CERT,
          KEY,
          CLIENT_CA,
          CERT + FILE,
          KEY + FILE,
          CLIENT_CA + FILE,
          AUTH,
          SANS,
          "min_version",
          "max_version",
          SUITES,
          "prefer_server_cipher_suites",
          CURVES);

  private static final Set<String> CURVE_NAMES =
      Set.of("CurveP256", "CurveP384", "CurveP521", "X25519", "X25519MLKEM768");

  private final MapReader map;
  private final WatchedFiles watched;
  private final List<Problem> notices;

  TlsReader(MapReader map, WatchedFiles watched, List<Problem> notices) {
    this.map = map;
    this.watched = watched;
    this.notices = notices;
  }

  /** Empty when the section is empty, or there is a problem. */
  Optional<TlsConfig> read() {
    if (map.fields().isEmpty()) {
      return Optional.empty();
    }
    Optional<TlsIdentity> identity = identity();
    ClientAuth auth = map.value(AUTH).flatMap(TlsReader::auth).orElse(ClientAuth.NONE);
    List<X509Certificate> authorities = authorities(auth);
    Set<String> names = names(auth);
    List<String> protocols = new TlsVersions(map, notices).read();
    List<String> suites =
        map.value(SUITES).map(value -> CipherSuites.read(value, protocols)).orElse(List.of());
    boolean serverOrder = map.bool("prefer_server_cipher_suites").orElse(true);
    map.value(CURVES).ifPresent(this::curves);
    return identity.map(
        own -> new TlsConfig(own, auth, authorities, names, protocols, suites, serverOrder));
  }

  private Optional<TlsIdentity> identity() {
    Optional<Pem> certificate = required(CERT);
    Optional<Pem> key = required(KEY);
    Optional<List<X509Certificate>> chain = certificate.flatMap(CertificateReader::read);
    Optional<PrivateKey> privateKey = key.flatMap(PrivateKeyReader::read);
    if (chain.isEmpty() || privateKey.isEmpty()) {
      return Optional.empty();
    }
    TlsIdentity identity = new TlsIdentity(chain.get(), privateKey.get());
    Pem shown = certificate.orElseThrow();
    if (!identity.belongsTogether()) {
      key.orElseThrow()
          .problem(
              "is not the key of the first certificate in "
                  + (shown.path().isEmpty() ? shown.position().file() : shown.path())
                  + "; the server's own certificate must stand first, before those that signed it");
      return Optional.empty();
    }
    noteValidity(identity.certificate(), shown);
    return Optional.of(identity);
  }

  private void noteValidity(X509Certificate certificate, Pem pem) {
    Instant now = Instant.now();
    Instant end = certificate.getNotAfter().toInstant();
    Instant begin = certificate.getNotBefore().toInstant();
    if (end.isBefore(now)) {
      note(pem, "has expired on " + end);
    } else if (begin.isAfter(now)) {
      note(pem, "is not valid before " + begin);
    }
  }

  private void note(Pem pem, String what) {
    notices.add(
        new Problem(
            pem.position(),
            pem.path(),
            "this certificate " + what + ": clients that verify it will not connect"));
  }

  private Optional<Pem> required(String key) {
    Optional<Pem> pem = pem(key);
    if (pem.isEmpty() && !map.has(key) && !map.has(key + FILE)) {
      map.problem("the key \"%s%s\" is missing: without it there is no TLS".formatted(key, FILE));
    }
    return pem;
  }

  /** What stands at the key, or in the file that its twin names. */
  private Optional<Pem> pem(String key) {
    if (map.has(key) && map.has(key + FILE)) {
      map.problem(key + FILE, key + " is set, too: keep one of them");
      return Optional.empty();
    }
    return map.has(key)
        ? map.value(key).flatMap(Pem::inline)
        : map.value(key + FILE).flatMap(value -> Pem.ofFile(value, watched));
  }

  private static Optional<ClientAuth> auth(ValueReader value) {
    Optional<String> word = value.text();
    Optional<ClientAuth> auth = word.flatMap(ClientAuth::of);
    if (word.isPresent() && auth.isEmpty()) {
      value.problem(
          "must be one of "
              + String.join(", ", ClientAuth.words())
              + Suggestion.near(word.get(), ClientAuth.words()));
    }
    return auth;
  }

  private List<X509Certificate> authorities(ClientAuth auth) {
    boolean given = map.has(CLIENT_CA) || map.has(CLIENT_CA + FILE);
    Optional<List<X509Certificate>> authorities = pem(CLIENT_CA).flatMap(CertificateReader::read);
    if (given && auth == ClientAuth.NONE && !map.has(AUTH)) {
      map.problem(
          map.has(CLIENT_CA) ? CLIENT_CA : CLIENT_CA + FILE,
          "clients are not asked for a certificate: set client_auth_type:"
              + " RequireAndVerifyClientCert");
    } else if (given && auth == ClientAuth.NONE) {
      map.problem(AUTH, "with a client_ca_file, this must be RequireAndVerifyClientCert");
    } else if (!given && auth.isVerified()) {
      map.problem(
          AUTH,
          "needs a client_ca_file: without one, whoever has a certificate of any public authority"
              + " would get in");
    } else if (auth == ClientAuth.REQUIRE_ANY || auth == ClientAuth.REQUEST) {
      map.value(AUTH)
          .ifPresent(
              value ->
                  notices.add(
                      new Problem(
                          value.position(),
                          value.path(),
                          "certificates of clients are not verified, so they are no login")));
    }
    return authorities.orElse(List.of());
  }

  private Set<String> names(ClientAuth auth) {
    List<String> names = map.strings(SANS);
    if (map.has(SANS) && !auth.isRequired()) {
      map.problem(
          SANS,
          "clients may come without a certificate: set client_auth_type:"
              + " RequireAndVerifyClientCert");
    } else if (map.has(SANS) && names.isEmpty()) {
      map.problem(SANS, "must list at least one name");
    }
    return new HashSet<>(names);
  }

  private void curves(ValueReader value) {
    List<String> unknown = new ArrayList<>(value.strings());
    unknown.removeIf(CURVE_NAMES::contains);
    if (!unknown.isEmpty()) {
      value.problem(
          "no such curve: " + unknown.get(0) + Suggestion.of(unknown.get(0), CURVE_NAMES));
    }
    notices.add(
        new Problem(
            value.position(),
            value.path(),
            "has no effect: Java chooses the curves; its system property jdk.tls.namedGroups would"
                + " choose others, for connections to databases as well"));
  }
}
