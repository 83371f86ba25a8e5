/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.UnknownFeatures;
import io.github.tribuoipwd.files.DamagedFileException;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.files.FileTooNewException;
import io.github.tribuoipwd.files.FileTooOldException;
import io.github.tribuoipwd.internal.FeatureDomains;
import io.github.tribuoipwd.internal.TribuoFile;
import io.github.tribuoipwd.protos.DistilledModelProto;
import io.github.tribuoipwd.protos.GuardedModelProto;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;

/** A {@link DistilledModel} as a protobuf message, guarded by a checksum over all of it, which is checked first. */
final class DistilledModelFormat {

    /** The first version with a checksum over bytes. */
    private static final int FIRST_GUARDED = 3;
    private static final int OLDEST = 2;
    private static final String TYPE_PREFIX = "type.googleapis.com/";
    private static final String COPY_AGAIN = ".\nMaybe the file was damaged on its way; copy it again.";

    private DistilledModelFormat() {}

    /** The payload of a model's message: all that matters, and its checksum. */
    static GuardedModelProto write(ModelDataCarrier<Label> carrier, byte[] onnx, StudentInput input, FeatureCheck.Policy policy) {
        ByteString content = DistilledModelProto.newBuilder().setMetadata(Any.pack(FeatureDomains.write(carrier)))
                .setOnnx(ByteString.copyFrom(onnx))
                .addAllFeatureIds(Arrays.stream(input.ids()).boxed().toList())
                .addAllShape(Arrays.stream(input.positions().shape()).boxed().toList())
                .addAllUnseen(input.unseen().stream().boxed().toList())
                .setUnknownFeatures(policy.action().name()).setMaximumUnknownShare(policy.maximumShare()).build().toByteString();
        return GuardedModelProto.newBuilder().setContent(content).setSha256(ByteString.copyFrom(sha256(content))).build();
    }

    /**
     * A student whose checksum was checked.
     *
     * @param content the student; nothing in it was read yet
     * @param sha256 its checksum in hexadecimal digits
     */
    record Verified(DistilledModelProto content, String sha256) {}

    /**
     * Checks a student before anything in it is read.
     *
     * @param model Tribuo's message around it
     * @throws FileFormatException if it is damaged, too old, too new or another thing
     */
    static Verified verified(ModelProto model) throws FileFormatException {
        int version = model.getVersion();
        Any message = model.getSerializedData();
        requireVersion(version);
        boolean guarded = version >= FIRST_GUARDED;
        String type = TYPE_PREFIX
                + (guarded ? GuardedModelProto.getDescriptor() : DistilledModelProto.getDescriptor()).getFullName();
        if (!model.getClassName().equals(DistilledModel.class.getName()) || !message.getTypeUrl().equals(type)) {
            throw new DamagedFileException("A student of version " + version + " must be a " + DistilledModel.class.getName()
                    + " in " + type + ", found a " + model.getClassName() + " in " + message.getTypeUrl() + COPY_AGAIN);
        }
        try {
            return guarded ? guarded(message.getValue()) : plain(message.getValue());
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedFileException("The student must be a whole message, found " + e.getMessage() + COPY_AGAIN, e);
        }
    }

    private static void requireVersion(int version) throws FileFormatException {
        if (version < 0 || version > DistilledModel.CURRENT_VERSION) {
            throw new FileTooNewException("Unknown version " + version + ", this class supports version "
                    + DistilledModel.CURRENT_VERSION + " and, of those before, " + OLDEST + ".\nMaybe use a newer version of this"
                    + " library.");
        }
        if (version < OLDEST) {
            throw new FileTooOldException("A student of version " + version + (version == 0
                    ? " has its columns in another order" : " names classes and settings that have other names now")
                    + ", this class supports version " + OLDEST + " and later.\nMaybe train it again with its"
                    + " configuration in the form of today; the student.onnx that was exported beside it needs none of this"
                    + " library and still predicts.");
        }
    }

