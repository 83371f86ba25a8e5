/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.util.Pair;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.internal.Buffers;
import io.github.tribuoipwd.internal.FeatureDomains;
import io.github.tribuoipwd.internal.ShareableProvenance;
import io.github.tribuoipwd.onnx.GraphEmbedder;
import io.github.tribuoipwd.protos.DistilledModelProto;
import java.io.ObjectStreamException;
import java.io.Serial;
import java.io.Serializable;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.ONNXExportable;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.util.onnx.ONNXContext;
import org.tribuo.util.onnx.ONNXNode;
import org.tribuo.util.onnx.ONNXPlaceholder;
import org.tribuo.util.onnx.ONNXRef;

/**
 * A student network as a Tribuo model. It <em>is</em> an ONNX graph from {@code (batch, features)}, in the order of the
 * feature ids, to probabilities {@code (batch, labels)}, in the order of the label ids, and runs in ONNX Runtime: before and
 * after serialization and export there is this one way to predict. PyTorch is not needed any more.
 * <p>
 * Features that the layout has no position for are ignored, as everywhere in Tribuo; an example without any known feature is
 * rejected, and so is one with a value that is infinite or NaN as float32. Features that an example lacks are zero.
 * <p>
 * Thread safe. The model holds native memory, which {@link #close()} frees; a model that nobody closes frees it when it is
 * collected. Predicting with a closed model throws {@link IllegalStateException}; everything else still works.
 */
public final class DistilledModel extends Model<Label> implements ONNXExportable, AutoCloseable {

    private static final long serialVersionUID = 1L;

    /** The protobuf version that this class writes, and the newest that it reads. */
    public static final int CURRENT_VERSION = 0;

    private static final int BATCH = 256;
    private static final FloatBuffer NONE = Buffers.direct(0);

    private final transient byte[] onnx;
    /** The features in the order of their ids. */
    private final transient FeaturePositions columns;
    private transient @Nullable StudentSession session;
    private transient boolean closed;

    DistilledModel(String name, ModelProvenance provenance, ImmutableFeatureMap featureIDMap,
            ImmutableOutputInfo<Label> outputIDInfo, byte[] onnx) {
        super(name, provenance, featureIDMap, outputIDInfo, true);
        this.onnx = onnx;
        columns = new FeaturePositions(IntStream.range(0, featureIDMap.size())
                .mapToObj(id -> featureIDMap.get(id).getName()).toList(), featureIDMap.size());
    }

    @Override
    public Prediction<Label> predict(Example<Label> example) {
        List<Prediction<Label>> predictions = new ArrayList<>(1);
        new Batch().run(List.of(example), predictions);
        return predictions.get(0);
    }

    @Override
    protected List<Prediction<Label>> innerPredict(Iterable<Example<Label>> examples) {
        List<Prediction<Label>> predictions = new ArrayList<>();
        List<Example<Label>> some = new ArrayList<>(BATCH);
        Batch batch = new Batch();
        for (Example<Label> example : examples) {
            some.add(example);
            if (some.size() == BATCH) {
                batch.run(some, predictions);
                some.clear();
            }
        }
        if (!some.isEmpty()) {
            batch.run(some, predictions);
        }
        return predictions;
    }

    /** The buffers of one batch after the other. */
    private final class Batch {

        private FloatBuffer rows = NONE;
        private FloatBuffer probabilities = NONE;

        /** Adds the predictions of some examples. */
        void run(List<Example<Label>> examples, List<Prediction<Label>> predictions) {
            StudentSession open = session();
            int width = outputIDInfo.size();
            rows = Buffers.atLeast(rows, Math.multiplyExact(examples.size(), featureIDMap.size()));
            probabilities = Buffers.atLeast(probabilities, Math.multiplyExact(examples.size(), width));
            int[] active = columns.gather(examples, rows);
            for (int i = 0; i < active.length; i++) {
                requireKnown(examples.get(i), active[i]);
            }
            open.run(rows, active.length, featureIDMap.size(), probabilities, width);
            for (int i = 0; i < active.length; i++) {
                float[] values = new float[width];
                probabilities.get(i * width, values);
                LabelScores scores = new LabelScores(outputIDInfo, values);
                predictions.add(new Prediction<>(scores.best(), scores, active[i], examples.get(i), true));
            }
        }
    }

    private void requireKnown(Example<Label> example, int active) {
        if (active == 0) {
            throw new IllegalArgumentException("An example needs a feature that the model knows, found "
                    + (example.size() == 0 ? "none at all" : "only unknown ones, such as " + example.iterator().next().getName())
                    + "; the model knows " + featureIDMap.size() + ", such as " + featureIDMap.get(0).getName()
                    + ".\nMaybe name the features as in the training data; an example whose values are all zero needs one"
                    + " feature that says so.");
        }
    }

    private synchronized StudentSession session() {
        if (closed) {
            throw new IllegalStateException("This model is closed.\nMaybe close it after the last prediction, or load it again.");
        }
        if (session == null) {
            session = new StudentSession(onnx);
        }
        return session;
    }

