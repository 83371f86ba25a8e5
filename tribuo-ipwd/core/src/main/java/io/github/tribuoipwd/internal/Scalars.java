/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Arithmetic with numbers inside a gradient. {@code mul(Number)}, {@code div(Number)}, {@code maximum(Number)} and the like of
 * DJL 0.36's {@code NDArray} must not be used there: they lend PyTorch the number in Java memory and release it when they return,
 * while the backward pass still reads it; a garbage collection in between corrupts the gradient.
 */
public final class Scalars {

    /** What is held once for the whole process: a training uses the same few numbers in every step. */
    private static final Map<Constant, NDArray> HELD = new ConcurrentHashMap<>();
    private static final int MOST = 256;

    private Scalars() {}

    /**
     * Multiplies an array by a number that is held in the engine's own memory.
     *
     * @param array the array; not modified
     * @param factor the number
     * @return the product, attached to the array's manager; for 1 the array itself, which has the same bits
     */
    public static NDArray times(NDArray array, double factor) {
        return factor == 1 ? array : array.mul(scalar(array, factor));
    }

    /**
     * The larger of each element and a number held in the engine's own memory; no gradient flows where it is the number.
     *
     * @param array the array; not modified
     * @param floor the number
     * @return the elements or the number, attached to the array's manager
     */
    public static NDArray atLeast(NDArray array, double floor) {
        return array.maximum(scalar(array, floor));
    }

    /**
     * The smaller of each element and a number held in the engine's own memory; no gradient flows where it is the number.
     *
     * @param array the array; not modified
     * @param ceiling the number
     * @return the elements or the number, attached to the array's manager
     */
    public static NDArray atMost(NDArray array, double ceiling) {
        return array.minimum(scalar(array, ceiling));
    }

    /**
     * Adds a number to an array.
     *
     * @param array the array; not modified
     * @param summand the number
     * @return the sum, attached to the array's manager
     */
    public static NDArray plus(NDArray array, double summand) {
        return array.add(scalar(array, summand));
    }

    private static NDArray scalar(NDArray array, double value) {
        NDManager manager = array.getManager();
        Constant constant = new Constant(manager.getDevice(), array.getDataType(), (float) value);
        NDArray held = HELD.get(constant);
        if (held != null) {
            return held;
        }
        return HELD.size() < MOST ? HELD.computeIfAbsent(constant, missing -> missing.held(manager.getEngine()))
                : constant.in(manager);
    }

    private record Constant(Device device, DataType type, float value) {

        NDArray in(NDManager manager) {
            return manager.full(new Shape(), value, type);
        }

        NDArray held(Engine engine) {
            NDArray array = in(engine.newBaseManager(device));
            // A scope that is open here would free it.
            NDScope.unregister(array);
            return array;
        }
    }
}
