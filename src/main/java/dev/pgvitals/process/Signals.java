package dev.pgvitals.process;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * Handles the process's signals. The JDK has them in {@code sun.misc.Signal} alone, which the
 * compiler warns of and a runtime may lack: hence by reflection, and a signal that cannot be had is
 * only logged.
 */
public final class Signals {
  private Signals() {}

  /**
   * Runs the action on a thread of its own at each of these signals, such as {@code HUP}. Without a
   * thread to be had, the signal is lost.
   */
  public static void on(List<String> names, Runnable action) {
    handle(names, (name, handler) -> calling(name, handler, action));
  }

  /** From now on the system itself does at each of these signals what it does for any process. */
  static void leaveToSystem(List<String> names) {
    handle(names, (name, handler) -> handler.getField("SIG_DFL").get(null));
  }

  private interface Handler {
    Object of(String name, Class<?> handler) throws NoSuchFieldException, IllegalAccessException;
  }

  private static Object calling(String name, Class<?> handler, Runnable action) {
    return Proxy.newProxyInstance(
        Signals.class.getClassLoader(),
        new Class<?>[] {handler},
        (self, method, arguments) -> {
          if (method.getName().equals("handle")) {
            action.run();
          }
          return method.getName().equals("hashCode") ? (Object) name.hashCode() : null;
        });
  }

  private static void handle(List<String> names, Handler wanted) {
    for (String name : names) {
      try {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        signal
            .getMethod("handle", signal, handler)
            .invoke(
                null,
                signal.getConstructor(String.class).newInstance(name),
                wanted.of(name, handler));
      } catch (ClassNotFoundException
          | NoSuchMethodException
          | NoSuchFieldException
          | InstantiationException
          | IllegalAccessException
          | InvocationTargetException e) {
        LoggerFactory.getLogger(Signals.class).warn("cannot handle signal {}: {}", name, e);
      }
    }
  }
}
