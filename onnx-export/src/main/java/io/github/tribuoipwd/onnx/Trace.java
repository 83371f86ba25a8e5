/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexAll;
import ai.djl.ndarray.index.dim.NDIndexBooleans;
import ai.djl.ndarray.index.dim.NDIndexElement;
import ai.djl.ndarray.index.dim.NDIndexNull;
import ai.djl.ndarray.index.dim.NDIndexPick;
import ai.djl.ndarray.index.dim.NDIndexTake;
import ai.djl.nn.Block;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One forward pass whose arrays compute on the real engine and write an ONNX node for every call. All arrays that it makes are
 * freed with it; the parameters are only read.
 */
final class Trace implements AutoCloseable {

    private final NDManager real;
    private final NDManager manager;
    private final OnnxGraph graph;
    private final Symbols symbols;
    private final Map<NDArray, TensorProto> weights;
    private final Map<String, NDArray> values = new LinkedHashMap<>();
    private final List<Step> steps = new ArrayList<>();
    private boolean closed;

    /**
     * @param weights the parameters as tensors, by identity, which passes of the same block share; modified
     */
    Trace(NDManager parent, OnnxGraph graph, Symbols symbols, Map<NDArray, TensorProto> weights) {
        real = parent.newSubManager();
        this.graph = graph;
        this.symbols = symbols;
        this.weights = weights;
        manager = TracedManager.proxy(this);
    }

    OnnxGraph graph() {
        return graph;
    }

    Symbols symbols() {
        return symbols;
    }

    /** The manager that computes. */
    NDManager real() {
        return real;
    }

    /** The manager that blocks see. */
    NDManager manager() {
        return manager;
    }

    /** Every value that the graph computes, by its ONNX name, in the order of the trace. */
    Map<String, NDArray> values() {
        return values;
    }

    /** Every call, in the order of the trace. */
    List<Step> steps() {
        return steps;
    }

    /** The values of a parameter. */
    TensorProto weights(NDArray parameter) {
        return weights.computeIfAbsent(parameter, Types::tensor);
    }

    /** An input of the graph; its name is reserved already. */
    NDArray input(String name, NDArray array) {
        return new TracedArray(this, array, name, false, null, Storage.own()).proxy();
    }

    /** An array that does not depend on the inputs; it becomes an initializer where the graph uses it. */
    NDArray constant(String name, NDArray array, Storage storage) {
        return new TracedArray(this, array, name, true, null, storage).proxy();
    }

    /** A parameter of a block. */
    NDArray parameter(String block, String name, NDArray array) {
        return new TracedArray(this, array, block + "." + name, true, block, Storage.outside()).proxy();
    }

    /** A value that a node computes. */
    NDArray value(String name, NDArray array, Storage storage) {
        values.put(name, array);
        return new TracedArray(this, array, name, false, null, storage).proxy();
    }

    static @Nullable TracedArray traced(@Nullable Object array) {
        return array != null && Proxy.isProxyClass(array.getClass())
                && Proxy.getInvocationHandler(array) instanceof TracedArray traced ? traced : null;
    }

    /**
     * Runs a call on the real engine and records it.
     *
     * @param self the array that is called, null for the manager
     * @param target the real object that is called
     */
    @Nullable Object call(@Nullable TracedArray self, Object target, Method method, @Nullable Object[] args) {
        String name = place(self, args) + "/" + method.getName() + "_" + (steps.size() + 1);
        Call call = new Call(this, self, method, args, name);
        call.requireReadable();
        Object result = withRealIndexes(args, () -> invoke(target, method, unwrapped(args), call));
        List<NDArray> results = result instanceof NDList list ? list : List.of((NDArray) result);
        // Some calls return their argument, which may be a parameter: a parameter stays attached to its own manager.
        results.stream().filter(array -> !call.holds(array)).forEach(array -> array.attach(real));
        steps.add(Step.of(name, call, args, results));
        NDList wrapped = call.finish(results);
        return result instanceof NDList ? wrapped : wrapped.get(0);
    }

