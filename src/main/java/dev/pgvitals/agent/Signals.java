package dev.pgvitals.agent;

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

  /** Runs the action on a thread of its own at each of these signals, such as {@code HUP}. */
  public static void on(List<String> names, Runnable action) {
    for (String name : names) {
      try {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object proxy =
            Proxy.newProxyInstance(
                Signals.class.getClassLoader(),
                new Class<?>[] {handler},
                (self, method, arguments) -> {
                  if (method.getName().equals("handle")) {
                    action.run();
                  }
                  return method.getName().equals("hashCode") ? (Object) name.hashCode() : null;
                });
        signal
            .getMethod("handle", signal, handler)
            .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
      } catch (ClassNotFoundException
          | NoSuchMethodException
          | InstantiationException
          | IllegalAccessException
          | InvocationTargetException e) {
        LoggerFactory.getLogger(Signals.class).warn("signal {} cannot be handled: {}", name, e);
      }
    }
  }
}
