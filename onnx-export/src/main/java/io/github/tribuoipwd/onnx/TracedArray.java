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
    private static final Set<String> INTERNAL_IN_PLACE = Set.of("rsubi", "rdivi", "rmodi", "rpowi");

    private final Trace trace;
    private final NDArray proxy;
    private final NDArrayEx internal;
    private NDArray real;
    private String name;
    private boolean constant;
    private boolean named;
    private final @Nullable String owner;
    private Storage storage;
    private int version;

    /**
     * @param name the value's name in the graph, or for a constant the name that its initializer shall have
     * @param owner the path of the block whose parameter this is; null for other arrays
     * @param storage the memory that it may share with others
     */
    TracedArray(Trace trace, NDArray real, String name, boolean constant, @Nullable String owner, Storage storage) {
        this.trace = trace;
        this.real = real;
        this.name = name;
        this.constant = constant;
        this.owner = owner;
        this.storage = storage;
        version = storage.version();
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

    Storage storage() {
        return storage;
    }

    /** Refuses to read this array in another trace, or after a write through another array of the same memory. */
    void requireReadable(Trace reader) {
        if (reader != trace || trace.isClosed()) {
            throw new ExportException("A network must compute the same every time, found " + name + " in " + Trace.callingBlock()
                    + ", an array of an earlier pass.\nMaybe keep no array between calls of forward().");
        }
        if (version != storage.version()) {
            throw new ExportException("An array must not be read after its memory was written through another one, found "
                    + name + " " + real.getShape() + " read in " + Trace.callingBlock() + " after " + storage.lastWrite()
                    + " wrote into a view of it, or into what it is a view of.\nMaybe call add(), mul() and so on in place of"
                    + " addi(), muli(), or duplicate() the view before it is written.");
        }
    }

    /** The name that the value has or would have. */
    String wantedName() {
        return name;
    }

    /** The value's name in the graph; a constant becomes an initializer now. */
    String name() {
        requireReadable(trace);
        if (!named) {
            if (trace.symbols().symbolic(real.getShape())) {
                throw new ExportException("A constant must not depend on the size of an input, found one of shape "
                        + real.getShape() + " made in " + Trace.callingBlock() + " from values that were read.\nMaybe make it with"
                        + " zeros, ones, full or arange, which stay dynamic, or give the input a fixed shape.");
            }
            name = trace.graph().initializer(name, owner == null ? Types.tensor(real) : trace.weights(real));
            named = true;
        }
        return name;
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
            case "toString" -> {
                return "traced array " + name + ", shape " + real.getShape();
            }
            case "getManager" -> {
                return trace.manager();
            }
            case "getNDArrayInternal" -> {
                return internal;
            }
            case "intern" -> {
                requireOwn(called);
                become(result(args[0]));
                return null;
            }
            default -> { }
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
            return fill(method, args);
        }
        if (IN_PLACE.contains(called)) {
            return write(called, () -> trace.call(this, real, plain(NDArray.class, method), args));
        }
        if (method.isDefault() && !indexes(args) && !overridden(real, method)) {
            return InvocationHandler.invokeDefault(self, method, args);
        }
        return recorded(real, method, args);
    }

    private @Nullable Object internal(Object self, Method method, @Nullable Object @Nullable [] given) throws Throwable {
        @Nullable Object[] args = given == null ? new Object[0] : given;
        if (method.getName().equals("getArray")) {
            return proxy;
        }
        if (method.getDeclaringClass() == Object.class) {
            return invoke(self, method, args);
        }
        if (INTERNAL_IN_PLACE.contains(method.getName())) {
            return write(method.getName(), () -> internal(self, plain(NDArrayEx.class, method), given));
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
     * Whether the engine overrides a default method. The calls that the default method makes may then not work, so the engine's
     * method is exported or refused as a whole.
     */
    private static boolean overridden(Object real, Method method) throws NoSuchMethodException {
        return givesArrays(method) && !real.getClass().getMethod(method.getName(), method.getParameterTypes()).isDefault();
    }

    private static boolean givesArrays(Method method) {
        return NDArray.class.isAssignableFrom(method.getReturnType()) || method.getReturnType() == NDList.class;
    }

    /** {@code get(manager, index)} is a default method that uses the engine's own classes. */
    private static boolean indexes(@Nullable Object[] args) {
        return args.length == 2 && args[1] instanceof NDIndex;
    }

    private @Nullable Object read(Method method, @Nullable Object[] args) throws ReflectiveOperationException {
        requireReadable(trace);
        if (!constant) {
            throw new ExportException("A network must not read values that depend on its input, found " + method.getName() + "() on "
                    + name + " in " + Trace.callingBlock() + ": a graph cannot branch on data.\nMaybe use where(), or export the"
                    + " parts before and after as two graphs; an array that the network keeps must be an argument, x.add(kept) in"
                    + " place of kept.add(x).");
        }
        return method.invoke(real, args);
    }

    /** {@code set} and {@code copyTo}: only an array that the network made and that has not been read yet may be filled. */
    private @Nullable Object fill(Method method, @Nullable Object[] args) throws ReflectiveOperationException {
        boolean plain = !(args[0] instanceof NDArray) && !(args[0] instanceof NDIndex);
        if (named || storage.isOutside() || version != storage.version() || !plain) {
            throw new ExportException("A network must not write into an array, found " + method.getName() + "() on " + name + " in "
                    + Trace.callingBlock() + ".\nMaybe compute a new array with where(), concat() or an arithmetic operation.");
        }
        version = storage.written(method.getName() + "() on " + name);
        return method.invoke(real, args);
    }

    /** Computes the result of a write as a new array. */
    @FunctionalInterface
    private interface Computation {
        @Nullable Object run() throws Throwable;
    }

    /** An in-place operation: this array stands for the result from now on, and no other array of the same memory may be read. */
    private NDArray write(String called, Computation computation) throws Throwable {
        requireOwn(called);
        Storage written = storage;
        NDArray before = real;
        TracedArray result = result(computation.run());
        if (!result.real.getShape().equals(before.getShape()) || result.real.getDataType() != before.getDataType()) {
            throw new ExportException("An array must keep its shape and type when it is written, found " + called + "() on " + name
                    + " in " + Trace.callingBlock() + " that makes " + result.real.getDataType() + " " + result.real.getShape()
                    + " of "
                    + before.getDataType() + " " + before.getShape() + ".\nMaybe call " + called.substring(0, called.length() - 1)
                    + "(), which gives a new array.");
        }
        become(result);
        storage = written;
        version = written.written(called + "() in " + Trace.callingBlock());
        return proxy;
    }

    private void requireOwn(String called) {
        if (storage.isOutside()) {
            throw new ExportException("A network must not change what it keeps while it predicts, found " + called + "() on " + name
                    + " in " + Trace.callingBlock()
                    + ".\nMaybe duplicate() it first, or call what gives a new array, such as add() in"
                    + " place of addi().");
        }
    }

    /** The method that returns a new array in place of writing: {@code add} for {@code addi}. */
    private static Method plain(Class<?> type, Method method) throws NoSuchMethodException {
        return type.getMethod(method.getName().substring(0, method.getName().length() - 1), method.getParameterTypes());
    }

    private static TracedArray result(@Nullable Object array) {
        TracedArray traced = Trace.traced(array);
        if (traced == null) {
            throw new IllegalStateException("not a traced array: " + array);
        }
        return traced;
    }

    /** Stands for another array's value and memory from now on. */
    private void become(TracedArray other) {
        real = other.real;
        name = other.name;
        constant = other.constant;
        named = other.named;
        storage = other.storage;
        version = other.version;
    }
}
