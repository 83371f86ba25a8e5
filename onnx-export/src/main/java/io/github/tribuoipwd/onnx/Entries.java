/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import java.util.Map;

/** Values of maps that must be there. */
final class Entries {

    private Entries() {}

    /**
     * Returns the value of a key that must be there.
     *
     * @throws IllegalStateException if the map has no such key, which is a defect of the caller
     */
    static <K, V> V known(Map<K, V> map, K key) {
        V value = map.get(key);
        if (value == null) {
            throw new IllegalStateException("A map must hold \"" + key + "\", found " + map.keySet()
                    + ".\nMaybe this is a defect of the library; please open an issue.");
        }
        return value;
    }
}
