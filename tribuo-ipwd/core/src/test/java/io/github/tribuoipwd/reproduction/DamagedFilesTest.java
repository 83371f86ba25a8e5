/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.reproduction;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.files.FileFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.ONNXExportable;

/** What the reproducer makes of damaged files: an error with advice, or the student as it was. */
@Tag("corruption")
class DamagedFilesTest {

    private static final Path BEFORE = Path.of("src/test/resources/fixtures/0.1.0");
    private static final int DAMAGES = 1_000;
    private static final int SOME = 200;

    @TempDir
    private Path folder;

    private final SplittableRandom random = new SplittableRandom(11);

    /** Flipped bits, a lost end, zeros, a part written twice, noise. */
    private byte[] damaged(byte[] whole) {
        byte[] bytes = whole.clone();
        int at = random.nextInt(bytes.length);
        int length = Math.min(1 + random.nextInt(64), bytes.length - at);
        switch (random.nextInt(5)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes = Arrays.copyOf(bytes, at);
            case 2 -> Arrays.fill(bytes, at, at + length, (byte) 0);
            case 3 -> System.arraycopy(bytes, random.nextInt(bytes.length - length), bytes, at, length);
            default -> {
                for (int i = at; i < at + length; i++) {
                    bytes[i] = (byte) random.nextInt();
                }
            }
        }
        return bytes;
    }

    private record Counts(int refused, int read) {}

    private Counts read(byte[] whole, int damages, boolean guarded) throws IOException {
        Path file = Files.write(folder.resolve("student"), whole);
        Reproducer.read(file);
        int refused = 0;
        for (int i = 0; i < damages; i++) {
            byte[] bytes = damaged(whole);
            Files.write(file, bytes);
            try {
                Reproducer.read(file);
                if (guarded) {
                    assertTrue(Arrays.equals(whole, bytes)
                            || ModelProto.parseFrom(bytes).equals(ModelProto.parseFrom(whole)), "damage " + i + " was read");
                }
            } catch (FileFormatException e) {
                assertTrue(e.getMessage().contains("\nMaybe ") && e.getMessage().startsWith(file.toString()), e::getMessage);
                refused++;
            }
        }
        assertTrue(refused > damages / 2, refused + " refused");
        return new Counts(refused, damages - refused);
    }

    @Test
    void exports() throws IOException {
        Path file = folder.resolve("student.onnx");
        try (DistilledModel model = DistilledModel.read(BEFORE.resolve("model.tribuo"))) {
            model.saveONNXModel("test", 1, file);
        }
        System.out.println("exports: " + read(Files.readAllBytes(file), DAMAGES, true));
    }

    @Test
    void models() throws IOException {
        Path file = folder.resolve("model.tribuo");
        try (DistilledModel model = DistilledModel.read(BEFORE.resolve("model.tribuo"))) {
            model.serializeToFile(file);
        }
        System.out.println("models: " + read(Files.readAllBytes(file), DAMAGES, true));
    }

    /** Nothing shows a changed weight there, but nothing else than advice is thrown either. */
    @Test
    void exportsOfBeforeThereWereDigests() throws IOException {
        System.out.println("exports of before: " + read(Files.readAllBytes(BEFORE.resolve("student.onnx")), SOME, false));
    }

    /** Without a digest, so that the damage reaches the readers of provenance: numbers, classes, references, brackets. */
    @Test
    void damagedProvenance() throws IOException {
        ModelProto export = ModelProto.parseFrom(Files.readAllBytes(BEFORE.resolve("student.onnx")));
        int place = 0;
        while (!export.getMetadataProps(place).getKey().equals(ONNXExportable.PROVENANCE_METADATA_FIELD)) {
            place++;
        }
        byte[] text = export.getMetadataProps(place).getValue().getBytes(StandardCharsets.US_ASCII);
        Path file = folder.resolve("student.onnx");
        int refused = 0;
        for (int i = 0; i < SOME; i++) {
            byte[] changed = text.clone();
            if (i % 2 == 0) {
                changed[random.nextInt(text.length)] = (byte) (' ' + random.nextInt(95));
            } else {
                int length = 1 + random.nextInt(200);
                System.arraycopy(text, random.nextInt(text.length - length), changed, random.nextInt(text.length - length), length);
            }
            ModelProto.Builder model = export.toBuilder();
            model.getMetadataPropsBuilder(place).setValue(new String(changed, StandardCharsets.US_ASCII));
            Files.write(file, model.build().toByteArray());
            try {
                Reproducer.read(file);
            } catch (FileFormatException e) {
                assertTrue(e.getMessage().contains("\nMaybe "), e::getMessage);
                refused++;
            }
        }
        System.out.println("provenance: " + refused + " of " + SOME + " refused");
        assertTrue(refused > SOME / 4, refused + " refused");
    }
}
