package dev.pgvitals.source.pgbouncer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The driver's connection to PgBouncer's console, without the two questions that a pool asks of
 * every connection and that the console does not understand.
 */
final class ConsoleConnection {
  private final Connection connection;

  private ConsoleConnection(Connection connection) {
    this.connection = connection;
  }

  static Connection of(Connection connection) {
    ConsoleConnection console = new ConsoleConnection(connection);
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> console.call(proxy, method, arguments));
  }

  private @Nullable Object call(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    return switch (method.getName()) {
      // The driver's connection never equals what wraps it: asked there, this would not equal
      // itself.
      case "equals" -> arguments != null && isSame(proxy, arguments[0]);
      case "hashCode" -> System.identityHashCode(proxy);
      // There are no transactions, so any answer will do.
      case "getTransactionIsolation" -> Connection.TRANSACTION_READ_COMMITTED;
      case "isValid" -> answers();
      default -> {
        try {
          yield method.invoke(connection, arguments);
        } catch (InvocationTargetException e) {
          throw e.getCause();
        }
      }
    };
  }

  @SuppressWarnings("ReferenceEquality") // this is what equals means here
  private static boolean isSame(Object proxy, @Nullable Object other) {
    return proxy == other;
  }

  private boolean answers() {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(ConsoleFacts.SHOW_VERSION);
    } catch (SQLException e) {
      return false;
    }
  }
}
