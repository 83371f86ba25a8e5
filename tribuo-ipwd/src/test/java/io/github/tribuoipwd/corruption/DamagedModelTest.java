/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.corruption;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.protos.DistilledModelProto;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.protos.core.ModelProto;

/** A stored student that was damaged is refused: ONNX Runtime itself would load most of them without a word. */
class DamagedModelTest {

    private ModelProto stored;
    private DistilledModelProto payload;

    @BeforeEach
    void train() throws InvalidProtocolBufferException {
        stored = Students.labelsOnly().epochs(1).build().train(Data.examples(40, 1)).serialize();
        payload = stored.getSerializedData().unpack(DistilledModelProto.class);
    }

    private ModelProto with(DistilledModelProto changed) {
        return stored.toBuilder().setSerializedData(Any.pack(changed)).build();
    }

    @Test
    void whole() {
        assertEquals(Data.CLASSES, Model.deserialize(stored).getOutputIDInfo().size());
    }

    @Test
    void everyByteOfTheGraphIsGuarded() {
        byte[] graph = payload.getOnnx().toByteArray();
        for (int i = 0; i < graph.length; i++) {
            graph[i] ^= 1;
            ModelProto damaged = with(payload.toBuilder().setOnnx(ByteString.copyFrom(graph)).build());
            assertRefused(damaged, "SHA-256");
            graph[i] ^= 1;
        }
    }

    @Test
    void cutAnywhere() {
        for (int length = 0; length < payload.getOnnx().size(); length += 97) {
            assertRefused(with(payload.toBuilder().setOnnx(payload.getOnnx().substring(0, length)).build()), "SHA-256");
        }
    }

    @Test
    void missingFields() {
        assertRefused(with(payload.toBuilder().clearOnnxSha256().build()), "SHA-256");
        assertThrows(RuntimeException.class, () -> Model.deserialize(with(payload.toBuilder().clearMetadata().build())));
    }

    @Test
    void unknownVersion() {
        assertRefused(stored.toBuilder().setVersion(7).build(), "version 7");
        assertThrows(IllegalArgumentException.class,
                () -> DistilledModel.deserializeFromProto(7, DistilledModel.class.getName(), stored.getSerializedData()));
    }

    /** Tribuo wraps what a class throws. */
    private static void assertRefused(ModelProto damaged, String part) {
        Throwable e = assertThrows(RuntimeException.class, () -> Model.deserialize(damaged));
        StringBuilder messages = new StringBuilder();
        for (; e != null; e = e.getCause()) {
            messages.append(e.getMessage()).append('\n');
        }
        assertTrue(messages.toString().contains(part), messages::toString);
    }
}
