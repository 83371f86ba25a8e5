/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Buffers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/**
 * The SHA-256 of the content of data, in their order. Each part begins with its length, so that no two data give the same bytes.
 */
final class DataFingerprint {

    private static final long BLOCK_BYTES = 1 << 20;

    private final MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();

    private DataFingerprint() {}

    /** The fingerprint of training data: rows, labels, names of labels and features, and weights. */
    static String of(TrainingSet data, List<String> features) {
        DataFingerprint fingerprint = new DataFingerprint();
        fingerprint.rows(data.rows());
        fingerprint.numbers(data.labels());
        fingerprint.texts(data.labelNames());
        fingerprint.texts(features);
        float[] weights = data.weights();
        fingerprint.length(weights == null ? -1 : weights.length);
        for (int i = 0; weights != null && i < weights.length; i++) {
            fingerprint.length(Float.floatToRawIntBits(weights[i]));
        }
        return fingerprint.hexadecimal();
    }

    /** The fingerprint of validation examples: rows and labels. */
    static String of(Validation validation) {
        DataFingerprint fingerprint = new DataFingerprint();
        fingerprint.rows(validation.rows());
        fingerprint.numbers(validation.labels());
        return fingerprint.hexadecimal();
    }

    private void rows(Rows rows) {
        length(rows.count());
        numbers(rows.shape());
        int block = Math.max(1, Math.min(rows.count(), Buffers.rowsWithin(BLOCK_BYTES, rows.size())));
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(block * rows.size(), Float.BYTES)).order(ByteOrder.LITTLE_ENDIAN);
        for (int first = 0; first < rows.count(); first += block) {
            int number = Math.min(block, rows.count() - first);
            FloatBuffer values = bytes.asFloatBuffer();
            for (int i = 0; i < number; i++) {
                rows.copy(first + i, values);
            }
            digest.update(bytes.array(), 0, number * rows.size() * Float.BYTES);
        }
    }

    private void numbers(int[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(values.length, Integer.BYTES));
        bytes.asIntBuffer().put(values);
        length(values.length);
        digest.update(bytes);
    }

    private void texts(List<String> texts) {
        length(texts.size());
        for (String text : texts) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            length(bytes.length);
            digest.update(bytes);
        }
    }

    private void length(int length) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    }

    private String hexadecimal() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
