/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.LongProvenance;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.EngineFailure;
import io.github.tribuoipwd.internal.GraphWork;
import io.github.tribuoipwd.objective.ClassifierHead;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.student.StudentArchitecture;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Checks of a network before its training, on a copy that is then discarded: that it can be exported, that it passes the engine
 * nothing that the engine cannot compute, and whether it can train on a single example.
 *
 * @param singleExample the reason why the network cannot train on one example; null where it can
 * @param work how much a training of it computes, without the classifier head
 */
record Rehearsal(@Nullable String singleExample, StepWork work) {

    private static final Logger logger = Logger.getLogger(Rehearsal.class.getName());

    /**
     * Rehearses the export, and a training pass of one example.
     *
     * @param manager the copy is attached to it, and only during this call
     * @throws io.github.tribuoipwd.onnx.ExportException if the network cannot be exported
     * @throws IllegalArgumentException if the architecture cannot take rows of this shape, or has a {@link NarrowConvolution}
     */
    static Rehearsal of(NDManager manager, StudentArchitecture architecture, int[] rowShape, InputTransform transform,
            int classes) {
        try (NDManager scope = manager.newSubManager()) {
            StudentNetwork copy = new StudentNetwork(scope, architecture, rowShape, transform, classes, ClassifierHead.NONE,
                    new SplittableRandom(0));
            Shape row = new Shape(IntStream.of(rowShape).asLongStream().toArray());
            ModelProto model = BlockExporter.builder(copy.deployment()).input(TrainedStudent.INPUT, new Shape(-1).addAll(row))
                    .outputs(TrainedStudent.OUTPUT).verify(false).build().export().model();
            if (!scope.getDevice().isGpu()) {
                NarrowConvolution.requireNone(model.getGraph(), architecture);
            }
            StepWork work = new StepWork(GraphWork.of(model, rowShape), copy.deployedParameters());
            return new Rehearsal(singleExample(copy, scope, Math.toIntExact(row.size())), work);
        }
    }

    private static @Nullable String singleExample(StudentNetwork copy, NDManager scope, int size) {
        try {
            copy.forward(scope.zeros(new Shape(1, size)), true);
            return null;
        } catch (EngineException e) {
            if (EngineFailure.isOutOfMemory(String.valueOf(e.getMessage()))) {
                throw e;
            }
            return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        }
    }

    /**
     * Checks that the network trains on batches of this size.
     *
     * @throws IllegalArgumentException if batches are single examples, and it cannot train on one
     */
    void requireTrainable(int batchSize) {
        if (batchSize == 1 && singleExample != null) {
            throw new IllegalArgumentException("batchSize must be 2 or more for a network that does not train on a single example,"
                    + " found 1; the engine reports: " + singleExample + "\nMaybe raise batchSize: the network has a batch norm"
                    + " that gets one value for each channel, and one value has no variance; or use a network without batch"
                    + " norm.");
        }
    }

    /** How many examples the last batch of an epoch must have; if fewer are left over, they are left out. */
    int smallestBatch() {
        return singleExample == null ? 1 : 2;
    }

    private boolean leavesOut(int examples, int batchSize) {
        return examples % batchSize != 0 && examples % batchSize < smallestBatch();
    }

    /** Logs a warning if each epoch leaves out an example. */
    void log(int examples, int batchSize) {
        if (leavesOut(examples, batchSize)) {
            logger.info("Each epoch leaves out one example, another one each time: " + examples + " examples in batches of "
                    + batchSize + " leave a single one over, and the network's batch norm has no variance of one");
        }
    }

    /** The facts for the provenance; none in the usual case. */
    Map<String, Provenance> facts(int examples, int batchSize) {
        Map<String, Provenance> facts = new HashMap<>();
        if (leavesOut(examples, batchSize)) {
            facts.put("examples-left-out", new LongProvenance("examples-left-out", 1));
        }
        return facts;
    }
}
