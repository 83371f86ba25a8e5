/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An ONNX teacher in ONNX Runtime, which reads and writes the caller's buffers in place where it can; where it cannot, one direct
 * buffer for the input and one for the output are reused in every run.
 */
final class OnnxTeacherSession implements ScoreSession {

    /** The settings of an {@link OnnxTeacher} as the session needs them. */
    record Settings(Path modelPath, int classes, InputTransform transform, Device device, int deviceId,
            Map<String, String> cudaOptions, Map<String, String> tensorRtOptions, int threads, int batchSize, String outputName) {}

    private final Settings settings;
    private final int[] rowShape;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private String deviceUsed = "CPU";
    private final String input;
    private final String output;
    private final long[] inputShape;
    private final long[] outputShape;
    private final boolean fixedBatch;
    private final int rowSize;
    private final FloatBuffer inputs;
    private final FloatBuffer outputs;

    OnnxTeacherSession(Settings settings, Rows rows, GpuProvider gpu) {
        this.settings = settings;
        rowShape = rows.shape();
        int[] transformed = settings.transform().outputShape(rowShape);
        rowSize = Arrays.stream(transformed).reduce(1, Math::multiplyExact);
        session = settings.device() == Device.CPU ? onCpu() : onGpu(gpu);
        try {
            input = onlyInput(session.getInputInfo());
            output = chooseOutput(session.getOutputInfo().keySet());
            inputShape = TeacherShapes.input(settings.modelPath(), input, floats(session.getInputInfo().get(input)), transformed);
            outputShape = TeacherShapes.output(settings.modelPath(), output, floats(session.getOutputInfo().get(output)),
                    settings.classes());
            fixedBatch = inputShape[0] > 0;
            int batch = fixedBatch ? Math.toIntExact(inputShape[0]) : settings.batchSize();
            inputs = Buffers.direct(batch * rowSize);
            outputs = Buffers.direct(batch * settings.classes());
        } catch (OrtException | RuntimeException e) {
            close();
            throw e instanceof TeacherException known ? known
                    : new TeacherException("The teacher " + settings.modelPath() + " cannot be used: " + e.getMessage()
                            + ".\nMaybe its input has another shape than the layout's rows.", e);
        }
    }

    private OrtSession onCpu() {
        try {
            return session(options -> {});
        } catch (OrtException e) {
            throw new TeacherException("ONNX Runtime cannot load the teacher " + settings.modelPath() + ": " + e.getMessage()
                    + ".\nMaybe the file is damaged, or was written for a newer ONNX Runtime.", e);
        }
    }

    /** Some of what a GPU lacks shows when the provider is added, some when the session is made. */
    private OrtSession onGpu(GpuProvider gpu) {
        boolean tensorRt = settings.device() == Device.TENSORRT;
        try {
            OrtSession made = session(options -> {
                if (tensorRt) {
                    gpu.addTensorRt(options, settings.deviceId(), settings.tensorRtOptions());
                }
                gpu.addCuda(options, settings.deviceId(), settings.cudaOptions());
            });
            deviceUsed = (tensorRt ? "TENSORRT:" : "CUDA:") + settings.deviceId();
            return made;
        } catch (OrtException e) {
            if (settings.device() == Device.AUTO) {
                deviceUsed = "CPU (no CUDA: " + e.getMessage().lines().findFirst().orElse("") + ")";
                return onCpu();
            }
            throw new TeacherException("The device " + settings.device() + " must be there for the teacher " + settings.modelPath()
                    + ", found none: " + e.getMessage() + ".\nMaybe put com.microsoft.onnxruntime:onnxruntime_gpu in place of"
                    + " onnxruntime and install CUDA (docs/gpu.md), correct deviceId and the options of the provider, or set"
                    + " device to AUTO or CPU.", e);
        }
    }

    private interface Providers {
        void addTo(OrtSession.SessionOptions options) throws OrtException;
    }

