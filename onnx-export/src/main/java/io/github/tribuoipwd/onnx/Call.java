/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One call of a traced network: the method, the engine's results, and the nodes that express it in the graph.
 */
final class Call {

    private final Trace trace;
    private final @Nullable TracedArray self;
    private final Method method;
    private final @Nullable Object[] args;
    private final String name;
    private List<NDArray> results = List.of();
    private List<String> outputs = List.of();
    private final Set<String> helpers = new HashSet<>();

    Call(Trace trace, @Nullable TracedArray self, Method method, @Nullable Object[] args, String name) {
        this.trace = trace;
        this.self = self;
        this.method = method;
        this.args = args;
        this.name = name;
    }

    /** Writes the call's nodes, unless nothing in it depends on the inputs. */
    NDList finish(List<NDArray> real) {
        results = real;
        if (!dynamic() && arrays().allMatch(TracedArray::constant)) {
            return new NDList(real.stream().map(array -> trace.constant(name, array, storage(array))).toList());
        }
        Operations.find(this).write(this);
        NDList wrapped = new NDList();
        for (int i = 0; i < outputs.size(); i++) {
            wrapped.add(trace.value(outputs.get(i), real.get(i), storage(real.get(i))));
        }
        return wrapped;
    }

    /**
     * Whether the call makes an array of an input's size from constants: by the manager, or as a part or copies of a constant.
     */
    private boolean dynamic() {
        return results.stream().anyMatch(array -> symbols().symbolic(array.getShape()))
                && (self == null ? Operations.has("manager." + method.getName())
                        : arrays().noneMatch(array -> symbols().symbolic(array.real().getShape())));
    }

    /** Refuses arrays whose memory was written through another one, arrays of another pass, and types that end the JVM. */
    void requireReadable() {
        Arrays.stream(args).filter(DataType.class::isInstance).forEach(type -> Types.requireOfTheEngine((DataType) type,
                toString()));
        Stream.concat(Stream.ofNullable(self), arrays()).forEach(array -> array.requireReadable(trace));
    }

    /** The memory that a result may share with an array of the call, or memory of its own. */
    private Storage storage(NDArray result) {
        if (self != null && Storage.views(method.getName(), args)) {
            TracedArray base = args.length > 0 && args[0] instanceof NDArray ? traced(0) : self;
            return base.real().getDataType() == result.getDataType() ? base.storage() : Storage.own();
        }
        return arrays().filter(array -> array.real() == result).findFirst().map(TracedArray::storage).orElseGet(Storage::own);
    }

    /** All arrays of the call. */
    private Stream<TracedArray> arrays() {
        Stream<@Nullable Object> given = Arrays.stream(args).flatMap(arg -> {
            if (arg instanceof NDList list) {
                return list.stream();
            }
            return arg instanceof NDIndex index
                    ? index.getIndices().stream().map(Trace::array)
                    : Stream.of(arg);
        });
        return Stream.concat(Stream.of(self == null ? "" : self.proxy()), given).map(Trace::traced).flatMap(Stream::ofNullable);
    }

    /** Whether a real array is one that the call was given. */
    boolean holds(NDArray real) {
        return arrays().anyMatch(array -> array.real() == real);
    }

    String method() {
        return method.getName();
    }

    boolean ofManager() {
        return self == null;
    }

    OnnxGraph graph() {
        return trace.graph();
    }

    Symbols symbols() {
        return trace.symbols();
    }

    int arguments() {
        return args.length;
    }

    boolean isNull(int i) {
        return args[i] == null;
    }

    boolean isArray(int i) {
        return args[i] instanceof NDArray;
    }

    /** Whether an argument is an index of whole numbers only. */
    boolean isPlainIndex(int i) {
        return args[i] instanceof long[];
    }

    /** An argument of a known type, which must not be null. */
    <T> T argument(int i, Class<T> type) {
        return Objects.requireNonNull(type.cast(args[i]));
    }

    int integer(int i) {
        return argument(i, Number.class).intValue();
    }

    float number(int i) {
        return argument(i, Number.class).floatValue();
    }

    boolean flag(int i) {
        return argument(i, Boolean.class);
    }

    long[] longs(int i) {
        Object values = args[i];
        if (values instanceof int[] ints) {
            return Arrays.stream(ints).asLongStream().toArray();
        }
        if (values instanceof Number number) {
            return new long[] {number.longValue()};
        }
        return values instanceof Shape shape ? shape.getShape() : (long[]) argument(i, Object.class);
    }

    /** The real array that the method was called on. */
    NDArray self() {
        return selfTraced().real();
    }

    /** The array that the method was called on, as the network holds it. */
    NDArray selfProxy() {
        return selfTraced().proxy();
    }

    /** An array argument. */
    NDArray array(int i) {
        return traced(i).real();
    }

    private TracedArray selfTraced() {
        if (self == null) {
            throw new IllegalStateException(name + " has no array");
        }
        return self;
    }

    private TracedArray traced(int i) {
        return traced(argument(i, NDArray.class));
    }

    private TracedArray traced(NDArray array) {
        TracedArray traced = Trace.traced(array);
        // An array that the network holds itself and that is no parameter is a constant.
        return traced != null ? traced : new TracedArray(trace, array, name + "_constant", true, null, Storage.outside());
    }

