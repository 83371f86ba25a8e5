/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.internal.NDArrayEx;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An array of a trace: the real array, and the name of its value in the graph.
 */
final class TracedArray implements InvocationHandler {

    private static final Set<String> FACTS = Set.of("getShape", "getDataType", "getDevice", "getSparseFormat", "getName", "getUid",
            "isReleased", "hasGradient");
    private static final Set<String> MEMORY = Set.of("attach", "tempAttach", "detach", "close", "setName", "setRequiresGradient",
            "returnResource");
    private static final Set<String> READS = Set.of("toByteBuffer", "toStringArray", "contentEquals", "getGradient");
    private static final Set<String> WRITES = Set.of("set", "setScalar", "copyTo");
    /** Operations that change their array, by the ones that give a new one. */
    private static final Set<String> IN_PLACE = Set.of("addi", "subi", "muli", "divi", "modi", "powi", "negi", "signi");

    private final Trace trace;
    private final NDArray proxy;
    private final NDArrayEx internal;
    private NDArray real;
    private String name;
    private boolean constant;
    private boolean named;
    private final @Nullable String owner;

    /**
     * @param name the value's name in the graph, or for a constant the name that its initializer shall have
     * @param owner the path of the block whose parameter this is; null for other arrays
     */
    TracedArray(Trace trace, NDArray real, String name, boolean constant, @Nullable String owner) {
        this.trace = trace;
        this.real = real;
        this.name = name;
        this.constant = constant;
        this.owner = owner;
        named = !constant;
        proxy = (NDArray) Proxy.newProxyInstance(NDArray.class.getClassLoader(), new Class<?>[] {NDArray.class}, this);
        internal = (NDArrayEx) Proxy.newProxyInstance(NDArrayEx.class.getClassLoader(), new Class<?>[] {NDArrayEx.class},
                this::internal);
    }

    NDArray proxy() {
        return proxy;
    }

    NDArray real() {
        return real;
    }

    boolean constant() {
        return constant;
    }

    /** The path of the block that owns this parameter; null where this is none. */
    @Nullable String owner() {
        return owner;
    }

    /** The name that the value has or would have. */
    String wantedName() {
        return name;
    }

    /** The value's name in the graph; a constant becomes an initializer now. */
    String name() {
        if (!named) {
            if (trace.symbols().symbolic(real.getShape())) {
                throw new ExportException("A constant must not depend on the size of an input, found one of shape "
                        + real.getShape() + " made in " + Trace.callingBlock() + " from values that were read.\nMaybe make it with"
                        + " zeros, ones, full or arange, which stay dynamic, or give the input a fixed shape.");
            }
            name = trace.graph().initializer(name, Types.tensor(real));
            named = true;
        }
        return name;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] given) throws Throwable {
        @Nullable Object[] args = given == null ? new Object[0] : given;
        String called = method.getName();
        switch (called) {
            case "equals":
                return self == args[0];
            case "hashCode":
                return System.identityHashCode(self);
            case "toString":
                return "traced array " + name + ", shape " + real.getShape();
            case "getManager":
                return trace.manager();
            case "getNDArrayInternal":
                return internal;
            case "intern":
                become(args[0]);
                return null;
            default:
                break;
        }
        if (FACTS.contains(called)) {
            return method.invoke(real, args);
        }
        if (MEMORY.contains(called)) {
            return null;
        }
        if (READS.contains(called)) {
            return read(method, args);
        }
        if (WRITES.contains(called)) {
            return write(method, args);
        }
        if (IN_PLACE.contains(called)) {
            Method plain = NDArray.class.getMethod(called.substring(0, called.length() - 1), method.getParameterTypes());
            become(trace.call(this, real, plain, args));
            return proxy;
        }
        if (method.isDefault() && !indexes(args) && !overridden(real, method)) {
            return InvocationHandler.invokeDefault(self, method, args);
        }
        return recorded(real, method, args);
    }

    private @Nullable Object internal(Object self, Method method, Object @Nullable [] given) throws Throwable {
        @Nullable Object[] args = given == null ? new Object[0] : given;
        if (method.getName().equals("getArray")) {
            return proxy;
        }
        if (method.getDeclaringClass() == Object.class) {
            return invoke(self, method, args);
        }
        if (method.isDefault() && !overridden(real.getNDArrayInternal(), method)) {
            return InvocationHandler.invokeDefault(self, method, args);
        }
        return recorded(real.getNDArrayInternal(), method, args);
    }

    private @Nullable Object recorded(Object target, Method method, @Nullable Object[] args) {
        if (!givesArrays(method)) {
            throw new ExportException("A network is made of calls that give arrays, found " + method.getName() + "() on " + name
                    + " in " + Trace.callingBlock() + ".\nMaybe leave it out of the network's forward pass.");
        }
        return trace.call(this, target, method, args);
    }

    /**
     * Whether the engine has its own way to do what a default method does by others: then the others may not even work, and the
     * graph gets the engine's way or nothing.
     */
    private static boolean overridden(Object real, Method method) throws NoSuchMethodException {
        return givesArrays(method) && !real.getClass().getMethod(method.getName(), method.getParameterTypes()).isDefault();
    }

    private static boolean givesArrays(Method method) {
        return NDArray.class.isAssignableFrom(method.getReturnType()) || method.getReturnType() == NDList.class;
    }

    /** {@code get(manager, index)} is a default method that asks the engine's own classes. */
    private static boolean indexes(@Nullable Object[] args) {
        return args.length == 2 && args[1] instanceof NDIndex;
    }

    private @Nullable Object read(Method method, @Nullable Object[] args) throws ReflectiveOperationException {
        if (!constant) {
            throw new ExportException("A network must not read values that depend on its input, found " + method.getName() + "() on "
                    + name + " in " + Trace.callingBlock() + ": a graph cannot branch on data.\nMaybe use where(), or export the"
                    + " parts before and after as two graphs.");
        }
        return method.invoke(real, args);
    }

    private @Nullable Object write(Method method, @Nullable Object[] args) throws ReflectiveOperationException {
        boolean plain = !(args[0] instanceof NDArray) && !(args[0] instanceof NDIndex);
        if (named || owner != null || !plain) {
            throw new ExportException("A network must not write into an array, found " + method.getName() + "() on " + name + " in "
                    + Trace.callingBlock() + ".\nMaybe compute a new array with where(), concat() or an arithmetic operation.");
        }
        return method.invoke(real, args);
    }

    private void become(@Nullable Object result) {
        TracedArray other = Trace.traced(result);
        if (other == null) {
            throw new IllegalStateException("not a traced array: " + result);
        }
        real = other.real;
        name = other.name;
        constant = other.constant;
        named = other.named;
    }
}
