/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import io.github.tribuoipwd.features.FeaturePositions;
import java.util.Map;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;

/**
 * The result of a distillation: the student as an ONNX graph, and its description. Holds no native memory.
 *
 * @param onnx the graph, from {@link #INPUT} to {@link #OUTPUT}; not copied
 * @param positions the feature at each position of the graph's input
 * @param seen the features of the training data
 * @param labels the label of each column of the graph's output
 * @param facts facts of the training for its provenance
 * @param report the figures of the training
 */
public record TrainedStudent(byte[] onnx, FeaturePositions positions, ImmutableFeatureMap seen, ImmutableOutputInfo<Label> labels,
        Map<String, Provenance> facts, DistillationReport report) {

    /** The name of a student's input, {@code (batch, shape...)}. */
    public static final String INPUT = "input";

    /** The name of a student's output, probabilities {@code (batch, labels)}. */
    public static final String OUTPUT = "output";

    /** The name of the fact of how the student's transform was chosen. */
    public static final String TRANSFORM = "transform";

    /** The name of the fact with the means of a fitted transform, with blanks between them. */
    public static final String TRANSFORM_MEAN = "transform-mean";

    /** The name of the fact with what a fitted transform divides by, with blanks between the numbers. */
    public static final String TRANSFORM_STD = "transform-std";
}
