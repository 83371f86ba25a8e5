/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.CifarDataSource;
import io.github.tribuoipwd.data.CifarKind;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Digits;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;

/** Real teachers whose labels are in another order, or whose transform was forgotten. */
@Tag("unit")
class LabelOrderTest {

    private static final Path PERMUTED = Digits.CASES.resolve("s1-label-order/perm.onnx");
    private static final List<String> RIGHT = List.of("3", "1", "4", "0", "5", "9", "2", "6", "8", "7");
    private static final Path SHARED = Path.of("../../../shared/data");

    private static SoftLabels capture(Teacher teacher, TeacherCheck check, int... rows) {
        return SoftLabels.capture(teacher, Digits.FEATURES, Digits.rows(rows), Digits.LABELS, Digits.labelIds(rows), check);
    }

    private static Teacher teacher(List<String> labels) {
        return OnnxTeacher.builder(PERMUTED, labels).build();
    }

    private static List<String> swapped(int one, int other) {
        List<String> labels = new ArrayList<>(RIGHT);
        Collections.swap(labels, one, other);
        return labels;
    }

    @Test
    void namesTheColumns() {
        assertError(TeacherException.class, () -> capture(teacher(Digits.LABELS), TeacherCheck.REFUSE, Digits.all()),
                "19.8 %", "99.8 %", "olumn 0 (\"0\") looks like label \"3\"", "olumn 9 (\"9\") looks like label \"7\"", "teacherCheck");
        SoftLabels going = capture(teacher(Digits.LABELS), TeacherCheck.WARN, Digits.all());
        assertEquals("labels in another order", going.facts().get("warning"));
        SoftLabels right = capture(teacher(RIGHT), TeacherCheck.REFUSE, Digits.all());
        assertNull(right.facts().get("warning"));
        assertEquals(0.998, right.accuracy(), 1e-3);
    }

    @Test
    void twoSwappedClasses() {
        assertError(TeacherException.class, () -> capture(teacher(swapped(2, 7)), TeacherCheck.REFUSE, Digits.all()),
                "olumn 2 (\"6\") looks like label \"4\"", "olumn 7 (\"4\") looks like label \"6\"");
        assertError(TeacherException.class,
                () -> capture(teacher(swapped(2, 7)), TeacherCheck.REFUSE, IntStream.range(0, 200).toArray()), "looks like label");
    }

    /** Beside a training, in an ensemble, where the other members are right. */
    @Test
    void everywhere() {
        int[] rows = Digits.all();
        assertError(TeacherException.class, () -> OnlineTeacher.open(teacher(Digits.LABELS), Digits.FEATURES, Digits.rows(rows),
                Digits.LABELS, Digits.labelIds(rows)).close(), "looks like label");
        OnlineTeacher.open(teacher(Digits.LABELS), Digits.FEATURES, Digits.rows(rows), Digits.LABELS, Digits.labelIds(rows),
                TeacherCheck.WARN).close();
        Teacher right = teacher(RIGHT);
        Teacher ensemble = new EnsembleTeacher(List.of(right, teacher(swapped(2, 7)), right), 4);
        assertError(TeacherException.class, () -> capture(ensemble, TeacherCheck.REFUSE, rows), "looks like label");
        assertEquals("labels in another order", capture(ensemble, TeacherCheck.WARN, rows).facts().get("2-warning"));
    }

    @Test
    void theTrainerHasASetting() {
        MutableDataset<Label> data = Digits.examples(IntStream.range(0, 400).toArray());
        DistillationTrainer.Builder trainer = DistillationTrainer.builder().layout(new SortedLayout()).teacher(teacher(Digits.LABELS))
                .student(new MultilayerPerceptron(4)).maximumGradientNorm(5).epochs(1);
        assertError(TeacherException.class, () -> trainer.build().train(data), "looks like label");
        assertError(TeacherException.class, () -> trainer.augmentation(new HorizontalFlip(0.5)).layout(new IndexedLayout(1, 8, 8))
                .build().train(data), "looks like label");
        try (DistilledModel student = trainer.augmentation(new HorizontalFlip(0.5)).teacherCheck(TeacherCheck.WARN).build().train(data)) {
            assertTrue(student.getProvenance().toString().contains("labels in another order"));
        }
    }

    @Test
    void theAccuracyIsLogged() {
        List<LogRecord> records = Collections.synchronizedList(new ArrayList<>());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                records.add(record);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger logger = Logger.getLogger("io.github.tribuoipwd.teacher.CheckUp");
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        logger.addHandler(handler);
        try {
            capture(teacher(RIGHT), TeacherCheck.REFUSE, Digits.all());
        } finally {
            logger.removeHandler(handler);
            logger.setLevel(before);
        }
        assertEquals(1, records.size());
        String line = records.get(0).getMessage();
        assertTrue(line.contains("99.8 %") && line.contains("1797 labels") && line.contains("LOGITS") && line.lines().count() == 1, line);
    }

    /** The commonest mistake: folder names in the order of strings. And the second: mean and deviation forgotten. */
    @Test
    void hundredClasses() {
        Path images = SHARED.resolve("cifar-100/test.bin.gz");
        assumeTrue(Files.exists(images), () -> "skipped: CIFAR-100 is not at " + images.toAbsolutePath().normalize());
        List<String> names = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        MutableDataset<Label> all = new MutableDataset<>(new CifarDataSource(CifarKind.CIFAR100_FINE, List.of(images)));
        MutableDataset<Label> test = new MutableDataset<>(all.getSourceProvenance(), all.getOutputFactory());
        all.getData().subList(0, 1000).forEach(test::add);
        FeaturePositions features = new IndexedLayout(3, 32, 32).bind(test.getFeatureIDMap().keySet());
        Rows rows = Rows.of(test, features);
        int[] ids = test.getData().stream().mapToInt(example -> names.indexOf(example.getOutput().getLabel())).toArray();
        InputTransform transform = InputTransform.builder().scale(1 / 255.0).mean(.5070, .4865, .4409).std(.2673, .2564, .2761)
                .build();
        OnnxTeacher.Builder teacher = OnnxTeacher.builder(SHARED.resolve("teachers/cifar100_resnet20.onnx"), names).transform(transform);
        SoftLabels right = SoftLabels.capture(teacher.build(), features, rows, names, ids);
        assertEquals(0.692, right.accuracy(), 1e-3);
        assertNull(right.facts().get("warning"));
        assertError(TeacherException.class, () -> SoftLabels.capture(OnnxTeacher.builder(
                SHARED.resolve("teachers/cifar100_resnet20.onnx"), names.stream().sorted().toList()).transform(transform).build(), features,
                rows, names, ids), "would be on 69.", "numeric order");
        SoftLabels forgotten = SoftLabels.capture(teacher.transform(InputTransform.builder().scale(1 / 255.0).build()).build(), features,
                rows, names, ids);
        assertEquals("input perhaps not what it was trained on", forgotten.facts().get("warning"), () -> "" + Map.of("accuracy",
                forgotten.accuracy()));
    }
}
