package captioner.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * A signal that the system sends to this process: sun.misc.Signal, which every JDK has (JEP 260),
 * by reflection, because javac warns of all code that names it.
 */
final class ProcessSignal {
  private final Class<?> type = Class.forName("sun.misc.Signal");
  private final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
  private final Method handle = type.getMethod("handle", type, handlerType);
  private final Object signal;

  /**
   * Names a signal.
   *
   * @param name as in {@code kill -l}, such as INT
   * @throws ReflectiveOperationException if this system has none of that name
   */
  ProcessSignal(String name) throws ReflectiveOperationException {
    signal = type.getConstructor(String.class).newInstance(name);
  }

  /**
   * Runs something when the signal arrives for the first time, in another thread; the second time
   * the system does what it does by default. A signal that is ignored, as nohup has it, stays so.
   */
  void handleOnce(Runnable handler) throws ReflectiveOperationException {
    Object once =
        Proxy.newProxyInstance(
            ProcessSignal.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (self, method, arguments) -> {
              handle.invoke(null, signal, constant("SIG_DFL"));
              handler.run();
              return null;
            });
    if (handle.invoke(null, signal, once) == constant("SIG_IGN")) {
      handle.invoke(null, signal, constant("SIG_IGN"));
    }
  }

  private Object constant(String name) throws ReflectiveOperationException {
    return handlerType.getField(name).get(null);
  }
}
