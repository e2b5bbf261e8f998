package dev.pgvitals.config.web;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Whether clients are asked for a certificate, and what becomes of those without a good one. */
public enum ClientAuth {
  NONE("NoClientCert", false, false),
  REQUEST("RequestClientCert", false, false),
  REQUIRE_ANY("RequireAnyClientCert", true, false),
  VERIFY_IF_GIVEN("VerifyClientCertIfGiven", false, true),
  REQUIRE_AND_VERIFY("RequireAndVerifyClientCert", true, true);

  /** What {@code RequireAnyClientCert} was once called. */
  private static final String OLD_NAME = "RequireClientCert";

  private final String word;
  private final boolean required;
  private final boolean verified;

  ClientAuth(String word, boolean required, boolean verified) {
    this.word = word;
    this.required = required;
    this.verified = verified;
  }

  static Optional<ClientAuth> of(String word) {
    return word.equals(OLD_NAME)
        ? Optional.of(REQUIRE_ANY)
        : Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(ClientAuth::word).toList();
  }

  /** As the file has it. */
  public String word() {
    return word;
  }

  /** Whether clients without a certificate are refused. */
  public boolean isRequired() {
    return required;
  }

  /** Whether a certificate must lead to one of the authorities that the file names. */
  public boolean isVerified() {
    return verified;
  }

  /** Whether only clients come through that an authority has vouched for. */
  public boolean isProof() {
    return required && verified;
  }
}
