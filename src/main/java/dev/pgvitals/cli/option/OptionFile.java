package dev.pgvitals.cli.option;

import dev.pgvitals.config.web.KeyStores;
import dev.pgvitals.file.FileAccess;
import dev.pgvitals.file.FileTimeout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** A file that an option names; one that cannot be used is a mistake in how the command is used. */
record OptionFile(CommandSpec spec, String option, Path file) {
  /** What trusts certificates. */
  interface Trust<T> {
    T of(List<X509Certificate> certificates) throws GeneralSecurityException;
  }

  /** A password or a token, without the line's end after it. */
  String secret() {
    return new String(bytes(FileAccess.SECRET), StandardCharsets.UTF_8).replaceFirst("\\R$", "");
  }

  /** What trusts the certificates in it, of which there is one at least. */
  <T> T trusting(Trust<T> trust) {
    List<X509Certificate> certificates = KeyStores.certificates(bytes(FileAccess.TEXT));
    try {
      if (!certificates.isEmpty()) {
        return trust.of(certificates);
      }
    } catch (GeneralSecurityException e) {
      // As where there is none.
    }
    throw new ParameterException(
        spec.commandLine(), option + ": there is no certificate that can be read in " + file);
  }

  private byte[] bytes(int most) {
    try {
      return FileAccess.SYSTEM.read(file, most, FileTimeout.FOR_SECRETS);
    } catch (NoSuchFileException e) {
      throw new ParameterException(spec.commandLine(), option + ": there is no file " + file);
    } catch (IOException e) {
      throw new ParameterException(
          spec.commandLine(), option + ": cannot read " + file + ": " + e.getMessage());
    }
  }
}
