/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.student.ConvolutionalNetwork;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Students;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.TeacherException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Errors that can be found before the first training stop it, and nothing else does. */
@Tag("unit")
class BeforeTrainingTest {

    @TempDir
    private Path folder;

    private static Dataset<Label> train() {
        return Data.examples(64, 1);
    }

    private static Dataset<Label> test(Label label, String[] names, double... values) {
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("test data", new LabelFactory()),
                new LabelFactory());
        Data.examples(20, 2).forEach(data::add);
        data.add(new ArrayExample<>(label, names, values));
        return data;
    }

    private static String[] named(String prefix, int number) {
        return IntStream.range(0, number).mapToObj(i -> prefix + i).toArray(String[]::new);
    }

    private static DistillationTrainer sorted() {
        return Students.labelsOnly().layout(new SortedLayout()).build();
    }

    @Test
    void dataThatBelongTogether() {
        long bytes = new BeforeTraining(train(), Data.examples(20, 2)).check("labels", Students.labelsOnly().build());
        // 16 features, 12 hidden units, 3 classes: 243 parameters, twice four bytes each; the texts and a margin.
        assertEquals(1.2 * (8 * 243 + 256 * 16 + (1 << 20)), bytes, 1);
    }

    @Test
    void aClassThatTheTestDataLack() {
        MutableDataset<Label> some = new MutableDataset<>(new SimpleDataSourceProvenance("test data", new LabelFactory()),
                new LabelFactory());
        Data.examples(20, 2).forEach(example -> {
            if (!example.getOutput().getLabel().equals("b")) {
                some.add(example);
            }
        });
        new BeforeTraining(train(), some).check("labels", Students.labelsOnly().build());
    }

    @Test
    void labelsOnlyInTheTestData() {
        assertError(IllegalArgumentException.class,
                () -> new BeforeTraining(train(), test(new Label("extra"), named("", 16), new double[16])),
                "\"extra\" only in the test data", "\"a\", \"b\", \"c\"");
        assertError(IllegalArgumentException.class,
                () -> new BeforeTraining(train(), test(LabelFactory.UNKNOWN_LABEL, named("", 16), new double[16])), "1 without");
    }

    @Test
    void unknownFeatures() {
        MutableDataset<Label> other = new MutableDataset<>(new SimpleDataSourceProvenance("test data", new LabelFactory()),
                new LabelFactory());
        other.add(new ArrayExample<>(new Label("a"), named("pixel-", 16), new double[16]));
        BeforeTraining before = new BeforeTraining(train(), other);
        assertError(IllegalArgumentException.class, () -> before.check("kd", sorted()), "kd", "found none", "\"pixel-0\"", "\"0\"");
    }

    @Test
    void anExampleWithoutAnyOfThem() {
        BeforeTraining before = new BeforeTraining(train(), test(new Label("a"), named("other", 1), 1));
        assertError(IllegalArgumentException.class, () -> before.check("kd", sorted()), "kd", "\"other0\"", "example 20");
    }

    @Test
    void aValueThatIsNoFloat() {
        double[] values = new double[16];
        values[3] = 1e300;
        BeforeTraining before = new BeforeTraining(train(), test(new Label("a"), named("", 16), values));
        assertError(IllegalArgumentException.class, () -> before.check("kd", sorted()), "kd", "Infinity");
    }

    @Test
    void manyUnknownFeaturesAreAWarning() {
        String[] names = named("", 24);
        assertTrue(warnings(test(new Label("a"), names, new double[24])).get(0).contains("33 %"));
        assertTrue(warnings(test(new Label("a"), names, new double[24])).get(0).contains("\"16\", \"17\""));
        assertEquals(List.of(), warnings(test(new Label("a"), named("", 17), new double[17])));
    }

    @Test
    void mostFeaturesAbsentFromTheTestDataAreAWarning() {
        String warning = warnings(only(7)).get(0);
        assertTrue(warning.contains("56 %") && warning.contains("never occur in the test data"), warning);
        assertEquals(List.of(), warnings(only(8)));
    }

    /** Test data that have the first few features. */
    private static Dataset<Label> only(int features) {
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("test data", new LabelFactory()),
                new LabelFactory());
        data.add(new ArrayExample<>(new Label("a"), named("", features), new double[features]));
        return data;
    }

    private static List<String> warnings(Dataset<Label> test) {
        List<String> messages = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                messages.add(record.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger(BeforeTraining.class.getName());
        logger.addHandler(handler);
        try {
            new BeforeTraining(train(), test).check("kd", sorted());
        } finally {
            logger.removeHandler(handler);
        }
        return messages;
    }

    @Test
    void aTrainerThatCannotTrain() throws IOException {
        BeforeTraining before = new BeforeTraining(train(), Data.examples(20, 2));
        assertError(IllegalArgumentException.class,
                () -> before.check("large", Students.labelsOnly().batchSize(65).build()), "large", "65 for 64 examples");
        assertError(IllegalArgumentException.class, () -> before.check("images",
                Students.labelsOnly().student(ConvolutionalNetwork.builder(4).build()).build()), "images", "[16]");
        assertError(IllegalArgumentException.class,
                () -> before.check("layout", Students.labelsOnly().layout(new IndexedLayout(8)).build()), "layout");
        Path file = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).write(folder.resolve("teacher.onnx"));
        assertError(IllegalArgumentException.class, () -> before.check("teacher", Students.labelsOnly()
                .teacher(OnnxTeacher.builder(file, List.of("a", "b", "d")).build()).build()), "teacher", "d");
        Path other = TeacherFile.of(Data.CLASSES, -1, Data.FEATURES).batchDependent().write(folder.resolve("batch.onnx"));
        assertError(TeacherException.class, () -> before.check("batch", Students.labelsOnly()
                .teacher(OnnxTeacher.builder(other, Data.LABELS).build()).build()), "batch", "alone");
        Path wide = TeacherFile.of(Data.CLASSES, -1, 9).write(folder.resolve("wide.onnx"));
        assertError(TeacherException.class, () -> before.check("wide", Students.labelsOnly()
                .teacher(OnnxTeacher.builder(wide, Data.LABELS).build()).build()), "wide", "9");
    }

    @Test
    void leavesTheTrainerAsItIs() {
        DistillationTrainer trainer = Students.labelsOnly().build();
        new BeforeTraining(train(), Data.examples(20, 2)).check("labels", trainer);
        assertEquals(0, trainer.getInvocationCount());
    }
}
