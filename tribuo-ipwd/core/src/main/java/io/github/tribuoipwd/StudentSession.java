/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.internal.GraphWork;
import io.github.tribuoipwd.internal.OnnxRuntime;
import io.github.tribuoipwd.internal.UseCount;
import io.github.tribuoipwd.training.TrainedStudent;
import java.lang.ref.Cleaner;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A student's graph in ONNX Runtime. Thread safe. The native session is freed after {@link #close()} once the last prediction has
 * ended, or at the latest when this object is collected: Tribuo's users rarely close models.
 */
final class StudentSession implements AutoCloseable {

    static final String CLOSED = "This model is closed.\nMaybe close it after the last prediction, or load it again.";

    private static final Cleaner CLEANER = Cleaner.create();

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final UseCount uses;
    private final int[] shape;
    private final PredictionThreads threads;

    /**
     * Opens a session.
     *
     * @param onnx the graph
     * @param shape the shape of a row; not copied
     * @param threads how many threads a prediction may use, positive
     * @throws IllegalArgumentException if ONNX Runtime cannot load the graph
     */
    StudentSession(byte[] onnx, int[] shape, int threads) {
        this.shape = shape;
        this.threads = PredictionThreads.of(threads, GraphWork.of(onnx, shape));
        environment = OnnxRuntime.environment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(this.threads.inGraph());
            // A thread that waits must not take a core from other work.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(onnx, options);
        } catch (OrtException e) {
            throw new IllegalArgumentException("ONNX Runtime cannot load the student: " + e.getMessage()
                    + ".\nMaybe the model was written by a newer version of this library.", e);
        }
        Cleaner.Cleanable cleanable = CLEANER.register(this, new Release(session));
        uses = new UseCount(CLOSED, cleanable::clean);
    }

    /** Must not refer to its session object, or that would never be collected. */
    private record Release(OrtSession session) implements Runnable {
        @Override
        public void run() {
            try {
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException("ONNX Runtime cannot close a session: " + e.getMessage(), e);
            }
        }
    }

    /** The threads of a prediction. */
    PredictionThreads threads() {
        return threads;
    }

    /**
     * Runs an action, such as several runs of the graph, before whose end {@link #close()} frees nothing.
     *
     * @throws IllegalStateException if the session is closed already
     */
    <T> T during(Supplier<T> work) {
        try {
            return uses.during(work);
        } finally {
            // Otherwise the session could be collected, and freed, while its last run is still in native code.
            Reference.reachabilityFence(this);
        }
    }

    /**
     * Predicts rows; only within {@link #during(Supplier)}.
     *
     * @param rows a direct buffer of {@code (number, shape...)} from position 0; not modified
     * @param probabilities a direct buffer that is filled with {@code (number, labels)} from position 0
     */
    void run(FloatBuffer rows, int number, FloatBuffer probabilities, int labels) {
        try (OnnxTensor input = tensor(rows, number, shape); OnnxTensor output = tensor(probabilities, number, labels)) {
            session.run(Map.of(TrainedStudent.INPUT, input), Map.of(TrainedStudent.OUTPUT, output)).close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot run the student: " + e.getMessage(), e);
        }
    }

    private OnnxTensor tensor(FloatBuffer values, int rows, int... shape) throws OrtException {
        long[] whole = new long[shape.length + 1];
        whole[0] = rows;
        int size = rows;
        for (int axis = 0; axis < shape.length; axis++) {
            whole[axis + 1] = shape[axis];
            size = Math.multiplyExact(size, shape[axis]);
        }
        return OnnxTensor.createTensor(environment, values.slice(0, size), whole);
    }

    @Override
    public void close() {
        uses.close();
    }
}
