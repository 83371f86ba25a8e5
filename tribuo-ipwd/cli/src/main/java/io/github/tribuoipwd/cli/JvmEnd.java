/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;

/**
 * Lets a JVM of this program end after its work and not beside it. A JVM that gets a signal runs all its shutdown hooks at the same
 * time; ONNX Runtime closes its environment in one, and a model that is at work in this moment aborts the process. So a signal ends
 * the work first, and the hooks run when it has ended.
 */
final class JvmEnd {

    private static final Logger logger = Logger.getLogger(JvmEnd.class.getName());

    /** Of Ctrl-C, {@code kill} and a closed terminal; Windows has the first two. */
    private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");
    /** The exit code of a process that a signal ended is this and the signal's number. */
    private static final int SIGNALED = 128;
    /** For what has no orderly end; a batch in a teacher takes less. */
    private static final int GRACE_SECONDS = 2;

    private static final Set<OrderlyEnd> AT_WORK = ConcurrentHashMap.newKeySet();

    private final Thread working = Thread.currentThread();
    private volatile int asked;

    private JvmEnd() {}

    /**
     * Ends this JVM orderly when a signal comes. For a program's own JVM: signals are the process's.
     *
     * @return the end of what the current thread does
     */
    static JvmEnd onSignals() {
        JvmEnd end = new JvmEnd();
        try {
            // Part of each JDK (jdk.unsupported), whose use is a warning to the compiler that cannot be silenced.
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            for (String name : SIGNALS) {
                end.handle(name, signal, handler, handle);
            }
        } catch (ReflectiveOperationException e) {
            logger.fine(() -> "Signals end the JVM beside its work: " + e);
        }
        return end;
    }

    private void handle(String name, Class<?> signal, Class<?> handler, Method handle) throws ReflectiveOperationException {
        try {
            Object one = signal.getConstructor(String.class).newInstance(name);
            int number = (Integer) signal.getMethod("getNumber").invoke(one);
            handle.invoke(null, one, Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler},
                    (proxy, method, args) -> {
                        if (method.getName().equals("handle")) {
                            exit(SIGNALED + number);
                            return null;
                        }
                        return method.invoke(this, args);
                    }));
        } catch (InvocationTargetException e) {
            // With -Xrs, or a signal that this system lacks.
            logger.fine(() -> "SIG" + name + " ends the JVM beside its work: " + e.getCause());
        }
    }

    /** Takes part: before the JVM ends, this ends. */
    static void add(OrderlyEnd end) {
        AT_WORK.add(end);
    }

    static void remove(OrderlyEnd end) {
        AT_WORK.remove(end);
    }

    /**
     * Stops the work. Its thread then ends the JVM itself, by {@link #finish}; if it does not in time, this does.
     */
    void exit(int code) {
        asked = code;
        boolean orderly = !AT_WORK.isEmpty();
        AT_WORK.forEach(end -> end.ask(code));
        working.interrupt();
        try {
            TimeUnit.SECONDS.sleep(orderly ? OrderlyEnd.LIMIT_SECONDS : GRACE_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(code);
    }

    /** Ends the JVM after the work, with its code; work that was stopped and did not succeed has the code of the stop. */
    void finish(int code) {
        System.exit(code == 0 || asked == 0 ? code : asked);
    }
}
