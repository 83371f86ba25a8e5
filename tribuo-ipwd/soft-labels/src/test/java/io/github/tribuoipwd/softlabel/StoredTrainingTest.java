/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.EnsembleTeacher;
import io.github.tribuoipwd.teacher.ModelLimits;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.OutputKind;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherException;
import io.github.tribuoipwd.teacher.TeacherFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.ensemble.FullyWeightedVotingCombiner;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.ensemble.BaggingTrainer;
import org.tribuo.evaluation.CrossValidation;

/** Trainings that have a store and no model any more: its file is deleted before each of them. */
@Tag("end-to-end")
class StoredTrainingTest {

    private static final int[] SHAPE = {1, 4, 4};

    @TempDir
    private Path folder;
    private final MutableDataset<Label> data = Data.examples(120, 8);
    private Path model;
    private Teacher teacher;

    @BeforeEach
    void write() throws IOException {
        model = TeacherFile.of(Data.CLASSES, -1, 1, 4, 4).write(folder.resolve("teacher.onnx"));
        teacher = OnnxTeacher.builder(model, Data.LABELS).outputKind(OutputKind.LOGITS).build();
    }

    private StoredTeacher stored(SoftLabelCapture.Builder capture) throws IOException {
        StoredTeacher stored = new StoredTeacher(capture.partExamples(50).build().run(data, folder.resolve("store")).folder());
        Files.delete(model);
        return stored;
    }

    private SoftLabelCapture.Builder capture() {
        return SoftLabelCapture.builder(teacher, new IndexedLayout(SHAPE));
    }

    private static DistillationTrainer.Builder trainer(Teacher teacher) {
        return DistillationTrainer.builder().layout(new IndexedLayout(SHAPE)).teacher(teacher)
                .student(new MultilayerPerceptron(8)).optimizer(new Sgd(0.02)).maximumGradientNorm(5).epochs(3).batchSize(16)
                .seed(5);
    }

    private static byte[] graph(Model<Label> student) {
        try (DistilledModel distilled = (DistilledModel) student) {
            return distilled.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    @Test
    void theStudentOfTheTeacherItself() throws IOException {
        byte[] taught = graph(trainer(teacher).build().train(data));
        StoredTeacher stored = stored(capture());
        try (DistilledModel student = trainer(stored).build().train(data)) {
            assertArrayEquals(taught, student.exportONNXModel("test", 1).getGraph().toByteArray());
            String provenance = student.getProvenance().toString();
            for (String fact : List.of(stored.store().sha256(), stored.store().manifest().teacher().sha256(), "StoredTeacher",
                    "teacher-captured-device", "teacher-output-kind")) {
                assertTrue(provenance.contains(fact), () -> fact + " in " + provenance);
            }
        }
    }

    /** What guards a model changes no logits, and stores of earlier versions know nothing of it. */
    @Test
    void otherLimits() {
        SortedMap<String, String> settings = Settings.of(teacher);
        assertEquals(List.of(), Settings.differences("teacher", settings, Settings.of(OnnxTeacher.builder(model, Data.LABELS)
                .outputKind(OutputKind.LOGITS).sha256(TeacherFiles.of(model).sha256())
                .limits(ModelLimits.builder().runSeconds(1).build()).build())));
        SortedMap<String, String> earlier = new TreeMap<>(settings);
        assertTrue(earlier.keySet().removeIf(name -> name.startsWith("limits.")) && earlier.remove("sha256") != null);
        assertEquals(List.of(), Settings.differences("teacher", earlier, settings));
        earlier.remove("outputKind");
        assertEquals(1, Settings.differences("teacher", earlier, settings).size());
    }

    @Test
    void foldsAndBags() throws IOException {
        List<Double> taught = folds(teacher);
        StoredTeacher stored = stored(capture());
        assertEquals(taught, folds(stored));
        assertTrue(new BaggingTrainer<>(trainer(stored).build(), new FullyWeightedVotingCombiner(), 2)
                .train(data).getNumModels() == 2);
    }

    private List<Double> folds(Teacher taught) {
        return new CrossValidation<>(trainer(taught).build(), data, new LabelEvaluator(), 3, 1).evaluate().stream()
                .map(fold -> fold.getA().accuracy()).toList();
    }

    @Test
    void viewsTeachReproducibly() throws IOException {
        Augmentation crop = new RandomCrop(1);
        StoredTeacher stored = stored(capture().views(crop, 3, 4));
        byte[] first = graph(trainer(stored).augmentation(crop).build().train(data));
        assertArrayEquals(first, graph(trainer(stored).augmentation(crop).build().train(data)));
        assertError(TeacherException.class, () -> trainer(stored).build().train(data), "augmentation is absent");
        assertError(TeacherException.class, () -> trainer(stored).augmentation(new RandomCrop(2)).build().train(data),
                "augmentation.padding");
    }

    @Test
    void memberOfAnEnsemble() throws IOException {
        byte[] taught = graph(trainer(new EnsembleTeacher(List.of(teacher, teacher), 2)).build().train(data));
        StoredTeacher stored = stored(capture());
        assertArrayEquals(taught, graph(trainer(new EnsembleTeacher(List.of(stored, stored), 2)).build().train(data)));
    }

    /** What the store keeps of an ensemble is for its temperature only. */
    @Test
    void ensembleItself() throws IOException {
        EnsembleTeacher ensemble = new EnsembleTeacher(List.of(teacher, teacher), 2);
        byte[] taught = graph(trainer(ensemble).build().train(data));
        StoredTeacher stored = stored(SoftLabelCapture.builder(ensemble, new IndexedLayout(SHAPE)));
        assertEquals(2, stored.temperature().orElseThrow());
        assertArrayEquals(taught, graph(trainer(stored).build().train(data)));
    }
}
