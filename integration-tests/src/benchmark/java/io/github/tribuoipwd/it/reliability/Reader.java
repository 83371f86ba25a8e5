/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.StudentFile;
import io.github.tribuoipwd.data.CifarDataSource;
import io.github.tribuoipwd.data.CifarKind;
import io.github.tribuoipwd.data.ImageDecoder;
import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.protos.GuardedModelProto;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.training.Checkpoints;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.tribuo.protos.core.ModelProto;

/**
 * Readers of files that may come from strangers. Each takes any bytes, and gives a result or an error with advice. A stranger can
 * compute checksums, so those that stand before a parser are made right first.
 */
enum Reader {

    /** The manifest of a store of soft labels. */
    MANIFEST {

        private static final String HASH = "\"manifestSha256\" : \"";

        @Override
        void read(byte[] bytes, Path folder) throws IOException {
            String text = new String(bytes, StandardCharsets.UTF_8);
            int value = text.lastIndexOf(HASH) + HASH.length();
            if (value >= HASH.length() && value + 64 <= text.length()) {
                String end = text.substring(value + 64);
                String zeros = text.substring(0, value) + "0".repeat(64) + end;
                text = text.substring(0, value)
                        + Folders.hash(zeros.getBytes(StandardCharsets.UTF_8)).toUpperCase(Locale.ROOT) + end;
            }
            Files.writeString(folder.resolve("manifest.json"), text);
            SoftLabelStore.open(folder).describe();
        }
    },

    /** A checkpoint, which a training goes on with. */
    CHECKPOINT {

        private static final int HEAD = 24;
        private static final int HASH = 32;

        @Override
        void read(byte[] bytes, Path folder) throws IOException {
            if (bytes.length > HEAD + HASH) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                buffer.putLong(HEAD / 2, bytes.length);
                rightSections(buffer.position(HEAD));
                byte[] content = Arrays.copyOf(bytes, bytes.length - HASH);
                buffer.put(content.length, HexFormat.of().parseHex(Folders.hash(content)));
            }
            Path checkpoints = folder.resolve("checkpoints");
            Folders.delete(checkpoints);
            Path training = Files.createDirectories(checkpoints.resolve("training-0"));
            Files.write(training.resolve("step-000000000006.ckpt"), bytes);
            Students.labelsOnly().epochs(3).checkpoints(new Checkpoints(checkpoints, 0, 2, 0)).build().train(Data.examples(20, 1))
                    .close();
        }

        /** As far as there are some. */
        private static void rightSections(ByteBuffer buffer) {
            while (buffer.remaining() > HASH + Short.BYTES) {
                int name = Short.toUnsignedInt(buffer.getShort());
                if (buffer.remaining() < HASH + name + Long.BYTES) {
                    return;
                }
                long length = buffer.position(buffer.position() + name).getLong();
                if (length < 0 || length > buffer.remaining() - HASH - Integer.BYTES) {
                    return;
                }
                CRC32C checksum = new CRC32C();
                checksum.update(buffer.slice(buffer.position(), (int) length));
                buffer.position(buffer.position() + (int) length).putInt((int) checksum.getValue());
            }
        }
    },

    /** A file of CIFAR images, compressed or not. */
    CIFAR {

        @Override
        void read(byte[] bytes, Path folder) throws IOException {
            Path file = Files.write(folder.resolve("cifar.bin"), bytes);
            for (CifarKind kind : CifarKind.values()) {
                accept(() -> new CifarDataSource(kind, List.of(file)));
            }
        }
    },

    /** JPEG, PNG, GIF and BMP. */
    IMAGE {

        @Override
        void read(byte[] bytes, Path folder) {
            new ImageDecoder(3, 32, 32, -1).decode(bytes, "image");
        }
    },

    /** The walk over a teacher. */
    GRAPH {

        @Override
        void read(byte[] bytes, Path folder) throws IOException {
            OnnxTeacher.builder(Files.write(folder.resolve("teacher.onnx"), bytes), Data.LABELS).build();
        }
    },

    /** What the checksum of a saved student guards. */
    MODEL {

        @Override
        void read(byte[] bytes, Path folder) throws IOException {
            GuardedModelProto guarded = GuardedModelProto.newBuilder().setContent(ByteString.copyFrom(bytes))
                    .setSha256(ByteString.copyFrom(HexFormat.of().parseHex(Folders.hash(bytes)))).build();
            Path file = Files.write(folder.resolve("model.tribuo"), ModelProto.newBuilder()
                    .setVersion(DistilledModel.CURRENT_VERSION).setClassName(DistilledModel.class.getName())
                    .setSerializedData(Any.pack(guarded)).build().toByteArray());
            accept(() -> StudentFile.read(file));
            DistilledModel.read(file).close();
        }
    },

    /** A student of either kind as it lies, checksums and all. */
    STUDENT {

        @Override
        void read(byte[] bytes, Path folder) throws IOException {
            StudentFile.read(Files.write(folder.resolve("student"), bytes));
        }
    };

    /** Reads bytes, by files in a folder if need be. */
    abstract void read(byte[] bytes, Path folder) throws Exception;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private interface Reading {
        void run() throws Exception;
    }

    /** An error with advice is an answer, any other is not. */
    private static void accept(Reading reading) {
        try {
            reading.run();
        } catch (Exception e) {
            if (!String.valueOf(e.getMessage()).contains("\nMaybe ")) {
                throw new IllegalStateException("An error without advice: " + e, e);
            }
        }
    }

    /** Reads bytes; throws if that fails in any way but an error with advice. */
    void check(byte[] bytes, Path folder) {
        accept(() -> read(bytes, folder));
    }
}
