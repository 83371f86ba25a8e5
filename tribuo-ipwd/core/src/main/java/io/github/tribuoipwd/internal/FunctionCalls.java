/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.util.HashMap;
import java.util.Map;

/**
 * Which functions of a model call which: ONNX Runtime puts a function's nodes in place of each call, so that thirty functions of
 * two calls each become a billion nodes.
 */
final class FunctionCalls {

    private static final int DEEPEST = 64;

    private final Map<String, Map<String, Long>> functions = new HashMap<>();
    private final Map<String, Long> main = new HashMap<>();
    private final Map<String, Long> sizes = new HashMap<>();
    private Map<String, Long> current = main;

    /** Names an operation or a function. The domain of ONNX has two names. */
    static String key(String domain, String name, String overload) {
        return (domain.equals("ai.onnx") ? "" : domain) + '\n' + name + '\n' + overload;
    }

    /** Counts a node where the walk is. */
    void call(String key) {
        current.merge(key, 1L, Long::sum);
    }

    /** Begins a function, whose name may come after its nodes. */
    void begin() {
        current = new HashMap<>();
    }

    /** Ends a function. */
    void end(String key) {
        functions.put(key, current);
        current = main;
    }

    /**
     * Checks how many nodes there are with each function in place of its calls.
     *
     * @throws GraphException if there are more than the most, or functions call themselves
     */
    void require(long most) throws GraphException {
        if (size(main, most, 0) > most) {
            throw GraphException.beyond("it has more than " + most + " nodes when its functions are put in place of their calls",
                    "nodes");
        }
    }

    /** The number of nodes, or any above the most. */
    private long size(Map<String, Long> calls, long most, int depth) throws GraphException {
        if (depth > DEEPEST) {
            throw GraphException.damaged("it has functions that call themselves, or each other more than " + DEEPEST + " deep");
        }
        long sum = 0;
        for (Map.Entry<String, Long> call : calls.entrySet()) {
            Map<String, Long> called = functions.get(call.getKey());
            long each = 1;
            if (called != null) {
                Long known = sizes.get(call.getKey());
                each = known != null ? known : size(called, most, depth + 1);
                sizes.put(call.getKey(), each);
            }
            sum = each > (most - sum) / call.getValue() ? most + 1 : sum + each * call.getValue();
            if (sum > most) {
                return sum;
            }
        }
        return sum;
    }
}
