/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.oracle.labs.mlrg.olcut.util.Pair;
import io.github.tribuoipwd.features.FeatureCounts;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.UnknownFeatures;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.files.FileTooNewException;
import io.github.tribuoipwd.files.FileTooOldException;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.internal.NamedClasses;
import io.github.tribuoipwd.internal.ShareableProvenance;
import io.github.tribuoipwd.internal.WholeFile;
import io.github.tribuoipwd.onnx.GraphEmbedder;
import io.github.tribuoipwd.onnx.internal.AtomicFile;
import io.github.tribuoipwd.protos.DistilledModelProto;
import io.github.tribuoipwd.training.TrainedStudent;
import java.io.IOException;
import java.io.ObjectStreamException;
import java.io.OutputStream;
import java.io.Serial;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.ONNXExportable;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXRef;

/**
 * A student network as a Tribuo model. It <em>is</em> an ONNX graph from rows in the order and shape of its layout,
 * {@code (batch, channels, height, width)} or {@code (batch, length)}, to probabilities {@code (batch, labels)} in the order of the
 * label ids, and runs in ONNX Runtime: before and after serialization and export there is this one way to predict. PyTorch is not
 * needed any more.
 * <p>
 * Features that the model does not know take no part in a prediction, as everywhere in Tribuo, but they are counted
 * ({@link #featureCounts()}), and where an example has more of them than the model's maximum, {@link UnknownFeatures} sets what
 * happens. An example without any known feature is rejected, and so is one with a value that is infinite or NaN as float32.
 * Features that an example lacks are zero; of a feature that it has twice the last value counts.
 * <p>
 * Thread safe; predictions run beside each other. A prediction of many examples is divided among several threads
 * ({@link #withThreads(int)}), which read the examples, so that the caller must hold no lock that reading one takes; the calling
 * thread alone iterates over them, some blocks ahead. The model holds native memory, which {@link #close()} frees; a model that is
 * not closed frees it when it is collected. Predicting with a closed model throws {@link IllegalStateException}; everything else
 * still works.
 */