    /** The first result of the engine. */
    NDArray result() {
        return results.get(0);
    }

    List<NDArray> results() {
        return results;
    }

    /** The name of the called array's value. */
    String selfName() {
        return selfTraced().name();
    }

    /** The name of an argument's value. */
    String name(int i) {
        return traced(i).name();
    }

    String name(NDArray array) {
        return traced(array).name();
    }

    /** The name of the called array's value, converted to a type. */
    String selfAs(DataType type) {
        return cast(selfName(), self().getDataType(), type);
    }

    /** The name of a number or an array argument's value, converted to a type. */
    String operand(int i, DataType type) {
        return isArray(i) ? cast(name(i), array(i).getDataType(), type) : scalar(argument(i, Number.class), type);
    }

    String cast(String value, DataType from, DataType to) {
        return from == to ? value : emit("Cast", List.of(value), Attribute.of("to", Types.onnx(to)));
    }

    /** A number as an initializer without dimensions; a whole one exactly, as float64 does not hold every int64. */
    String scalar(Number value, DataType type) {
        boolean whole = value instanceof Long || value instanceof Integer;
        try (NDArray number = whole ? trace.real().create(value.longValue()) : trace.real().create(value.doubleValue());
                NDArray typed = number.toType(type, false)) {
            TensorProto tensor = Types.tensor(typed);
            return graph().initializer("scalar_" + value, tensor);
        }
    }

    /** An initializer that holds one value everywhere. */
    String filled(Shape shape, float value, DataType type) {
        try (NDArray array = trace.real().full(shape, value, type)) {
            return graph().initializer("filled_" + value, Types.tensor(array));
        }
    }

    /** The name of a matrix argument's transpose; a constant is transposed now. */
    String transposed(int i) {
        TracedArray matrix = traced(i);
        if (!matrix.constant()) {
            return emit("Transpose", List.of(matrix.name()), Attribute.of("perm", new long[] {1, 0}));
        }
        try (NDArray transposed = matrix.real().transpose(); NDArray copy = transposed.duplicate()) {
            return graph().initializer(matrix.wantedName() + ".transposed", Types.tensor(copy));
        }
    }

    /** Writes a helper node with one output. */
    String emit(String op, List<String> inputs, AttributeProto... attributes) {
        return emitAll(op, inputs, 1, attributes).get(0);
    }

    /** Writes a helper node with several outputs. */
    List<String> emitAll(String op, List<String> inputs, int number, AttributeProto... attributes) {
        List<String> written = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            written.add(graph().reserve(name + "." + (helpers.size() + 1)));
            helpers.add(written.get(i));
        }
        graph().node(op, inputs, written, attributes);
        return written;
    }

    /** Writes the node that gives the call's result. */
    void returns(String op, List<String> inputs, AttributeProto... attributes) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            names.add(graph().reserve(results.size() == 1 ? name : name + ":" + i));
        }
        graph().node(op, inputs, names, attributes);
        outputs = names;
    }

    /**
     * Gives a value as the call's only result; the helper node that wrote it last gets the call's name. A value of another call
     * keeps its own, by which others read it.
     */
    void returns(String value) {
        String output = graph().reserve(name);
        if (!helpers.contains(value) || !graph().rename(value, output)) {
            graph().node("Identity", List.of(value), List.of(output));
        }
        outputs = List.of(output);
    }

    /** Gives a value of the type that ONNX computed it in as the call's only result, in the result's own type. */
    void returnsFrom(DataType computed, String value) {
        returns(cast(value, computed, result().getDataType()));
    }

    /** Gives values of helper nodes as the call's results. */
    void returnsAll(List<String> values) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            String output = graph().reserve(name + ":" + i);
            graph().node("Identity", List.of(values.get(i)), List.of(output));
            names.add(output);
        }
        outputs = names;
    }

    /** A float32 initializer with its own values. */
    String floats(String wanted, float[] values, long... shape) {
        return graph().initializer(wanted, Tensors.floats("", values, shape));
    }

    /** The real array of a constant. */
    NDArray constant(NDArray array) {
        TracedArray traced = traced(array);
        if (!traced.constant()) {
            throw refused("the weights depend on an input", "use weights that are parameters.");
        }
        return traced.real();
    }

    /** Whether an array does not depend on the inputs. */
    boolean isConstant(NDArray array) {
        return traced(array).constant();
    }

    /** The real array of an argument or a part of one. */
    NDArray real(NDArray array) {
        return traced(array).real();
    }

    String wantedName(NDArray array) {
        return traced(array).wantedName();
    }

    /** The error for a call that the graph cannot express. */
    ExportException refused(String reason, String advice) {
        List<String> inputs = arrays().map(array -> array.real().getDataType() + " " + array.real().getShape()).toList();
        return new ExportException("Cannot export " + this + " with inputs " + inputs + ": " + reason + ".\nMaybe " + advice);
    }

    @Override
    public String toString() {
        List<String> types = Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList();
        return method.getName() + "(" + String.join(", ", types) + ") in " + name.substring(0, name.lastIndexOf('/'));
    }
}
