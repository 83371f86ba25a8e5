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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
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
     * @param facts what the driver's session has found out about its output
     * @throws SparkCaptureException if it is not the same when it is made of its configuration
     */
    static ShippedTeacher of(SparkSession spark, OnnxTeacher teacher, Map<String, String> facts, FeaturePositions positions,
            DataSample sample) {
        Map<String, String> settings = new HashMap<>();
        String kind = facts.getOrDefault("output-kind", OutputKind.AUTO.name());
        settings.put("outputKind", kind);
        if (kind.equals(OutputKind.PROBABILITIES.name())) {
            settings.put("probabilityFloor", facts.getOrDefault("probability-floor", SMALLEST_FLOOR));
        }
        settings.put("threads", spark.sparkContext().conf().get("spark.task.cpus", "1"));
        OnnxTeacher decided = ShippedComponent.of(teacher).unpack(OnnxTeacher.class, settings);
        TeacherFiles files = TeacherFiles.of(teacher.modelPath());
        Map<String, Path> paths = new LinkedHashMap<>();
        Path folder = teacher.modelPath().toAbsolutePath().getParent();
        files.files().forEach(file -> paths.put(file.name(), folder == null ? Path.of(file.name())
                : folder.resolve(file.name())));
        String key = files.sha256() + decided + positions.names() + Arrays.toString(positions.shape());
        return new ShippedTeacher(TeacherArchive.ship(spark.sparkContext(), files.sha256(), paths), files,
                ShippedComponent.of(decided), positions.names(), positions.shape(), sample.first(SAMPLES),
                ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256, key.getBytes(StandardCharsets.UTF_8)));
    }
}
