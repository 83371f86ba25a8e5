/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.SharedTeacher;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A teacher on its way to executors. What the driver has found out is fixed: how its output is read, and where each feature
 * stands.
 *
 * @param files where its files lie
 * @param component its settings
 * @param names the name of the feature at each position
 * @param shape the shape of a row
 * @param samples rows of the data one after the other, with which a session is tried before it is used
 * @param key the same for teachers that can share a session
 */
record ShippedTeacher(ShippedFiles files, ShippedComponent component, List<String> names, int[] shape, float[] samples,
        String key)
        implements Serializable {

    private static final long serialVersionUID = 1L;

    /**
     * Opens the teacher on an executor.
     *
     * @param copy a local folder with its files
     * @return the running teacher, which the caller closes
     * @throws io.github.tribuoipwd.teacher.TeacherException if a file is damaged, or it cannot run
     */
    SharedTeacher open(Path copy) {
        files.expected().require(copy);
        Path model = copy.resolve(files.expected().files().get(0).name()).toAbsolutePath();
        OnnxTeacher teacher = component.unpack(OnnxTeacher.class, Map.of("modelPath", model.toString()));
        return teacher.openShared(new FeaturePositions(names, shape), sampleRows());
    }

    private Rows sampleRows() {
        int size = names.size();
        DenseRows rows = DenseRows.allocate(samples.length / size, shape);
        FloatBuffer values = FloatBuffer.wrap(samples);
        for (int i = 0; i < rows.count(); i++) {
            rows.put(i, values);
        }
        return rows;
    }
}
