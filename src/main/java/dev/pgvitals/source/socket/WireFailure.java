package dev.pgvitals.source.socket;

import java.lang.reflect.InvocationTargetException;
import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.postgresql.PGProperty;
import org.postgresql.util.GT;

/** What a failure of the driver, of whatever kind, says of the connection. */
public final class WireFailure {
  /** SQLSTATEs of a login that a password might have made succeed. */
  private static final Set<String> REFUSED = Set.of("08004", "28P01");

  /** Of a connection that is of no use any more. */
  private static final String BROKEN = "08006";

  private WireFailure() {}

  /** Of a connection that is open. */
  public static SQLException of(Throwable error, Wire wire) {
    Optional<WireException> limit = wire.failure();
    if (limit.isPresent()) {
      return new SQLException(limit.get().getMessage(), BROKEN, error);
    }
    if (error instanceof SQLException known && driversOwn(error).isEmpty()) {
      return known;
    }
    return new SQLException(
        "the driver cannot parse what the server sent: " + driversOwn(error).orElse(error),
        BROKEN,
        error);
  }

  /**
   * Of a login.
   *
   * @param properties with which the driver was to log in
   * @param noPassword why there is no password, when there is none
   */
  public static SQLException of(
      Throwable error, Wire wire, Properties properties, Optional<String> noPassword) {
    if (wire.failure().isEmpty() && error instanceof SQLException said) {
      if (isAboutTls(said, wire)) {
        return tls(said);
      }
      if (driversOwn(error).isEmpty()) {
        return refusal(said, properties, noPassword);
      }
    }
    return of(error, wire);
  }

  private static boolean isAboutTls(SQLException error, Wire wire) {
    // With one SQLSTATE for both, only the driver's own sentence tells TLS from a login.
    return String.valueOf(error.getMessage()).equals(GT.tr("The server does not support SSL."))
        || (Set.of(Wire.Stage.CONNECTED, Wire.Stage.ENCRYPTING).contains(wire.stage())
            && cause(error, SocketException.class).isEmpty());
  }

  /** The certificate, the name in it, or a file of ours: not each has an exception of TLS's own. */
  private static SQLException tls(SQLException error) {
    SQLException said = error;
    Optional<InvocationTargetException> factory = cause(error, InvocationTargetException.class);
    if (factory.isPresent() && factory.get().getCause() instanceof SQLException inner) {
      said = inner;
    }
    return new SQLException(
        said.getMessage(), said.getSQLState(), new SSLException("TLS setup failed", said));
  }

  private static SQLException refusal(
      SQLException error, Properties properties, Optional<String> noPassword) {
    String message = String.valueOf(error.getMessage());
    if (message.equals(GT.tr("Authentication method is not allowed by requireAuth"))) {
      String allowed = String.valueOf(PGProperty.REQUIRE_AUTH.getOrDefault(properties));
      return new SQLInvalidAuthorizationSpecException(
          allowed.equals("!password")
              ? "the server requests the password in clear text, which require_auth does not"
                  + " allow"
              : "the server requests an authentication method that require_auth="
                  + allowed
                  + " does not allow",
          "28000");
    }
    if (noPassword.isPresent() && REFUSED.contains(String.valueOf(error.getSQLState()))) {
      return new SQLInvalidAuthorizationSpecException(
          message.replaceFirst("\\.$", "") + " (" + noPassword.get() + ")",
          error.getSQLState(),
          error);
    }
    // Who refuses without a word or a code is not to be had either.
    return error.getSQLState() == null || error.getSQLState().isEmpty()
        ? new SQLException(message.isEmpty() ? "refused without a reason" : message, BROKEN, error)
        : error;
  }

  /** An error that the driver did not mean to give. */
  private static Optional<Throwable> driversOwn(Throwable error) {
    return cause(error, RuntimeException.class)
        .<Throwable>map(e -> e)
        .or(() -> cause(error, Error.class));
  }

  /**
   * Whether an error comes from the driver's code rather than ours, as when it reads what a server
   * should not have sent.
   */
  public static boolean isDrivers(Throwable error) {
    for (StackTraceElement frame : error.getStackTrace()) {
      if (frame.getClassName().startsWith("dev.pgvitals.")) {
        return false;
      }
      if (frame.getClassName().startsWith("org.postgresql.")) {
        return true;
      }
    }
    return false;
  }

  private static <T extends Throwable> Optional<T> cause(Throwable error, Class<T> type) {
    Throwable at = error;
    for (int depth = 0; at != null && depth < 10; depth++) {
      if (type.isInstance(at)) {
        return Optional.of(type.cast(at));
      }
      at = at.getCause();
    }
    return Optional.empty();
  }
}
