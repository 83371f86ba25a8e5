/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DateTimeProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.FileProvenance;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Provenance as single values with paths, such as {@code trainer.teacher.model-hash}. */
public final class FlatProvenance {

    /** The limits of a teacher's model, and the hash that it must have. */
    private static final Pattern GUARD = Pattern.compile("(^|\\.)(limits\\..*|sha256)$");

    private FlatProvenance() {}

    /**
     * Every single value of a provenance.
     *
     * @param provenance the provenance; not modified
     * @return the values by their paths
     */
    public static SortedMap<String, Provenance> of(ObjectProvenance provenance) {
        SortedMap<String, Provenance> values = new TreeMap<>();
        collect("", provenance, values);
        return values;
    }

    /**
     * Every single value of a provenance that a result depends on, as text. Left out are the folders of files, points in time, and what
     * refuses or ends something and changes nothing in what it lets pass, so that a run with a higher limit goes on with what is there.
     *
     * @param provenance the provenance; not modified
     * @return the values by their paths
     */
    public static SortedMap<String, String> settings(ObjectProvenance provenance) {
        SortedMap<String, String> settings = new TreeMap<>();
        of(provenance).forEach((path, value) -> {
            if (value instanceof FileProvenance file) {
                settings.put(path, file.getValue().getName());
            } else if (!(value instanceof DateTimeProvenance) && !isGuard(path)) {
                settings.put(path, value.toString());
            }
        });
        return settings;
    }

    /**
     * Whether a value refuses or ends something, and changes nothing in what it lets pass.
     *
     * @param path the path of the value
     * @return true for the limits of a teacher's model, and for the hash that it must have
     */
    public static boolean isGuard(String path) {
        return GUARD.matcher(path).find();
    }

    private static void collect(String path, Provenance provenance, SortedMap<String, Provenance> values) {
        String prefix = path.isEmpty() ? "" : path + ".";
        if (provenance instanceof ObjectProvenance object) {
            object.forEach(entry -> collect(prefix + entry.getA(), entry.getB(), values));
        } else if (provenance instanceof MapProvenance<?> map) {
            map.forEach(entry -> collect(prefix + entry.getA(), entry.getB(), values));
        } else if (provenance instanceof ListProvenance<?> list) {
            for (int i = 0; i < list.getList().size(); i++) {
                collect(path + "[" + i + "]", list.getList().get(i), values);
            }
        } else {
            values.put(path, provenance);
        }
    }
}
