/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.internal.EngineFailure;
import io.github.tribuoipwd.internal.OnnxRuntime;
import io.github.tribuoipwd.internal.Processors;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/**
 * A model that ONNX Runtime has loaded, on the requested device.
 */
final class OnnxEngine implements AutoCloseable {

    /** The file, the device and the options of a run. */
    record EngineSettings(Path modelPath, Device device, int deviceId, Map<String, String> cudaOptions,
            Map<String, String> tensorRtOptions, int threads, ModelLimits limits) {}

    private final EngineSettings settings;
    private final OrtEnvironment environment = OnnxRuntime.environment();
    private final OrtSession session;
    private final Map<String, NodeInfo> inputs;
    private final Map<String, NodeInfo> outputs;
    private String deviceUsed = "CPU";

    OnnxEngine(EngineSettings settings, GpuProvider gpu) {
        this.settings = settings;
        session = settings.device() == Device.CPU ? onCpu() : onGpu(gpu);
        try {
            inputs = session.getInputInfo();
            outputs = session.getOutputInfo();
        } catch (OrtException e) {
            closeSession();
            throw new TeacherException("The inputs and outputs of the teacher " + settings.modelPath() + " cannot be read: "
                    + e.getMessage() + ".\nMaybe it has optional or sparse ones; export it with plain tensors.", e);
        }
    }

    private OrtSession onCpu() {
        try {
            return session(options -> {});
        } catch (OrtException e) {
            throw new TeacherException("ONNX Runtime cannot load the teacher " + settings.modelPath() + ": " + e.getMessage()
                    + ".\nMaybe " + advice(e, "the file is damaged, or was written for a newer ONNX Runtime."), e);
        }
    }

    /** What helps where ONNX Runtime fails: less at once where the memory is too small, or something else. */
    static String advice(OrtException failure, String otherwise) {
        return EngineFailure.isOutOfMemory(String.valueOf(failure.getMessage())) ? EngineFailure.nativeMemory() : otherwise;
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
                deviceUsed = "CPU (no CUDA: " + String.valueOf(e.getMessage()).lines().findFirst().orElse("") + ")";
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
        return Opening.within(settings.limits().openSeconds(), settings.modelPath(), () -> opened(providers));
    }

    private OrtSession opened(Providers providers) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            // ONNX Runtime would warn in every run of a wrong declared shape. Errors come as exceptions.
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR);
            // A pool that spins after its run would take the cores from the student's training.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // A larger value would be computed here, where nothing can end it.
            options.addConfigEntry("optimization.constant_folding_max_output_size_in_bytes",
                    String.valueOf(settings.limits().valueBytes()));
            // By itself, which is 0, ONNX Runtime has a thread for each core of the machine.
            options.setIntraOpNumThreads(settings.threads() > 0 ? settings.threads() : Processors.limit().orElse(0));
            providers.addTo(options);
            return environment.createSession(settings.modelPath().toString(), options);
        }
    }

    OrtEnvironment environment() {
        return environment;
    }

    /** The inputs without those that have a value in the file, in the order of the file. */
    Map<String, NodeInfo> inputs() {
        return inputs;
    }

    /** The outputs in the order of the file. */
    Map<String, NodeInfo> outputs() {
        return outputs;
    }

    /** The device that it really runs on. */
    String deviceUsed() {
        return deviceUsed;
    }

    /**
     * Runs the model; the caller closes the result.
     *
     * @throws OrtException if the engine fails
     * @throws TeacherException if it took longer than it may; the session can go on
     */
    OrtSession.Result run(Map<String, ? extends OnnxTensorLike> in, Set<String> wanted) throws OrtException {
        return run(in, wanted, Map.of());
    }

    /**
     * Runs the model, which writes into tensors that are there.
     *
     * @throws OrtException if the engine fails
     * @throws TeacherException if it took longer than it may; the session can go on
     */
    void runInto(Map<String, OnnxTensor> in, Map<String, OnnxValue> out) throws OrtException {
        run(in, Set.of(), out).close();
    }

    /** Each run has options of its own: the flag that ends one would end all that share them. */
    private OrtSession.Result run(Map<String, ? extends OnnxTensorLike> in, Set<String> wanted,
            Map<String, ? extends OnnxValue> out) throws OrtException {
        double seconds = settings.limits().runSeconds();
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            options.setLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            if (seconds == 0) {
                return session.run(in, wanted, out, options);
            }
            try (RunWatch watch = new RunWatch(options, seconds)) {
                try {
                    return session.run(in, wanted, out, options);
                } catch (OrtException e) {
                    if (watch.ended()) {
                        throw new OvertimeException("The teacher " + settings.modelPath() + " must run a batch within " + seconds
                                + " seconds, found that it had to be ended.\nMaybe it was made to do harm; if it is only slow, set"
                                + " batchSize lower or raise runSeconds of its limits.", e);
                    }
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        closeSession();
    }

    private void closeSession() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new TeacherException("ONNX Runtime cannot close the teacher " + settings.modelPath() + ": " + e.getMessage(), e);
        }
    }
}