public final class DistilledModel extends Model<Label> implements ONNXExportable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    /** The protobuf version that this class writes. It reads the one before too. */
    public static final int CURRENT_VERSION = 3;

    private final transient byte[] onnx;
    private final transient StudentInput input;
    private final transient PredictionSettings settings;
    private final transient FeatureCheck check;
    private final transient PredictionBuffers buffers;
    private final transient ExamplePredictor examplePredictor;
    private final transient RowPredictor rowPredictor;
    private transient @Nullable StudentSession session;
    private transient boolean closed;

    DistilledModel(String name, ModelProvenance provenance, ImmutableFeatureMap featureIDMap,
            ImmutableOutputInfo<Label> outputIDInfo, byte[] onnx, StudentInput input, PredictionSettings settings) {
        super(name, provenance, featureIDMap, outputIDInfo, true);
        this.onnx = onnx;
        this.input = input;
        this.settings = settings;
        check = new FeatureCheck(featureIDMap, settings.policy());
        buffers = new PredictionBuffers(input.size(), outputIDInfo.size());
        examplePredictor = new ExamplePredictor(outputIDInfo, input.positions(), check, buffers);
        rowPredictor = new RowPredictor(input.positions(), outputIDInfo.size(), buffers);
    }

    /** Makes a model of what a training gave. */
    static DistilledModel of(TrainedStudent student, ModelProvenance provenance, FeatureCheck.Policy policy) {
        ImmutableFeatureMap domain = StudentInput.domain(student.positions(), student.seen());
        return new DistilledModel("distilled-model", provenance, domain, student.labels(), student.onnx(),
                StudentInput.of(student.positions(), domain, student.seen().keySet()), PredictionSettings.of(policy));
    }

    @Override
    public Prediction<Label> predict(Example<Label> example) {
        StudentSession open = session();
        return open.during(() -> examplePredictor.predict(open, example));
    }

    @Override
    protected List<Prediction<Label>> innerPredict(Iterable<Example<Label>> examples) {
        StudentSession open = session();
        return open.during(() -> examplePredictor.predict(open, examples));
    }

    /**
     * Predicts rows without Tribuo's objects. The probabilities are those that {@link #predict(Iterable)} gives for examples
     * with the same values, to the bit.
     *
     * @param rows {@code (number, size)} raw values, one row after the other, each in the order of {@link #getFeaturePositions()},
     *     an image plane by plane; 0 for a feature that is absent; not modified
     * @return a new array {@code (number, labels)}, the probabilities of each row in the order of {@link #labels()}; empty for no
     *     rows
     * @throws IllegalArgumentException if it is no whole number of rows, or a value is infinite or NaN
     * @throws IllegalStateException if this model is closed
     */
    public float[] predict(float[] rows) {
        float[] probabilities = rowPredictor.room(rows);
        predict(FloatBuffer.wrap(rows), FloatBuffer.wrap(probabilities));
        return probabilities;
    }

    /**
     * Predicts rows from a buffer into another, without Tribuo's objects, see {@link #predict(float[])}. Many rows are split into
     * blocks of bounded memory. Where a buffer is direct and in the machine's byte order, ONNX Runtime reads or writes it itself;
     * any other is copied block by block. A direct buffer must begin at an address that is a multiple of four, as all do that are
     * made as such. Memory that one thread alone may use, such as a confined arena's, needs {@link #withThreads(int)} with 1.
     * Threads may predict from one buffer of rows at the same time.
     * <p>
     * Rows have no features that are unknown, so {@link #featureCounts()} does not count them.
     *
     * @param rows {@code (number, size)} from the position to the limit, neither of which changes; may be read-only
     * @param probabilities filled with {@code (number, labels)} from its position on, which does not change; room behind them is
     *     left as it is. Must not share memory with the rows, which is found out for arrays only, and not behind a
     *     read-only buffer. Where this method throws, what it holds is undefined
     * @throws IllegalArgumentException if it is no whole number of rows, the probabilities have no room, the two share an array,
     *     or a value is infinite or NaN
     * @throws IllegalStateException if this model is closed
     */
    public void predict(FloatBuffer rows, FloatBuffer probabilities) {
        StudentSession open = session();
        open.during(() -> {
            rowPredictor.predict(open, rows, probabilities);
            return probabilities;
        });
    }

    /**
     * The labels in the order of the probabilities of {@link #predict(float[])}, and of the columns of the exported student.
     *
     * @return the name of each label, by its id
     */
    public List<String> labels() {
        return LabelNames.byId(outputIDInfo);
    }

    private synchronized StudentSession session() {
        if (closed) {
            throw new IllegalStateException(StudentSession.CLOSED);
        }
        if (session == null) {
            session = new StudentSession(onnx, input.positions().shape(), settings.threadsHere());
        }
        return session;
    }

    /**
     * Ends the model's predictions: those that have begun end as ever, later ones throw {@link IllegalStateException}. Returns at
     * once; the native session is freed when the last prediction has ended. Does nothing when called again.
     */
    @Override
    public synchronized void close() {
        closed = true;
        buffers.clear();
        if (session != null) {
            session.close();
            session = null;
        }
    }

    /**
     * The features of the examples that this model has been asked about since it was made or loaded, and how many of them it did
     * not know.
     *
     * @return the counts so far
     */
    public FeatureCounts featureCounts() {
        return check.counts();
    }

    /**
     * The same model with another rule for features that it does not know. The two share nothing that can be closed, and the new
     * one has counted nothing. Saved models keep the rule; the provenance holds the one of the training.
     *
     * @param action what a prediction does where the share of unknown features is above the maximum
     * @param maximumShare the share of an example's features that may be unknown, in [0, 1]; 1 for any share
     * @return a new model
     * @throws IllegalArgumentException if the share is not in [0, 1]
     */
    public DistilledModel withUnknownFeatures(UnknownFeatures action, double maximumShare) {
        return with(new PredictionSettings(new FeatureCheck.Policy(action, maximumShare), settings.threads()));
    }

    /**
     * The same model with another number of threads for each prediction. A model that was made or loaded uses as many as Java's
     * {@link Runtime#availableProcessors()}, which counts what a container may use. A small student, such as one of a few layers,
     * is computed by one thread at a time, and the blocks of a large prediction run beside each other on the threads, at most
     * eight, fewer where rows are large or Java's common pool is small; a large one, such as a ResNet-20, shares each operation
     * among them. Which of the two is a fixed rule from the graph. Threads that wait do not spin.
     * <p>
     * The two models share nothing that can be closed, and the new one has counted nothing. The number belongs to the machine: it
     * is not saved.
     *
     * @param threads the number, positive, such as 1 where many threads predict at the same time; 0 for as many as there are
     *     processors
     * @return a new model
     * @throws IllegalArgumentException if the number is negative or above 1024
     */
    public DistilledModel withThreads(int threads) {
        return with(new PredictionSettings(settings.policy(), threads));
    }

    private DistilledModel with(PredictionSettings other) {
        return new DistilledModel(name, provenance, featureIDMap, outputIDInfo, onnx, input, other);
    }

    /**
     * Where the features stand in the rows that the exported student takes.
     *
     * @return the feature at each position, and the shape of a row
     */
    public FeaturePositions getFeaturePositions() {
        return input.positions();
    }

    /**
     * Empty: a network has no single weight for a feature.
     *
     * @param n the number of features
     * @return an empty map
     */
    @Override
    public Map<String, List<Pair<String, Double>>> getTopFeatures(int n) {
        return Collections.emptyMap();
    }

    @Override
    public Optional<Excuse<Label>> getExcuse(Example<Label> example) {
        return Optional.empty();
    }

    @Override
    protected DistilledModel copy(String newName, ModelProvenance newProvenance) {
        return new DistilledModel(newName, newProvenance, featureIDMap, outputIDInfo, onnx, input, settings);
    }

    /**
     * Writes the student into a larger graph, such as an ensemble's.
     *
     * @param rows {@code (batch, features)} in the order of this model's feature ids; or, as ensembles have them, only those
     *     features that its training data had, in the same order
     * @return probabilities {@code (batch, labels)}
     * @throws IllegalArgumentException if the input has another number of features
     */
    @Override
    public ONNXNode writeONNXGraph(ONNXRef<?> rows) {
        return GraphEmbedder.embed(EnsembleInput.fit(rows, graph(), input), rows);
    }

    /**
     * Exports the student as an ONNX model that needs nothing but itself to be served. One input {@code input}, float32
     * {@code (batch, channels, height, width)} or {@code (batch, length)} in the order and shape of the layout, takes raw feature
     * values; one output {@code output (batch, labels)} gives probabilities. The metadata hold Tribuo's {@code TRIBUO_PROVENANCE}
     * and, each as JSON:
     * <ul>
     * <li>{@code tribuo-ipwd.features}: the feature names in the order of the input, a list; an image runs plane by plane, row by
     * row</li>
     * <li>{@code tribuo-ipwd.labels}: the labels in the order of the output's columns, a list</li>
     * <li>{@code tribuo-ipwd.input} and {@code tribuo-ipwd.output}: each an object with {@code name}, {@code type}, {@code shape}
     * (a list that begins with {@code "batch"}) and {@code values}, a sentence on what they mean</li>
     * <li>{@code tribuo-ipwd.layout} and {@code tribuo-ipwd.transform}: each an object with {@code class} and the settings; the
     * transform is part of the graph</li>
     * <li>{@code tribuo-ipwd.versions}: an object with the version of these keys ({@code metadata}, a number), the {@code opset},
     * and what trained the student: {@code tribuo-ipwd}, {@code djl}, {@code pytorch}, {@code onnxruntime}, {@code tribuo}</li>
     * <li>{@code tribuo-ipwd.sha256}: the digest of all of it, a text of hexadecimal digits, which {@link StudentFile#read(Path)}
     * checks</li>
     * </ul>
     *
     * @param domain a reverse-DNS name for the model
     * @param modelVersion a version number of the model
     * @return the model
     */
    @Override
    public OnnxMl.ModelProto exportONNXModel(String domain, long modelVersion) {
        return export(domain, modelVersion, graph().shaped(), input.positions().shape());
    }

    /**
     * As {@link #exportONNXModel(String, long)}, with rows {@code (batch, length)} where the layout's are images. The order of the
     * features is the same.
     *
     * @param domain a reverse-DNS name for the model
     * @param modelVersion a version number of the model
     * @return the model
     */
    public OnnxMl.ModelProto exportFlatONNXModel(String domain, long modelVersion) {
        return export(domain, modelVersion, graph().flat(), new int[] {input.size()});
    }

    /**
     * Writes {@link #exportONNXModel(String, long)} to a file, which appears whole or not at all.
     *
     * @param domain a reverse-DNS name for the model
     * @param modelVersion a version number of the model
     * @param file the file, which is replaced if it is there
     * @throws IOException if it cannot be written; what was there is still whole then
     */
    @Override
    public void saveONNXModel(String domain, long modelVersion, Path file) throws IOException {
        write(file, exportONNXModel(domain, modelVersion));
    }

    /**
     * Writes {@link #exportFlatONNXModel(String, long)} to a file, which appears whole or not at all.
     *
     * @param domain a reverse-DNS name for the model
     * @param modelVersion a version number of the model
     * @param file the file, which is replaced if it is there
     * @throws IOException if it cannot be written; what was there is still whole then
     */
    public void saveFlatONNXModel(String domain, long modelVersion, Path file) throws IOException {
        write(file, exportFlatONNXModel(domain, modelVersion));
    }

    /**
     * Writes this model to a file, which appears whole or not at all. {@link #read(Path)} reads it.
     *
     * @param file the file, which is replaced if it is there
     * @throws IOException if it cannot be written; what was there is still whole then
     */
    @Override
    public void serializeToFile(Path file) throws IOException {
        write(file, serialize());
    }

    private static void write(Path file, MessageLite message) throws IOException {
        AtomicFile.write(file, part -> {
            try (OutputStream out = Files.newOutputStream(part)) {
                message.writeTo(out);
            }
        });
    }

    private OnnxMl.ModelProto export(String domain, long modelVersion, OnnxMl.ModelProto student, int[] shape) {
        ONNXContext context = new ONNXContext();
        context.setName(name);
        OnnxMl.ModelProto.Builder model = ONNXExportable.buildModel(context, domain, modelVersion, this).toBuilder()
                .setIrVersion(student.getIrVersion()).clearOpsetImport().addAllOpsetImport(student.getOpsetImportList())
                .setGraph(student.getGraph().toBuilder().setName(name));
        StudentMetadata metadata = new StudentMetadata(input.positions(), shape, LabelNames.byId(outputIDInfo), provenance,
                student);
        return StudentDigest.sign(model.addAllMetadataProps(metadata.entries()).build());
    }

    /**
     * The same model with provenance that can be shown: without absolute paths and host names, which show where it was made.
     * File names and hashes stay. Save or export the result instead of this model; the two share nothing that can be closed.
     *
     * @return a new model
     */
    public DistilledModel withShareableProvenance() {
        return copy(name, ShareableProvenance.of(provenance));
    }

    /**
     * The same model with probabilities that fit labeled data better: its logits are divided by the temperature of least negative
     * log-likelihood on the data (Guo et al., ICML 2017), in its graph, so that exports and saved models have it too. The ranking
     * of a row's labels is the same, apart from probabilities that float32 can no longer tell apart. The temperature counts from
     * the trained network: a model that was calibrated before gets the new temperature in place of the one that it had.
     * <p>
     * The data must not be those of the training: on rows that it has seen a student is right more often than elsewhere, and the
     * temperature would leave it overconfident. Rows without a label have no part, and example weights count. The temperature is
     * a fact of the new model's provenance ({@code calibration-temperature}), beside the number of rows
     * ({@code calibration-rows}) and the negative log-likelihood in nats at temperature 1 ({@code calibration-nll-before}) and at
     * the temperature ({@code calibration-nll-after}). The two models share nothing that can be closed.
     *
     * @param validation labeled examples that were not trained on, 30 or more; not modified
     * @return a new model
     * @throws IllegalArgumentException if there are too few labeled examples, a label is none of the model's, a weight is
     *     negative, infinite or NaN, or no temperature is the best: where all rows are predicted right, or no better than by equal
     *     probabilities
     * @throws IllegalStateException if this model is closed
     */
    public DistilledModel calibrated(Dataset<Label> validation) {
        session();
        FittedTemperature fitted = Calibrating.fit(validation, outputIDInfo, logits());
        return new DistilledModel(name, Calibrating.provenance(provenance, fitted), featureIDMap, outputIDInfo,
                new CalibratedGraph(graph().shaped()).at((float) fitted.temperature()), input, settings);
    }

    /** A model whose scores are the logits of the network. */
    private DistilledModel logits() {
        return new DistilledModel(name, provenance, featureIDMap, outputIDInfo, new CalibratedGraph(graph().shaped()).logits(),
                input, settings);
    }

    private StudentGraph graph() {
        return new StudentGraph(onnx, input.positions().shape());
    }

    @Override
    public ModelProto serialize() {
        return ModelProto.newBuilder().setVersion(CURRENT_VERSION).setClassName(DistilledModel.class.getName())
                .setSerializedData(Any.pack(DistilledModelFormat.write(createDataCarrier(), onnx, input, settings.policy()))).build();
    }

    /**
     * Reads a model from a file, the safe way: everything in it is compared with its checksum before anything else of it is
     * parsed, and no class is loaded before all classes that it names are found to be allowed.
     * <p>
     * Tribuo's own {@code Model.deserializeFromFile} reads the same files and checks the same checksum, but cannot give the rest:
     * it loads the class that the file names first, whatever that is and whatever its static initializer does, loads every other
     * class in the same way, ignores fields beside the message, and wraps errors in others.
     *
     * @param file what {@link #serializeToFile(Path)} wrote
     * @return the model
     * @throws io.github.tribuoipwd.files.DamagedFileException if it is not as it was written
     * @throws io.github.tribuoipwd.files.FileTooOldException if it is of a version that is not read any more
     * @throws io.github.tribuoipwd.files.FileTooNewException if a later version of this library wrote it
     * @throws FileFormatException if it is of another kind, such as an export or another model, names a class that is not
     *     allowed, or its graph has weights in other files
     * @throws IOException if it cannot be read
     */
    public static DistilledModel read(Path file) throws IOException {
        return read(file, AllowedClasses.standard());
    }

    /**
     * As {@link #read(Path)}, for files that may name other classes, such as those of a provenance of your own.
     *
     * @param file what {@link #serializeToFile(Path)} wrote
     * @param allowed the classes that it may name
     * @return the model
     * @throws FileFormatException if it cannot be used, see {@link #read(Path)}
     * @throws IOException if it cannot be read
     */
    public static DistilledModel read(Path file, AllowedClasses allowed) throws IOException {
        return read(file, WholeFile.read(file, "a student, as serializeToFile writes it"), allowed);
    }

    /** Reads the bytes of a file, which is named in errors alone. */
    static DistilledModel read(Path file, byte[] bytes, AllowedClasses allowed) throws FileFormatException {
        try {
            DistilledModelProto content = DistilledModelFormat.verified(StudentFile.envelope(bytes)).content();
            // No reader takes classes from the graph, which may be large.
            NamedClasses.require(content.toBuilder().clearOnnx().build().toByteArray(), allowed);
            return DistilledModelFormat.model(content);
        } catch (FileFormatException e) {
            throw e.in(file);
        }
    }

    /**
     * Reads a model; called by Tribuo.
     *
     * @param version the version of the protobuf
     * @param className the class name in the protobuf
     * @param message the payload
     * @return the model
     * @throws InvalidProtocolBufferException never; Tribuo's other models declare it too
     * @throws IllegalArgumentException if the version is another one
     * @throws IllegalStateException if the payload is another one, a field is missing or damaged, or does not fit the others
     */
    public static DistilledModel deserializeFromProto(int version, String className, Any message)
            throws InvalidProtocolBufferException {
        try {
            return DistilledModelFormat.model(DistilledModelFormat.verified(ModelProto.newBuilder().setVersion(version)
                    .setClassName(className).setSerializedData(message).build()).content());
        } catch (FileTooOldException | FileTooNewException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (FileFormatException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    /**
     * Java serialization writes the protobuf: native state never travels.
     *
     * @return the protobuf's bytes in a record
     */
    @Serial
    private Object writeReplace() {
        return new SerializedForm(serialize().toByteArray());
    }

    private record SerializedForm(byte[] model) implements Serializable {

        @Serial
        private Object readResolve() throws ObjectStreamException {
            try {
                return Model.deserialize(ModelProto.parseFrom(model));
            } catch (InvalidProtocolBufferException e) {
                throw new java.io.StreamCorruptedException(e.getMessage());
            }
        }
    }
}
