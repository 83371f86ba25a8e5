/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.index.dim.NDIndexBooleans;
import ai.djl.ndarray.index.dim.NDIndexPick;
import ai.djl.ndarray.index.dim.NDIndexTake;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Memory that several arrays of a trace may share: an array, and the views that were taken of it. A write through one of them
 * changes all of them in the engine; the graph has no memory, so the others must not be read after it.
 */
final class Storage {

    /**
     * Calls whose result may be a view; whether it is one depends on the order of the elements in memory. DJL 0.36 shares memory
     * even where toType and toDevice must copy to the same type.
     */
    private static final Set<String> VIEWS = Set.of("get", "reshape", "flatten", "expandDims", "squeeze", "transpose", "swapAxes",
            "broadcast", "split", "stopGradient", "scaleGradient", "toType", "toDevice", "toDense", "dropout", "diagonal", "real",
            "conj");

    private final boolean outside;
    private int version;
    private String lastWrite = "";

    private Storage(boolean outside) {
        this.outside = outside;
    }

    /** Memory of a new array. */
    static Storage own() {
        return new Storage(false);
    }

    /** Memory that outlives the trace: a parameter, or an array that the network keeps. */
    static Storage outside() {
        return new Storage(true);
    }

    /** Whether the result of a call may be a view of the array that it is called on or with. */
    static boolean views(String method, @Nullable Object[] args) {
        boolean copies = args.length > 0 && args[args.length - 1] instanceof NDIndex index && index.getIndices().stream().anyMatch(
                element -> element instanceof NDIndexTake || element instanceof NDIndexBooleans || element instanceof NDIndexPick);
        return VIEWS.contains(method) && !copies;
    }

    boolean isOutside() {
        return outside;
    }

    int version() {
        return version;
    }

    /** The call that wrote last. */
    String lastWrite() {
        return lastWrite;
    }

    /** Records a write; returns the new version, which only the array that was written gets. */
    int written(String call) {
        lastWrite = call;
        return ++version;
    }
}
