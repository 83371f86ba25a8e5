/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.tribuoipwd.protos.DistilledModelProto;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.Model;
import org.tribuo.protos.core.ModelProto;

/** A stored student that was damaged is refused: ONNX Runtime itself would load most of them without an error. */
@Tag("corruption")
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

    /** The provenance, the domains, the graph, the order of the columns, the settings and the checksum itself. */
    @Test
    void bytesAnywhere() {
        byte[] bytes = payload.toByteArray();
        for (int i = 0; i < bytes.length; i += 7) {
            bytes[i] ^= (byte) (1 << i % 8);
            ModelProto damaged = stored.toBuilder().setSerializedData(stored.getSerializedData().toBuilder()
                    .setValue(ByteString.copyFrom(bytes))).build();
            assertThrows(RuntimeException.class, () -> Model.deserialize(damaged), "byte " + i);
            bytes[i] ^= (byte) (1 << i % 8);
        }
    }

    @Test
    void everyFieldIsGuarded() {
        assertRefused(with(payload.toBuilder().setOnnx(payload.getOnnx().substring(1)).build()), "SHA-256");
        assertRefused(with(payload.toBuilder().setMetadata(payload.getMetadata().toBuilder()
                .setValue(payload.getMetadata().getValue().substring(1))).build()), "SHA-256");
        assertRefused(with(payload.toBuilder().setFeatureIds(0, 1).setFeatureIds(1, 0).build()), "SHA-256");
        assertRefused(with(payload.toBuilder().setShape(0, 4).addShape(4).build()), "SHA-256");
        assertRefused(with(payload.toBuilder().addUnseen(3).build()), "SHA-256");
        assertRefused(with(payload.toBuilder().setUnknownFeatures("REFUSE").build()), "SHA-256");
        assertRefused(with(payload.toBuilder().setMaximumUnknownShare(0.5).build()), "SHA-256");
    }

    @Test
    void cutAnywhere() {
        for (int length = 0; length < payload.getOnnx().size(); length += 97) {
            assertRefused(with(payload.toBuilder().setOnnx(payload.getOnnx().substring(0, length)).build()), "SHA-256");
        }
    }

    @Test
    void missingFields() {
        assertRefused(with(payload.toBuilder().clearSha256().build()), "SHA-256");
        assertRefused(with(payload.toBuilder().clearMetadata().build()), "SHA-256");
    }

    @Test
    void unknownVersion() {
        assertRefused(stored.toBuilder().setVersion(7).build(), "version 7");
        assertThrows(IllegalArgumentException.class,
                () -> DistilledModel.deserializeFromProto(7, DistilledModel.class.getName(), stored.getSerializedData()));
    }

    /**
     * As 0.1.0-SNAPSHOT wrote them: version 0 with columns in the order of the feature ids, version 1 with a provenance that names
     * classes of before.
     */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void anOldStudentIsRefusedByItsVersion(int version) throws IOException {
        Path file = Path.of("src/test/resources/cases/old-student/version-" + version + ".tribuo");
        assertRefused(ModelProto.parseFrom(Files.readAllBytes(file)), "version " + version, "Maybe train it again");
        Throwable e = assertThrows(IllegalArgumentException.class, () -> Reproducer.read(file));
        assertTrue(e.getMessage().contains("version " + version), e::getMessage);
    }

    /** Tribuo wraps the exceptions of the classes that it calls. */
    private static void assertRefused(ModelProto damaged, String... parts) {
        Throwable e = assertThrows(RuntimeException.class, () -> Model.deserialize(damaged));
        StringBuilder messages = new StringBuilder();
        for (; e != null; e = e.getCause()) {
            messages.append(e.getMessage()).append('\n');
        }
        for (String part : parts) {
            assertTrue(messages.toString().contains(part), messages::toString);
        }
    }
}
