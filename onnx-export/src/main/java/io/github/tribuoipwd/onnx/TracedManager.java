/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The manager that blocks see while they are traced. The arrays it makes are constants of the graph; it frees nothing itself.
 */
final class TracedManager implements InvocationHandler {

    private static final Set<String> MEMORY = Set.of("close", "cap", "attachInternal", "attachUncappedInternal", "detachInternal",
            "tempAttachInternal", "setName");

    private static final Set<String> CONSTANTS = Set.of("create", "zeros", "ones", "full", "arange", "eye", "linspace",
            "hanningWindow");

    private final Trace trace;

    private TracedManager(Trace trace) {
        this.trace = trace;
    }

    static NDManager proxy(Trace trace) {
        return (NDManager) Proxy.newProxyInstance(NDManager.class.getClassLoader(), new Class<?>[] {NDManager.class},
                new TracedManager(trace));
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        @Nullable Object[] args = given == null ? new Object[0] : given;
        String called = method.getName();
        switch (called) {
            case "equals" -> {
                return self == args[0];
            }
            case "hashCode" -> {
                return System.identityHashCode(self);
            }
            case "newSubManager", "getParentManager" -> {
                return self;
            }
            case "from", "ret" -> {
                return args[0];
            }
            default -> { }
        }
        if (MEMORY.contains(called)) {
            return null;
        }
        if (NDArray.class.isAssignableFrom(method.getReturnType())) {
            if (!CONSTANTS.contains(called)) {
                throw new ExportException("An exported network must compute the same every time, found " + called + "() in "
                        + Trace.callingBlock() + ".\nMaybe it runs in training mode where it should not.");
            }
            return trace.call(null, trace.real(), method, args);
        }
        return method.invoke(trace.real(), args);
    }
}