    private static Verified guarded(ByteString payload) throws InvalidProtocolBufferException, DamagedFileException {
        GuardedModelProto guarded = GuardedModelProto.parseFrom(payload);
        if (guarded.getSerializedSize() != payload.size() || !guarded.getUnknownFields().asMap().isEmpty()) {
            throw new DamagedFileException("The student must be its content and a checksum, found more" + COPY_AGAIN);
        }
        String sha256 = requireUndamaged(guarded.getSha256(), guarded.getContent());
        return new Verified(DistilledModelProto.parseFrom(guarded.getContent()), sha256);
    }

    /** Version 2, whose checksum is of the message written again without it. */
    private static Verified plain(ByteString payload) throws InvalidProtocolBufferException, DamagedFileException {
        DistilledModelProto student = DistilledModelProto.parseFrom(payload);
        ByteString rest = student.toBuilder().clearSha256().build().toByteString();
        return new Verified(student, requireUndamaged(student.getSha256(), rest));
    }

    private static String requireUndamaged(ByteString expected, ByteString content) throws DamagedFileException {
        byte[] found = sha256(content);
        if (!Arrays.equals(expected.toByteArray(), found)) {
            throw new DamagedFileException("The student must have SHA-256 " + HexFormat.of().formatHex(expected.toByteArray())
                    + ", found " + HexFormat.of().formatHex(found) + COPY_AGAIN);
        }
        return HexFormat.of().formatHex(found);
    }

    private static byte[] sha256(ByteString bytes) {
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        bytes.asReadOnlyByteBufferList().forEach(digest::update);
        return digest.digest();
    }

    /**
     * Makes the model; this loads the classes that the student names.
     *
     * @throws FileFormatException if its parts cannot be read or do not fit each other
     */
    static DistilledModel model(DistilledModelProto student) throws FileFormatException {
        byte[] onnx = student.getOnnx().toByteArray();
        // The one place where a stranger's graph is checked before it is run.
        StudentGraphCheck.read(onnx);
        try {
            ModelDataProto metadata = student.getMetadata().unpack(ModelDataProto.class);
            StudentProvenance.requireBounded(metadata.getProvenance());
            return model(student, onnx, ModelDataCarrier.deserialize(metadata));
        } catch (InvalidProtocolBufferException | RuntimeException | StackOverflowError | LinkageError e) {
            throw TribuoFile.unreadable(e);
        }
    }

    private static DistilledModel model(DistilledModelProto student, byte[] onnx, ModelDataCarrier<?> carrier) {
        if (!(carrier.outputDomain().getOutput(0) instanceof Label)) {
            throw new IllegalStateException("Invalid protobuf, the output domain must hold Labels, found "
                    + carrier.outputDomain().getClass().getName());
        }
        @SuppressWarnings("unchecked") // guarded by the check of the first output
        ImmutableOutputInfo<Label> outputs = (ImmutableOutputInfo<Label>) carrier.outputDomain();
        FeatureCheck.Policy policy = new FeatureCheck.Policy(UnknownFeatures.valueOf(student.getUnknownFeatures()),
                student.getMaximumUnknownShare());
        return new DistilledModel(carrier.name(), carrier.provenance(), carrier.featureDomain(), outputs, onnx,
                input(student, carrier.featureDomain()), PredictionSettings.of(policy));
    }

    private static StudentInput input(DistilledModelProto payload, ImmutableFeatureMap domain) {
        int[] ids = ints(payload.getFeatureIdsList());
        if (!payload.getUnseenList().stream().allMatch(id -> id >= 0 && id < ids.length)) {
            throw new IllegalStateException("Invalid protobuf, an unseen feature must be one of " + ids.length + ".");
        }
        BitSet unseen = new BitSet();
        payload.getUnseenList().forEach(unseen::set);
        StudentInput.requireWhole(ids, domain);
        List<String> names = Arrays.stream(ids).mapToObj(id -> domain.get(id).getName()).toList();
        return new StudentInput(new FeaturePositions(names, ints(payload.getShapeList())), ids, unseen);
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }
}
