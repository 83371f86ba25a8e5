/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.EnsembleTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OtherClasses;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.SelectedClassesTeacher;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.teacher.TeacherException;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.impl.ArrayExample;

/** A store gives, to the bit, the logits that a training gets from its teacher, whatever the teacher puts out. */
@Tag("parity")
class StoredTeacherKindsTest {

    /** More than the sample by which the kind is decided. */
    private static final int EXAMPLES = 700;

    @TempDir
    private Path folder;
    private final MutableDataset<Label> data = Data.examples(EXAMPLES, 3);
    private final FeaturePositions positions = Data.positions(data, Data.FEATURES);
    private final DenseRows rows = Data.rows(data, Data.FEATURES);
    private int number;

    private OnnxTeacher.Builder onnx(TeacherFile file, List<String> labels) throws IOException {
        return OnnxTeacher.builder(
                file.write(Files.createDirectories(folder.resolve("model" + number++)).resolve("teacher.onnx")), labels);
    }

    private static TeacherFile file(int classes) {
        return TeacherFile.of(classes, -1, Data.FEATURES);
    }

    private void assertSame(Teacher teacher) {
        SoftLabelCapture capture = SoftLabelCapture.builder(teacher, new IndexedLayout(Data.FEATURES))
                .teacherCheck(TeacherCheck.WARN).partExamples(200).build();
        StoredTeacher stored = new StoredTeacher(capture.run(unlabeled(), folder.resolve("store" + number++)).folder());
        int[] none = new int[EXAMPLES];
        Arrays.fill(none, -1);
        SoftLabels expected = SoftLabels.capture(teacher, positions, rows, teacher.labels(), none);
        SoftLabels found = SoftLabels.capture(stored, positions, rows, teacher.labels(), none);
        for (int row = 0; row < EXAMPLES; row++) {
            assertArrayEquals(Data.row(expected.logits(), row), Data.row(found.logits(), row), teacher + ", row " + row);
        }
        StoreComparison comparison = stored.store().verify(capture, unlabeled());
        assertTrue(comparison.agrees() && comparison.largestDifference() == 0, comparison::toString);
    }

    /** Teachers have other labels than these data. */
    private MutableDataset<Label> unlabeled() {
        MutableDataset<Label> all = new MutableDataset<>(data.getSourceProvenance(), data.getOutputFactory());
        data.forEach(example -> {
            Example<Label> copy = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL);
            example.forEach(copy::add);
            all.add(copy);
        });
        return all;
    }

    @Test
    void outputsOfOnnxModels() throws IOException {
        for (String tail : List.of("Identity", "Softmax", "LogSoftmax")) {
            assertSame(onnx(file(3).tail(tail), Data.LABELS).build());
        }
        assertSame(onnx(file(3).tail("Softmax"), Data.LABELS).outputKind(OutputKind.PROBABILITIES).probabilityFloor(0.01)
                .build());
        assertSame(onnx(file(1).tail("Sigmoid"), List.of("no", "yes")).build());
        assertSame(onnx(TeacherFile.of(3, 1, Data.FEATURES), Data.LABELS).outputKind(OutputKind.LOGITS).build());
        assertSame(onnx(file(3).externalData(), Data.LABELS).outputKind(OutputKind.LOGITS).build());
    }

    /** The sample decides; a row outside it that is of no kind ends the capture, as it does where all rows decide. */
    @Test
    void aRowThatContradictsTheSample() throws IOException {
        OnnxTeacher teacher = onnx(file(3).tail("Softmax").excess(1), Data.LABELS).build();
        IndexedLayout layout = new IndexedLayout(Data.FEATURES);
        Set<Long> sample = Survey.of(data, layout, Data.LABELS).keys().keySet();
        int odd = IntStream.range(0, EXAMPLES).filter(i -> i > 400 && !sample.contains((long) i)).findFirst().orElseThrow();
        MutableDataset<Label> contradicting = new MutableDataset<>(data.getSourceProvenance(), data.getOutputFactory());
        for (int i = 0; i < EXAMPLES; i++) {
            Example<Label> copy = new ArrayExample<>(data.getExample(i).getOutput());
            for (Feature feature : data.getExample(i)) {
                copy.add(new Feature(feature.getName(), i == odd ? 100 : feature.getValue()));
            }
            contradicting.add(copy);
        }
        Path store = folder.resolve("store");
        assertError(TeacherException.class, () -> SoftLabelCapture.builder(teacher, layout).partExamples(200).build()
                .run(contradicting, store), "sum to 1801", "PROBABILITIES", "outputKind");
        assertFalse(Files.exists(store.resolve("manifest.json")));
        OnnxTeacher declared = onnx(file(3).tail("Softmax").excess(1), Data.LABELS).outputKind(OutputKind.PROBABILITIES).build();
        SoftLabelCapture.builder(declared, layout).partExamples(200).build().run(contradicting, folder.resolve("declared"));
        assertTrue(Files.exists(folder.resolve("declared/manifest.json")));
    }

    @Test
    void combinedTeachers() throws IOException {
        Teacher first = onnx(file(3), Data.LABELS).outputKind(OutputKind.LOGITS).build();
        Teacher second = onnx(file(3).tail("Softmax"), Data.LABELS).build();
        assertSame(new EnsembleTeacher(List.of(first, second), 1));
        Teacher five = onnx(file(5), List.of("a", "b", "c", "d", "e")).outputKind(OutputKind.LOGITS).build();
        assertSame(new SelectedClassesTeacher(five, List.of("d", "b")));
        assertSame(SelectedClassesTeacher.builder(five, List.of("a", "b")).mapping(Map.of("e", "b")).others(OtherClasses.GATHER)
                .othersLabel("rest").build());
    }

    /** Leaves of one class: zeros are as probable as the rarest share of a leaf allows. */
    @Test
    void treeWithZeros() {
        assertSame(TribuoTeacher.of(new CARTClassificationTrainer(5).train(Data.examples(400, 9))));
    }
}
