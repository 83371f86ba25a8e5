/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx.internal;

import java.util.Map;

/**
 * Values of maps that must be there.
 */
public final class Entries {

    private Entries() {}

    /**
     * Returns the value of a key that must be there.
     *
     * @param <K> the type of the keys
     * @param <V> the type of the values
     * @param map the map
     * @param key one of its keys
     * @return its value
     * @throws IllegalStateException if the map has no such key, which is a defect of the caller
     */
    public static <K, V> V known(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("A map must hold \"" + key + "\", found " + map.keySet()
                    + ".\nMaybe this is a defect of the library; please open an issue.");
        }
        return value;
    }
}
