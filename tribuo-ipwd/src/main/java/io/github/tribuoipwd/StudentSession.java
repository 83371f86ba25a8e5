/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.ref.Cleaner;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * A student's graph in ONNX Runtime. Thread safe. The native session is freed by {@link #close()}, or at the latest when this
 * object is collected: Tribuo's users rarely close models.
 */
final class StudentSession implements AutoCloseable {

    /** The name of the graph's input, {@code (batch, features)}. */
    static final String INPUT = "input";
    /** The name of the graph's output, probabilities {@code (batch, labels)}. */
    static final String OUTPUT = "output";

    private static final Cleaner CLEANER = Cleaner.create();

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Cleaner.Cleanable cleanable;

    /**
     * Opens a session.
     *
     * @throws IllegalArgumentException if ONNX Runtime cannot load the graph
     */
    StudentSession(byte[] onnx) {
        environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            session = environment.createSession(onnx, options);
        } catch (OrtException e) {
            throw new IllegalArgumentException("ONNX Runtime cannot load the student: " + e.getMessage()
                    + ".\nMaybe the model was written by a newer version of this library.", e);
        }
        cleanable = CLEANER.register(this, new Release(session));
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

    /**
     * Predicts rows.
     *
     * @param rows a direct buffer of {@code (number, features)} from position 0; not modified
     * @param probabilities a direct buffer that is filled with {@code (number, labels)} from position 0
     */
    void run(FloatBuffer rows, int number, int features, FloatBuffer probabilities, int labels) {
        try (OnnxTensor input = tensor(rows, number, features); OnnxTensor output = tensor(probabilities, number, labels)) {
            session.run(Map.of(INPUT, input), Map.of(OUTPUT, output)).close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot run the student: " + e.getMessage(), e);
        }
    }

    private OnnxTensor tensor(FloatBuffer values, int rows, int columns) throws OrtException {
        return OnnxTensor.createTensor(environment, values.duplicate().position(0).limit(rows * columns),
                new long[] {rows, columns});
    }

    @Override
    public void close() {
        cleanable.clean();
    }
}