    /** Runs a call while the arrays inside an index are real ones: an index cannot be copied with its ellipsis. */
    private static Object withRealIndexes(@Nullable Object[] args, Supplier<Object> call) {
        if (args.length != 2 || !(args[1] instanceof NDIndex index)) {
            return call.get();
        }
        List<NDIndexElement> traced = List.copyOf(index.getIndices());
        index.getIndices().replaceAll(Trace::unwrap);
        try {
            return call.get();
        } finally {
            Collections.copy(index.getIndices(), traced);
        }
    }

    /** The array inside an element of an index; null where it has none. */
    static @Nullable NDArray array(NDIndexElement element) {
        if (element instanceof NDIndexTake take) {
            return take.getIndex();
        }
        if (element instanceof NDIndexBooleans booleans) {
            return booleans.getIndex();
        }
        return element instanceof NDIndexPick pick ? pick.getIndex() : null;
    }

    private static NDIndexElement unwrap(NDIndexElement element) {
        if (element instanceof NDIndexTake take) {
            return new NDIndexTake(unwrap(take.getIndex()));
        }
        if (element instanceof NDIndexBooleans booleans) {
            return new NDIndexBooleans(unwrap(booleans.getIndex()));
        }
        return element instanceof NDIndexPick pick ? new NDIndexPick(unwrap(pick.getIndex())) : element;
    }

    private static Object invoke(Object target, Method method, @Nullable Object[] args, Call call) {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw new ExportException("DJL's engine failed in " + call + ": " + e.getCause()
                    + "\nMaybe the engine lacks this operation, or the shape of an input is wrong.", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The parameter's block where a parameter takes part, otherwise the class of the block that calls. */
    private static String place(@Nullable TracedArray self, @Nullable Object[] args) {
        return Stream.concat(Stream.ofNullable(self), Arrays.stream(args).map(Trace::traced).flatMap(Stream::ofNullable))
                .map(TracedArray::owner).flatMap(Stream::ofNullable).findFirst().orElseGet(Trace::callingBlock);
    }

    /** The class of the block that is running. */
    static String callingBlock() {
        return StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE).walk(frames -> frames
                .map(StackFrame::getDeclaringClass)
                .filter(type -> Block.class.isAssignableFrom(type) && !type.getName().startsWith("ai.djl.nn.Abstract"))
                .map(type -> type.getName().substring(type.getName().lastIndexOf('.') + 1))
                .findFirst().orElse("function"));
    }

    private @Nullable Object[] unwrapped(@Nullable Object[] args) {
        @Nullable Object[] real = new Object[args.length];
        for (int i = 0; i < args.length; i++) {
            real[i] = unwrapped(args[i]);
        }
        return real;
    }

    private @Nullable Object unwrapped(@Nullable Object arg) {
        if (arg instanceof NDArray array) {
            return unwrap(array);
        }
        if (arg instanceof NDList list) {
            return new NDList(list.stream().map(Trace::unwrap).toList());
        }
        return arg == manager ? real : arg;
    }

    private static NDArray unwrap(NDArray array) {
        TracedArray traced = traced(array);
        return traced == null ? array : traced.real();
    }

    /** Replaces the ellipsis of an index by as many whole dimensions as it stands for. */
    static List<NDIndexElement> withoutEllipsis(NDIndex index, int dimensions) {
        List<NDIndexElement> whole = new ArrayList<>(index.getIndices());
        int taken = whole.stream().mapToInt(Trace::rank).sum();
        if (index.getEllipsisIndex() >= 0) {
            IntStream.range(taken, dimensions).forEach(i -> whole.add(index.getEllipsisIndex(), new NDIndexAll()));
        }
        return whole;
    }

    /** How many dimensions an element of an index takes; DJL 0.36 counts one for a new dimension, too. */
    static int rank(NDIndexElement element) {
        return element instanceof NDIndexNull ? 0 : element.getRank();
    }

    /** Whether the pass is over, and its arrays are freed. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        real.close();
    }
}