    private OrtSession session(Providers providers) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // A pool that spins after its run would take the cores from the student's training.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            if (settings.threads() > 0) {
                options.setIntraOpNumThreads(settings.threads());
            }
            providers.addTo(options);
            return environment.createSession(settings.modelPath().toString(), options);
        }
    }

    private String onlyInput(Map<String, NodeInfo> inputInfo) {
        if (inputInfo.size() != 1) {
            throw new TeacherException("The teacher " + settings.modelPath() + " must have one input, found " + inputInfo.keySet()
                    + ".\nMaybe cut the graph so that it takes images or rows alone.");
        }
        return inputInfo.keySet().iterator().next();
    }

    private String chooseOutput(Set<String> names) {
        if (settings.outputName().isEmpty() ? names.size() == 1 : names.contains(settings.outputName())) {
            return settings.outputName().isEmpty() ? names.iterator().next() : settings.outputName();
        }
        throw new TeacherException("The teacher " + settings.modelPath() + " must have "
                + (settings.outputName().isEmpty() ? "one output where outputName is not set"
                        : "the output \"" + settings.outputName() + "\"") + ", found " + names
                + ".\nMaybe set outputName to the one with the logits.");
    }

    private long[] floats(NodeInfo node) {
        if (node.getInfo() instanceof TensorInfo tensor && tensor.type == OnnxJavaType.FLOAT) {
            return tensor.getShape();
        }
        throw new TeacherException("\"" + node.getName() + "\" of the teacher " + settings.modelPath()
                + " must be a float32 tensor, found " + node.getInfo() + ".\nMaybe convert the model to float32 inputs and outputs.");
    }

    private int batch() {
        return outputs.capacity() / settings.classes();
    }

    @Override
    public void scores(FloatBuffer rows, int number, FloatBuffer scores) {
        int width = Arrays.stream(rowShape).reduce(1, Math::multiplyExact);
        int classes = settings.classes();
        try {
            for (int first = 0; first < number; first += batch()) {
                int size = Math.min(batch(), number - first);
                FloatBuffer wanted = scores.slice(first * classes, size * classes);
                boolean straight = isReady(wanted) && !wanted.isReadOnly() && (!fixedBatch || size == batch());
                run(rows.slice(first * width, size * width), size, straight ? wanted : outputs, first);
                if (!straight) {
                    wanted.put(0, outputs, 0, size * classes);
                }
            }
        } catch (OrtException e) {
            throw new TeacherException("The teacher " + settings.modelPath() + " failed: " + e.getMessage()
                    + ".\nMaybe its batch size is fixed inside the graph; set batchSize to that number.", e);
        }
    }

    /** Fills a buffer with the outputs of some rows. */
    private void run(FloatBuffer rows, int number, FloatBuffer results, int firstRow) throws OrtException {
        int size = fixedBatch ? batch() : number;
        try (OnnxTensor in = tensor(prepared(rows, number, size), inputShape, size, rowSize);
                OnnxTensor out = tensor(results, outputShape, size, settings.classes())) {
            session.run(Map.of(input, in), Map.of(output, out)).close();
        }
        requireFinite(results, number, firstRow);
    }

    /** What the model takes: the rows themselves where they are that already, otherwise {@link #inputs}, filled up with zeros. */
    private FloatBuffer prepared(FloatBuffer rows, int number, int size) {
        if (number == size && isReady(rows) && settings.transform().isIdentity()) {
            return rows;
        }
        settings.transform().apply(rows, number, rowShape, inputs);
        for (int i = number * rowSize; i < size * rowSize; i++) {
            inputs.put(i, 0f);
        }
        return inputs;
    }

    /** Whether ONNX Runtime can read and write it in place. */
    private static boolean isReady(FloatBuffer buffer) {
        return buffer.isDirect() && buffer.order() == ByteOrder.nativeOrder();
    }

    private OnnxTensor tensor(FloatBuffer buffer, long[] shape, int rows, int width) throws OrtException {
        long[] sized = shape.clone();
        sized[0] = rows;
        return OnnxTensor.createTensor(environment, buffer.duplicate().position(0).limit(rows * width), sized);
    }

    private void requireFinite(FloatBuffer results, int number, int firstRow) {
        int classes = settings.classes();
        for (int i = 0; i < number * classes; i++) {
            if (!Float.isFinite(results.get(i))) {
                throw new TeacherException("The output \"" + output + "\" of the teacher " + settings.modelPath()
                        + " must be finite, found " + results.get(i) + " in row " + (firstRow + i / classes) + ", column "
                        + i % classes + ".\nMaybe the transform scales the input wrongly, or the model needs another precision.");
            }
        }
    }

    @Override
    public Map<String, String> facts() {
        return new TreeMap<>(Map.of("device", deviceUsed));
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new TeacherException("ONNX Runtime cannot close the teacher " + settings.modelPath() + ": " + e.getMessage(), e);
        }
    }
}
