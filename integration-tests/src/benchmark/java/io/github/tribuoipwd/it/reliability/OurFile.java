/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.StudentFile;
import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.softlabel.CaptureShare;
import io.github.tribuoipwd.softlabel.SoftLabelException;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.TeacherCache;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.training.Checkpoints;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Files of ours, how they are made, and how they are read. */
enum OurFile {

    /** A student as a Tribuo model. */
    MODEL("model.tribuo") {

        @Override
        void make(Site site, Path folder) throws IOException {
            try (DistilledModel model = student(site)) {
                model.serializeToFile(folder.resolve(file()));
            }
        }

        @Override
        String read(Site site, Path folder) throws IOException {
            try (DistilledModel model = DistilledModel.read(folder.resolve(file()))) {
                return Folders.hash(model.serialize().toByteArray());
            }
        }
    },

    /** An exported student; what is read of it is what ONNX Runtime computes. */
    EXPORT("student.onnx") {

        @Override
        void make(Site site, Path folder) throws IOException {
            try (DistilledModel model = student(site)) {
                model.saveONNXModel("test", 1, folder.resolve(file()));
            }
        }

        @Override
        String read(Site site, Path folder) throws IOException, OrtException {
            String hash = StudentFile.read(folder.resolve(file())).sha256().toString();
            float[] row = new float[Data.FEATURES];
            Arrays.fill(row, 0.3f);
            try (OrtSession session = OrtEnvironment.getEnvironment().createSession(folder.resolve(file()).toString());
                    OnnxTensor input = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), FloatBuffer.wrap(row),
                            new long[] {1, row.length});
                    OrtSession.Result result = session.run(Map.of("input", input))) {
                return hash + Arrays.deepToString((float[][]) result.get(0).getValue());
            }
        }
    },

    /** The manifest of a store of soft labels. */
    MANIFEST("manifest.json") {

        @Override
        void make(Site site, Path folder) {
            site.capture(4).run(Data.examples(7, 3), folder);
        }

        @Override
        String read(Site site, Path folder) {
            return rows(SoftLabelStore.open(folder));
        }
    },

    /** A part of it. */
    PART("part-00000.parquet") {

        @Override
        void make(Site site, Path folder) {
            site.capture(4).run(Data.examples(7, 3), folder);
        }

        @Override
        String read(Site site, Path folder) {
            return rows(SoftLabelStore.open(folder));
        }
    },

    /** What a capture that was stopped goes on with. */
    PROGRESS("progress.json") {

        @Override
        void make(Site site, Path folder) {
            try {
                site.capture(100).run(Data.examples(300, 3), folder, CaptureShare.ALL, progress -> {
                    if (progress.examples() >= 200) {
                        throw new SoftLabelException("enough");
                    }
                });
            } catch (SoftLabelException e) {
                // As a capture that is killed.
                return;
            }
            throw new IllegalStateException("The capture was not stopped");
        }

        @Override
        String read(Site site, Path folder) {
            return rows(site.capture(100).run(Data.examples(300, 3), folder));
        }
    },

    /** The only checkpoint of a training. */
    CHECKPOINT("step-000000000006.ckpt") {

        @Override
        void make(Site site, Path folder) throws IOException {
            Path checkpoints = folder.resolve("checkpoints");
            train(checkpoints);
            Files.move(checkpoints.resolve("training-0").resolve(file()), folder.resolve(file()));
            Folders.delete(checkpoints);
        }

        @Override
        String read(Site site, Path folder) throws IOException {
            Path training = Files.createDirectories(folder.resolve("checkpoints").resolve("training-0"));
            Files.move(folder.resolve(file()), training.resolve(file()));
            return train(folder.resolve("checkpoints"));
        }

        private String train(Path checkpoints) {
            try (DistilledModel model = Students.labelsOnly().epochs(3).checkpoints(new Checkpoints(checkpoints, 0, 2, 0)).build()
                    .train(Data.examples(20, 1))) {
                return Folders.hash(model.exportONNXModel("test", 1).getGraph().toByteArray());
            }
        }
    },

    /** The manifest of a set that {@code train} wrote. */
    SET_MANIFEST("set/manifest.json") {

        @Override
        void make(Site site, Path folder) throws IOException {
            Work.DISTILL.start(site, folder, System.err);
        }

        @Override
        String read(Site site, Path folder) throws IOException {
            return verified(folder, file());
        }
    },

    /** Its metrics, which the tables of {@code experiments} are made of. */
    SET_METRICS("set/metrics.json") {

        @Override
        void make(Site site, Path folder) throws IOException {
            Work.DISTILL.start(site, folder, System.err);
        }

        @Override
        String read(Site site, Path folder) throws IOException {
            return verified(folder, file());
        }
    },

    /** The scores of a teacher that a training with checkpoints keeps. */
    SCORES("soft-labels") {

        @Override
        void make(Site site, Path folder) {
            read(site, folder);
        }

        @Override
        String read(Site site, Path folder) {
            TeacherCache.clear();
            MutableDataset<Label> data = Data.examples(100, 3);
            DenseRows rows = Data.rows(data, Data.FEATURES);
            SoftLabels labels = SoftLabels.capture(site.teacher(), Data.positions(data, Data.FEATURES), rows,
                    Data.LABELS, Data.labelIds(data), TeacherCheck.WARN, folder.resolve(file()));
            StringBuilder values = new StringBuilder();
            for (int i = 0; i < rows.count(); i++) {
                values.append(Arrays.toString(Data.row(labels.logits(), i)));
            }
            return Folders.hash(values.toString().getBytes(StandardCharsets.UTF_8));
        }
    };

    private final String file;

    OurFile(String file) {
        this.file = file;
    }

    String file() {
        return file;
    }

    /** Of how many places; a training for each takes long. */
    int most() {
        return this == CHECKPOINT ? 1000 : Integer.MAX_VALUE;
    }

    /** Makes it, and what belongs to it, in an empty folder. */
    abstract void make(Site site, Path folder) throws Exception;

    /** Uses it as a user would, and gives what the user gets. */
    abstract String read(Site site, Path folder) throws Exception;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static String verified(Path folder, String file) throws IOException {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        int code = Main.run(new String[] {"verify", "--run", folder.resolve("set").toString()},
                new PrintStream(OutputStream.nullOutputStream()), new PrintStream(errors, true, StandardCharsets.UTF_8));
        if (code != 0) {
            throw new IOException(errors.toString(StandardCharsets.UTF_8));
        }
        return Folders.hash(Files.readAllBytes(folder.resolve(file)));
    }

    private static DistilledModel student(Site site) {
        return site.trainer(2).build().train(Data.examples(100, 1));
    }

    private static String rows(SoftLabelStore store) {
        StringBuilder rows = new StringBuilder(store.manifest().teacher().sha256());
        store.forEach(row -> rows.append(row.key()).append(' ').append(row.label()).append(Arrays.toString(row.values())));
        return Folders.hash(rows.toString().getBytes(StandardCharsets.UTF_8));
    }
}