    /**
     * Frees the native session. Does nothing when called again. Must not be called while another thread predicts.
     */
    @Override
    public synchronized void close() {
        closed = true;
        if (session != null) {
            session.close();
            session = null;
        }
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
        return new DistilledModel(newName, newProvenance, featureIDMap, outputIDInfo, onnx);
    }

    /**
     * Writes the student into a larger graph, such as an ensemble's.
     *
     * @param input {@code (batch, features)}, in the order of this model's feature ids
     * @return probabilities {@code (batch, labels)}
     * @throws IllegalArgumentException if the input has another number of features
     */
    @Override
    public ONNXNode writeONNXGraph(ONNXRef<?> input) {
        GraphInput.requireWidth(input, featureIDMap.size());
        return GraphEmbedder.embed(graph(), input);
    }

    /**
     * Exports the student as an ONNX model with Tribuo's conventions: one input {@code input (batch, features)}, one output
     * {@code output (batch, labels)} of probabilities, the provenance as {@code TRIBUO_PROVENANCE}; beside it the labels, the
     * feature layout and the input transform as metadata.
     *
     * @param domain a reverse-DNS name for the model
     * @param modelVersion a version number of the model
     * @return the model
     */
    @Override
    public OnnxMl.ModelProto exportONNXModel(String domain, long modelVersion) {
        ONNXContext context = new ONNXContext();
        ONNXPlaceholder input = context.floatInput(featureIDMap.size());
        ONNXPlaceholder output = context.floatOutput(outputIDInfo.size());
        context.setName(name);
        writeONNXGraph(input).assignTo(output);
        return ONNXExportable.buildModel(context, domain, modelVersion, this).toBuilder()
                .addAllMetadataProps(graph().getMetadataPropsList()).build();
    }

    /**
     * The same model with provenance that can be shown: without absolute paths and host names, which say where it was made.
     * File names and hashes stay. Save or export the result instead of this model; the two share nothing that can be closed.
     *
     * @return a new model
     */
    public DistilledModel withShareableProvenance() {
        return copy(name, ShareableProvenance.of(provenance));
    }

    private OnnxMl.ModelProto graph() {
        try {
            return OnnxMl.ModelProto.parseFrom(onnx);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("The student's ONNX graph cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public ModelProto serialize() {
        ModelDataCarrier<Label> carrier = createDataCarrier();
        DistilledModelProto payload = DistilledModelProto.newBuilder().setMetadata(Any.pack(FeatureDomains.write(carrier)))
                .setOnnx(ByteString.copyFrom(onnx)).setOnnxSha256(ByteString.copyFrom(sha256(onnx))).build();
        return ModelProto.newBuilder().setVersion(CURRENT_VERSION).setClassName(DistilledModel.class.getName())
                .setSerializedData(Any.pack(payload)).build();
    }

    /**
     * Reads a model; called by Tribuo.
     *
     * @param version the version of the protobuf
     * @param className the class name in the protobuf
     * @param message the payload
     * @return the model
     * @throws InvalidProtocolBufferException if the payload is not a {@code DistilledModelProto}
     * @throws IllegalArgumentException if the version is unknown
     * @throws IllegalStateException if a field is missing, damaged or does not fit the others
     */
    public static DistilledModel deserializeFromProto(int version, String className, Any message)
            throws InvalidProtocolBufferException {
        if (version < 0 || version > CURRENT_VERSION) {
            throw new IllegalArgumentException("Unknown version " + version + ", this class supports at most version "
                    + CURRENT_VERSION + ".\nMaybe use a newer version of this library.");
        }
        DistilledModelProto payload = message.unpack(DistilledModelProto.class);
        ModelDataCarrier<?> carrier = ModelDataCarrier.deserialize(payload.getMetadata().unpack(ModelDataProto.class));
        if (!(carrier.outputDomain().getOutput(0) instanceof Label)) {
            throw new IllegalStateException("Invalid protobuf, the output domain must hold Labels, found "
                    + carrier.outputDomain().getClass().getName());
        }
        @SuppressWarnings("unchecked") // guarded by the check of the first output
        ImmutableOutputInfo<Label> outputs = (ImmutableOutputInfo<Label>) carrier.outputDomain();
        byte[] onnx = payload.getOnnx().toByteArray();
        byte[] expected = payload.getOnnxSha256().toByteArray();
        byte[] found = sha256(onnx);
        if (!Arrays.equals(expected, found)) {
            throw new IllegalStateException("Invalid protobuf, the student's ONNX graph of " + onnx.length
                    + " bytes must have SHA-256 " + HexFormat.of().formatHex(expected) + ", found "
                    + HexFormat.of().formatHex(found) + ".\nMaybe the file was damaged on its way; copy it again.");
        }
        return new DistilledModel(carrier.name(), carrier.provenance(), carrier.featureDomain(), outputs, onnx);
    }

    private static byte[] sha256(byte[] bytes) {
        return ProvenanceUtil.HashType.SHA256.getDigest().digest(bytes);
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
