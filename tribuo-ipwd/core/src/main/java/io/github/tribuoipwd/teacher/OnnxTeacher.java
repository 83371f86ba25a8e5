/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.GraphException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX model that runs in ONNX Runtime. Its input is one tensor of rows in any shape and of any type of number, whose first
 * dimension is the batch, free or fixed: {@code (batch, 3, 32, 32)}, {@code (batch, 32, 32, 3)} with
 * {@link io.github.tribuoipwd.features.ChannelOrder#HWC}, {@code (batch, 784)}, {@code (1, 784, 1)}; or a row without a batch; or
 * one input for each feature, by its name. Its output is a score for each label: {@code (batch, classes)}, a map for each row, an
 * output for each label; or one score for the second of two labels. What a file declares is tried by real runs when a session is
 * opened; {@code docs/teachers.md} lists what is taken.
 * <p>
 * The file is hashed when the description is made, external data included; the hash is in the provenance, and a file that has
 * changed since then is refused.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#onnxteacher">Settings</a>
 */
public final class OnnxTeacher implements Teacher {

    @Config(mandatory = true, description = "The ONNX file.")
    private Path modelPath = Path.of("");

    @Config(description = "Label of each output column, in the order of the columns; empty for the export of a student, which has"
            + " them in its metadata.")
    private List<String> labels = List.of();

    @Config(description = "Preprocessing of the teacher's input: scale, mean and deviation, order of dimensions, size.")
    private InputTransform transform = InputTransform.identity();

    @Config(description = "Where it runs: CPU, CUDA (or an error), AUTO (CUDA where there is one).")
    private Device device = Device.CPU;

    @Config(description = "Number of the GPU.")
    private int deviceId = 0;

    @Config(description = "Options of ONNX Runtime's CUDA provider, such as gpu_mem_limit.")
    private Map<String, String> cudaOptions = new HashMap<>();

    @Config(description = "Options of ONNX Runtime's TensorRT provider, such as trt_fp16_enable.")
    private Map<String, String> tensorRtOptions = new HashMap<>();

    @Config(description = "Threads within an operator; 0 for ONNX Runtime's choice, or for the processors that this process may"
            + " use where those are fewer than the machine has.")
    private int threads = 0;

    @Config(description = "The most rows in a run; fewer where rows are large. A size that is fixed in the graph goes before.")
    private int batchSize = 256;

    @Config(description = "Name of the output to use; empty where only one holds scores for the labels.")
    private String outputName = "";

    @Config(description = "Kind of the output: LOGITS, PROBABILITIES, LOG_PROBABILITIES, or AUTO to find it by its numbers.")
    private OutputKind outputKind = OutputKind.AUTO;

    @Config(description = "Smallest probability that counts, where the output is probabilities; smaller ones are taken as this. 0"
            + " for what the scores show: one vote, shared by the classes.")
    private double probabilityFloor = OutputKind.AUTO_FLOOR;

    @Config(description = "Values of inputs other than the rows, by the input's name: numbers with blanks between them, true or"
            + " false, or a text.")
    private Map<String, String> constantInputs = new HashMap<>();

    @Config(description = "SHA-256 in hexadecimal that the model must have, with its external data, as in a provenance; empty to take"
            + " any.")
    private String sha256 = "";

    @Config(description = "What the model may have and take: nesting, sizes, seconds.")
    private ModelLimits limits = ModelLimits.defaults();

    private String hash = "";
    private @Nullable ExportedStudent export;

    /**
     * For OLCUT.
     */
    private OnnxTeacher() {}

    private OnnxTeacher(OnnxTeacher settings) {
        modelPath = settings.modelPath;
        labels = List.copyOf(settings.labels);
        transform = settings.transform;
        device = settings.device;
        deviceId = settings.deviceId;
        cudaOptions = new HashMap<>(settings.cudaOptions);
        tensorRtOptions = new HashMap<>(settings.tensorRtOptions);
        threads = settings.threads;
        batchSize = settings.batchSize;
        outputName = settings.outputName;
        outputKind = settings.outputKind;
        probabilityFloor = settings.probabilityFloor;
        constantInputs = new HashMap<>(settings.constantInputs);
        sha256 = settings.sha256;
        limits = settings.limits;
        Checks.validated(this);
    }

    /**
     * Begins a teacher.
     *
     * @param modelPath the ONNX file
     * @param labels the label of each output column, in the order of the columns; empty for the export of a student, which has
     *     them in its metadata; copied
     * @return a builder with the defaults: on the CPU, rows as they are, the only output, its kind found by its numbers
     */
    public static Builder builder(Path modelPath, List<String> labels) {
        return new Builder(modelPath, labels);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code. Hashes the model.
     *
     * @throws PropertyException if a setting breaks its rule, or the file is missing, not a whole ONNX model or beyond a limit
     */
    @Override
    public void postConfig() {
        if (labels.isEmpty()) {
            read();
            labels = export == null ? labels : export.labels();
        }
        Checks.setting(labels.size() > 1, "labels", "must hold two labels or more", labels,
                "list the label of every output column; only the export of a student has them in its metadata.");
        Checks.setting(new HashSet<>(labels).size() == labels.size(), "labels", "must not hold a label twice", labels,
                "correct the list.");
        Checks.setting(!transform.isFitted(), "transform", "must have the numbers of the teacher's own training and not be fitted",
                transform, "set scale, mean and std as the teacher was trained; the student's transform may be fitted.");
        Checks.setting(deviceId >= 0, "deviceId", "must not be negative", deviceId, "use 0.");
        Checks.setting(device != Device.CPU || deviceId == 0, "deviceId", "has no effect on the CPU and must not be set", deviceId,
                "set device to CUDA or AUTO.");
        Checks.setting(device != Device.CPU || cudaOptions.isEmpty(), "cudaOptions",
                "have no effect on the CPU and must not be set", cudaOptions, "set device to CUDA or AUTO.");
        Checks.setting(device == Device.TENSORRT || tensorRtOptions.isEmpty(), "tensorRtOptions",
                "have no effect without TensorRT and must not be set", tensorRtOptions, "set device to TENSORRT.");
        // What 0 was written as before 0.1.0.
        threads = threads == -1 ? 0 : threads;
        Checks.setting(threads >= 0, "threads", "must not be negative", threads, "use 0.");
        Checks.setting(batchSize > 0, "batchSize", "must be positive", batchSize, "use 256.");
        OutputKind.requireFloor(probabilityFloor, labels.size(), outputKind);
        Checks.setting(sha256.isEmpty() || sha256.matches("[0-9A-Fa-f]{64}"), "sha256", "must be 64 hexadecimal digits",
                GraphException.shown(sha256), "copy it from a provenance, or leave it out to take any model.");
        read();
        Checks.setting(sha256.isEmpty() || sha256.equalsIgnoreCase(hash), "sha256", "must be that of the teacher " + modelPath
                + " with its external data, " + hash, sha256, "the file is another one than was meant; it was not opened.");
        if (export != null) {
            export.requireSettings(labels, transform);
        }
    }

    /** Reads the file once: hashes it, whereby a missing or damaged one has its error, and takes what an export has in itself. */
    private void read() {
        if (hash.isEmpty()) {
            hash = ModelFile.hash(modelPath, limits);
            export = ExportedStudent.read(modelPath).orElse(null);
        }
    }

    @Override
    public List<String> labels() {
        return List.copyOf(labels);
    }

    /**
     * The file.
     *
     * @return the path as it was given
     */
    public Path modelPath() {
        return modelPath;
    }

    /**
     * What the model may have and take.
     *
     * @return the limits
     */
    public ModelLimits limits() {
        return limits;
    }

    /**
     * The transform of its input.
     *
     * @return the transform
     */
    public InputTransform transform() {
        return transform;
    }

    @Override
    public TeacherSession open(FeaturePositions features, Rows rows) {
        return open(features, rows, GpuProvider.ONNX_RUNTIME);
    }

    TeacherSession open(FeaturePositions features, Rows rows, GpuProvider gpu) {
        OnnxModel model = model(features, rows, gpu);
        return new ScoredSession(new OnnxTeacherSession(model, model::close), rule(model), rows);
    }

    /**
     * Opens a teacher for several threads, after checking its contract on the rows.
     *
     * @param features the name of the feature at every position of a row
     * @param rows rows of the kind that it will be used on, see {@link #open(FeaturePositions, Rows)}; the kind of the output is
     *     decided by a sample of them; not modified, and read only until this returns
     * @return the running teacher, which the caller closes
     * @throws TeacherException if the model cannot be loaded, does not fit the rows or the labels, or breaks its contract
     */
    public SharedTeacher openShared(FeaturePositions features, Rows rows) {
        OnnxModel model = model(features, rows, GpuProvider.ONNX_RUNTIME);
        return new SharedTeacher(model, rule(model), rows);
    }

    ScoreRule rule(OnnxModel model) {
        return new ScoreRule(modelPath.toString(), identity(), outputKind, ScoreRule.SETTING, probabilityFloor, model.columns());
    }

    OnnxModel model(FeaturePositions features, Rows rows, GpuProvider gpu) {
        String now;
        try {
            now = ModelFile.hash(modelPath, limits);
        } catch (PropertyException e) {
            throw new TeacherException(e.getMsg(), e);
        }
        if (!now.equals(hash)) {
            throw new TeacherException("The teacher " + modelPath + " must have SHA-256 " + hash + ", as when it was configured,"
                    + " found " + now + ".\nMaybe the file was replaced; load the configuration again.");
        }
        if (export != null) {
            export.requireFeatures(features);
        }
        OnnxEngine.EngineSettings engine = new OnnxEngine.EngineSettings(modelPath, device, deviceId, cudaOptions,
                tensorRtOptions, threads, limits);
        return new OnnxModel(new OnnxModel.ModelSettings(engine, labels, transform, batchSize, outputName, outputKind,
                constantInputs), features, rows, gpu);
    }

    /**
     * The provenance: the settings, and the hash of the file.
     *
     * @return what teachers that give equal logits have in common
     */
    @Override
    public Object identity() {
        return getProvenance();
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new TeacherFileProvenance(this, hash);
    }

    @Override
    public String toString() {
        return "OnnxTeacher(modelPath=" + modelPath + ",labels=" + labels + ",transform=" + transform + ",device=" + device
                + ",deviceId=" + deviceId + ",cudaOptions=" + cudaOptions + ",tensorRtOptions=" + tensorRtOptions
                + ",threads=" + threads + ",batchSize=" + batchSize
                + ",outputName=" + outputName + ",outputKind=" + outputKind + ",probabilityFloor=" + probabilityFloor
                + ",constantInputs=" + constantInputs + ",sha256=" + sha256 + ",limits=" + limits + ")";
    }

    /**
     * Builds an {@link OnnxTeacher}.
     */
    public static final class Builder {

        /** Holds the settings; it is never opened. */
        private final OnnxTeacher teacher = new OnnxTeacher();

        private Builder(Path modelPath, List<String> labels) {
            teacher.modelPath = modelPath;
            teacher.labels = labels;
        }

        /**
         * Sets the transform of the teacher's input.
         *
         * @param transform the transform; the identity by default
         * @return this builder
         */
        public Builder transform(InputTransform transform) {
            teacher.transform = transform;
            return this;
        }

        /**
         * Sets where the teacher runs.
         *
         * @param device CPU, the default; CUDA or TENSORRT, which must be there; AUTO for CUDA where there is one
         * @return this builder
         */
        public Builder device(Device device) {
            teacher.device = device;
            return this;
        }

        /**
         * Sets which GPU to use.
         *
         * @param id its number, zero or positive; 0 by default, and on the CPU no other
         * @return this builder
         */
        public Builder deviceId(int id) {
            teacher.deviceId = id;
            return this;
        }

        /**
         * Sets options of ONNX Runtime's CUDA provider.
         *
         * @param options names and values, such as {@code gpu_mem_limit}; copied; none by default, and none on the CPU
         * @return this builder
         */
        public Builder cudaOptions(Map<String, String> options) {
            teacher.cudaOptions = new HashMap<>(options);
            return this;
        }

        /**
         * Sets options of ONNX Runtime's TensorRT provider.
         *
         * @param options names and values, such as {@code trt_fp16_enable}; copied; none by default, and none without TensorRT
         * @return this builder
         */
        public Builder tensorRtOptions(Map<String, String> options) {
            teacher.tensorRtOptions = new HashMap<>(options);
            return this;
        }

        /**
         * Sets the number of threads within an operator.
         *
         * @param threads the number; 0, the default, for ONNX Runtime's choice, or for the processors that this process may use
         *     where those are fewer than the machine has
         * @return this builder
         */
        public Builder threads(int threads) {
            teacher.threads = threads;
            return this;
        }

        /**
         * Sets the most rows in a run, for models whose batch size is free; there are fewer where rows are large, and as many as
         * the model requires where its batch size is fixed.
         *
         * @param rows the number, positive; 256 by default
         * @return this builder
         */
        public Builder batchSize(int rows) {
            teacher.batchSize = rows;
            return this;
        }

        /**
         * Sets which output to use, for models of which several hold scores for the labels.
         *
         * @param name the output's name; empty, the default, where only one holds scores for the labels
         * @return this builder
         */
        public Builder outputName(String name) {
            teacher.outputName = name;
            return this;
        }

        /**
         * Sets the kind of the output.
         *
         * @param kind the kind; AUTO, which finds it by its numbers, by default
         * @return this builder
         */
        public Builder outputKind(OutputKind kind) {
            teacher.outputKind = kind;
            return this;
        }

        /**
         * Sets the smallest probability that counts, for outputs that are probabilities: rounded to two decimals, a probability of
         * zero may have been anything below 0.005, and its logarithm has no end.
         *
         * @param floor the probability that smaller ones are taken as, at most one divided by the number of classes; 0, the
         *     default, for the floor that the scores show, see {@link OutputKind#PROBABILITIES}
         * @return this builder
         */
        public Builder probabilityFloor(double floor) {
            teacher.probabilityFloor = floor;
            return this;
        }

        /**
         * Gives values to inputs other than the rows, such as the share of units that a dropout keeps.
         *
         * @param values by the input's name: numbers with blanks between them, true or false, or a text; copied; none by default
         * @return this builder
         */
        public Builder constantInputs(Map<String, String> values) {
            teacher.constantInputs = new HashMap<>(values);
            return this;
        }

        /**
         * Pins the model: another file is refused before it is opened.
         *
         * @param hash SHA-256 in 64 hexadecimal digits, as it stands in the provenance of a teacher or a student; it covers
         *     external data, and is that of the file where there is none; empty, the default, to take any model
         * @return this builder
         */
        public Builder sha256(String hash) {
            teacher.sha256 = hash;
            return this;
        }

        /**
         * Sets what the model may have and take.
         *
         * @param limits the limits; {@link ModelLimits#builder()} has the defaults
         * @return this builder
         */
        public Builder limits(ModelLimits limits) {
            teacher.limits = limits;
            return this;
        }

        /**
         * Builds the teacher and hashes its file; the builder can go on to build others.
         *
         * @return the teacher
         * @throws IllegalArgumentException if a setting breaks its rule, or the file is missing, not a whole ONNX model or beyond a
         *     limit
         */
        public OnnxTeacher build() {
            return new OnnxTeacher(teacher);
        }
    }
}
