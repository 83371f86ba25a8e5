/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.TeacherFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/** Sends a teacher to the executors. */
final class TeacherShipment {

    /** So many rows show by which ways a model runs. */
    private static final int SAMPLES = 4;

    /** The floor of probabilities where the scores show none: what a softmax gives by its arithmetic alone. */
    private static final String SMALLEST_FLOOR = "1.0E-30";

    private TeacherShipment() {}

    /**
     * Sends a teacher.
     *
     * @param target where executors find its files until the capture ends
     * @param facts what the driver's session has found out about its output
     * @throws SparkCaptureException if it is not the same when it is made of its configuration
     * @throws IOException if its files cannot be copied there
     */
    static ShippedTeacher of(SparkSession spark, CaptureTarget target, OnnxTeacher teacher, Map<String, String> facts,
            FeaturePositions positions, DataSample sample) throws IOException {
        Map<String, String> settings = new HashMap<>();
        String kind = facts.getOrDefault("output-kind", OutputKind.AUTO.name());
        settings.put("outputKind", kind);
        if (kind.equals(OutputKind.PROBABILITIES.name())) {
            settings.put("probabilityFloor", facts.getOrDefault("probability-floor", SMALLEST_FLOOR));
        }
        settings.put("threads", spark.sparkContext().conf().get("spark.task.cpus", "1"));
        OnnxTeacher decided = ShippedComponent.of(teacher).unpack(OnnxTeacher.class, settings);
        TeacherFiles files = TeacherFiles.of(teacher.modelPath(), teacher.limits());
        String key = files.sha256() + decided + positions.names() + Arrays.toString(positions.shape());
        return new ShippedTeacher(target.ship(teacher.modelPath(), files), ShippedComponent.of(decided), positions.names(),
                positions.shape(), sample.first(SAMPLES),
                ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256, key.getBytes(StandardCharsets.UTF_8)));
    }
}
