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
import io.github.tribuoipwd.internal.FeatureDomains;
import io.github.tribuoipwd.protos.DistilledModelProto;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
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

/** A {@link DistilledModel} as a protobuf message, guarded by a checksum over all of it. */
final class DistilledModelFormat {

    private DistilledModelFormat() {}

    static DistilledModelProto write(ModelDataCarrier<Label> carrier, byte[] onnx, StudentInput input, FeatureCheck.Policy policy) {
        DistilledModelProto unguarded = DistilledModelProto.newBuilder().setMetadata(Any.pack(FeatureDomains.write(carrier)))
                .setOnnx(ByteString.copyFrom(onnx))
                .addAllFeatureIds(Arrays.stream(input.ids()).boxed().toList())
                .addAllShape(Arrays.stream(input.positions().shape()).boxed().toList())
                .addAllUnseen(input.unseen().stream().boxed().toList())
                .setUnknownFeatures(policy.action().name()).setMaximumUnknownShare(policy.maximumShare()).build();
        return unguarded.toBuilder().setSha256(ByteString.copyFrom(sha256(unguarded))).build();
    }

    static DistilledModel read(int version, Any message) throws InvalidProtocolBufferException {
        if (version < 0 || version > DistilledModel.CURRENT_VERSION) {
            throw new IllegalArgumentException("Unknown version " + version + ", this class supports version "
                    + DistilledModel.CURRENT_VERSION + ".\nMaybe use a newer version of this library.");
        }
        if (version < DistilledModel.CURRENT_VERSION) {
            throw new IllegalArgumentException("A student of version " + version + (version == 0
                    ? " has its columns in another order" : " names classes and settings that have other names now")
                    + ", this class supports version " + DistilledModel.CURRENT_VERSION + ".\nMaybe train it again with its"
                    + " configuration in the form of today; the student.onnx that was exported beside it needs none of this"
                    + " library and still predicts.");
        }
        DistilledModelProto payload = message.unpack(DistilledModelProto.class);
        requireUndamaged(payload);
        ModelDataCarrier<?> carrier = ModelDataCarrier.deserialize(payload.getMetadata().unpack(ModelDataProto.class));
        if (!(carrier.outputDomain().getOutput(0) instanceof Label)) {
            throw new IllegalStateException("Invalid protobuf, the output domain must hold Labels, found "
                    + carrier.outputDomain().getClass().getName());
        }
        @SuppressWarnings("unchecked") // guarded by the check of the first output
        ImmutableOutputInfo<Label> outputs = (ImmutableOutputInfo<Label>) carrier.outputDomain();
        FeatureCheck.Policy policy = new FeatureCheck.Policy(UnknownFeatures.valueOf(payload.getUnknownFeatures()),
                payload.getMaximumUnknownShare());
        return new DistilledModel(carrier.name(), carrier.provenance(), carrier.featureDomain(), outputs,
                payload.getOnnx().toByteArray(), input(payload, carrier.featureDomain()), policy);
    }

    private static StudentInput input(DistilledModelProto payload, ImmutableFeatureMap domain) {
        int[] ids = ints(payload.getFeatureIdsList());
        BitSet unseen = new BitSet();
        payload.getUnseenList().forEach(unseen::set);
        List<String> names = Arrays.stream(ids).mapToObj(id -> domain.get(id).getName()).toList();
        StudentInput input = new StudentInput(new FeaturePositions(names, ints(payload.getShapeList())), ids, unseen);
        input.requireWhole(domain);
        return input;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void requireUndamaged(DistilledModelProto payload) {
        byte[] expected = payload.getSha256().toByteArray();
        byte[] found = sha256(payload.toBuilder().clearSha256().build());
        if (!Arrays.equals(expected, found)) {
            throw new IllegalStateException("Invalid protobuf, the student must have SHA-256 " + HexFormat.of().formatHex(expected)
                    + ", found " + HexFormat.of().formatHex(found) + ".\nMaybe the file was damaged on its way; copy it again.");
        }
    }

    private static byte[] sha256(DistilledModelProto unguarded) {
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            unguarded.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return digest.digest();
    }
}
