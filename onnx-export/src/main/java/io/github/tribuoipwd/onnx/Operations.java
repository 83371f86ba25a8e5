/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import java.util.HashMap;
import java.util.Map;

/** Every call of DJL that has an expression in ONNX, by the name of its method. */
final class Operations {

    private static final Map<String, Operation> ALL = new HashMap<>();

    static {
        ElementwiseOperations.register(ALL);
        ReductionOperations.register(ALL);
        ShapeOperations.register(ALL);
        IndexOperations.register(ALL);
        NetworkOperations.register(ALL);
        PoolOperations.register(ALL);
        ResizeOperations.register(ALL);
        RecurrentOperations.register(ALL);
        CreationOperations.register(ALL);
    }

    private Operations() {}

    static boolean has(String method) {
        return ALL.containsKey(method);
    }

    static Operation find(Call call) {
        Operation found = ALL.get((call.ofManager() ? "manager." : "") + call.method());
        if (found == null) {
            throw call.refused("there is no mapping of this operation to ONNX", "express it by other operations, or open an issue"
                    + " that names it.");
        }
        return found;
    }
}
