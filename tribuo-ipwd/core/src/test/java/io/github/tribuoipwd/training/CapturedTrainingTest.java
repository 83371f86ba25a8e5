/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.github.tribuoipwd.DistillationSearch;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.internal.PyTorch;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.CapturedLogits;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Objectives;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.CapturedViews;
import io.github.tribuoipwd.teacher.EnsembleTeacher;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import io.github.tribuoipwd.teacher.SelectedClassesTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.teacher.TeacherException;
import io.github.tribuoipwd.teacher.TeacherReport;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.evaluation.CrossValidation;
import org.tribuo.impl.ArrayExample;

/** A student on logits that a real teacher gave before, of examples as they are and of views of them. */
@Tag("property")
class CapturedTrainingTest {

    private static final int EXAMPLES = 120;
    private static final int[] SHAPE = {1, 4, 4};

    @TempDir
    private Path folder;

    private final MutableDataset<Label> data = Data.examples(EXAMPLES, 8);
    private final FeaturePositions features = Data.positions(data, SHAPE);
    private final DenseRows rows = Data.rows(data, SHAPE);
    private Teacher teacher;

    @BeforeEach
    void teacher() throws IOException {
        teacher = teacher(Data.LABELS);
    }

    private Teacher teacher(List<String> labels) throws IOException {
        return OnnxTeacher.builder(TeacherFile.of(3, -1, 1, 4, 4).write(folder.resolve("teacher.onnx")), labels).build();
    }

    private static DistillationTrainer.Builder trainer(Teacher teacher) {
        return DistillationTrainer.builder().layout(new IndexedLayout(SHAPE)).teacher(teacher)
                .student(new MultilayerPerceptron(8)).optimizer(new Sgd(0.02)).maximumGradientNorm(5).epochs(4).batchSize(16)
                .seed(5);
    }

    private static byte[] graph(DistilledModel model) {
        try (model) {
            return model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    private byte[] student(DistillationTrainer.Builder trainer) {
        return graph(trainer.build().train(data));
    }

    private CapturedLogits plain() {
        return CapturedLogits.of(teacher, features, rows);
    }

    private CapturedLogits views(Augmentation augmentation, int views) {
        return CapturedLogits.of(teacher, features, rows, augmentation, views, 77);
    }

    /** Examples in another order, as a shuffle, a fold or a bag gives them. */
    private static MutableDataset<Label> shuffled(MutableDataset<Label> data, long seed) {
        MutableDataset<Label> shuffled = new MutableDataset<>(data.getSourceProvenance(), data.getOutputFactory());
        new SplittableRandom(seed).ints(data.size(), 0, data.size()).forEach(i -> shuffled.add(data.getExample(i)));
        return shuffled;
    }

    @Test
    void theStudentOfTheTeacherItself() {
        CapturedLogits captured = plain();
        assertArrayEquals(student(trainer(teacher)), student(trainer(captured)));
        assertArrayEquals(student(trainer(teacher).validationShare(0.2)), student(trainer(captured).validationShare(0.2)));
        MutableDataset<Label> bag = shuffled(data, 3);
        assertArrayEquals(graph(trainer(teacher).build().train(bag)), graph(trainer(captured).build().train(bag)));
        assertArrayEquals(trainer(teacher).build().estimateWeights(data), trainer(captured).build().estimateWeights(data));
        assertEquals(0, captured.open, "answers are closed");
    }

    @Test
    void membersOfOtherTeachers() {
        for (Teacher captured : List.of(teacher, plain())) {
            Teacher ensemble = new EnsembleTeacher(List.of(captured, teacher), 2);
            Teacher selected = SelectedClassesTeacher.builder(captured, List.of("c", "a", "b")).build();
            assertArrayEquals(student(trainer(new EnsembleTeacher(List.of(teacher, teacher), 2)).objective(
                    Objectives.paper().temperature(2).build())),
                    student(trainer(ensemble).objective(Objectives.paper().temperature(2).build())));
            assertArrayEquals(student(trainer(teacher)), student(trainer(selected)));
            assertTrue(trainer(selected).build().check(data) > 0);
        }
    }

    @Test
    void reportChecksSearchAndFolds() {
        CapturedLogits captured = plain();
        IndexedLayout layout = new IndexedLayout(SHAPE);
        assertEquals(TeacherReport.of(teacher, layout, data, shuffled(data, 4)).accuracy(),
                TeacherReport.of(captured, layout, data, shuffled(data, 4)).accuracy());
        assertEquals(trainer(teacher).build().check(data), trainer(captured).build().check(data));
        DistillationSearch.Builder search = DistillationSearch.builder(trainer(captured).build()).rates(1).budget(12);
        assertArrayEquals(graph(DistillationSearch.builder(trainer(teacher).build()).rates(1).budget(12).build().train(data)),
                graph(search.build().train(data)));
        assertEquals(folds(teacher), folds(captured));
        assertEquals(0, captured.open, "answers are closed");
    }

    private List<Double> folds(Teacher taught) {
        return new CrossValidation<>(trainer(taught).epochs(2).build(), data, new LabelEvaluator(), 3, 1).evaluate().stream()
                .map(fold -> fold.getA().accuracy()).toList();
    }

    /** Views that are all like the example: what is left of the views is the order in which they are drawn. */
    @Test
    void viewsThatChangeNothingGiveTheStudentOfTheTeacherBeside() {
        Augmentation none = new HorizontalFlip(0);
        for (int views = 1; views <= 3; views += 2) {
            CapturedLogits captured = views(none, views);
            assertArrayEquals(student(trainer(teacher).augmentation(none)), student(trainer(captured).augmentation(none)));
            assertArrayEquals(student(trainer(teacher).augmentation(none).validationShare(0.25)),
                    student(trainer(captured).augmentation(none).validationShare(0.25)));
            assertEquals(0, captured.open, "answers are closed");
        }
    }

    /** Every target that the student gets is what the teacher itself says of the very view that the student gets. */
    @Test
    void targetsAreTheTeachersOfTheViewsThemselves() {
        int views = 3;
        Augmentation augmentation = new RandomCrop(2);
        CapturedLogits captured = views(augmentation, views);
        // Any rows of any dataset: every second one, backwards.
        int[] chosen = IntStream.range(0, EXAMPLES / 2).map(i -> EXAMPLES - 1 - 2 * i).toArray();
        List<String> names = List.of("c", "a", "b");
        int[] all = Data.labelIds(data);
        int[] labels = Arrays.stream(chosen).map(i -> (all[i] + 1) % 3).toArray();
        TrainingSet set = new TrainingSet(new SelectedRows(rows, chosen), labels, names, null);
        try (NDManager manager = PyTorch.engine().newBaseManager();
                TeacherSession session = teacher.open(features, rows);
                TeacherSignal signal = new TeacherSignal.Captured(CapturedViews.open(captured, features, set.rows(), augmentation,
                        names, labels, TeacherCheck.REFUSE))) {
            Map<Integer, Map<Integer, List<Float>>> seen = new TreeMap<>();
            for (int size : new int[] {7, 16}) {
                try (BatchLoader batches = new BatchLoader(set, signal, augmentation, 9, size, 1, size == 7)) {
                    SplittableRandom random = new SplittableRandom(size);
                    for (int epoch = 1; epoch <= 2 * views; epoch++) {
                        batches.shuffle(random);
                        for (int batch = 0; batch < batches.perEpoch(); batch++) {
                            try (NDManager scope = manager.newSubManager()) {
                                compare(batches.load(batch, epoch, scope), session,
                                        seen.computeIfAbsent(epoch, i -> new TreeMap<>()));
                            }
                        }
                    }
                }
            }
            for (int example = 0; example < chosen.length; example++) {
                for (int first = 1; first <= views + 1; first += views) {
                    Set<List<Float>> cycle = new HashSet<>();
                    for (int epoch = first; epoch < first + views; epoch++) {
                        cycle.add(seen.get(epoch).get(example));
                    }
                    Set<List<Float>> expected = new HashSet<>();
                    FloatBuffer logits = FloatBuffer.allocate(views * 3);
                    for (int view = 0; view < views; view++) {
                        ((TeacherSignal.Captured) signal).teacher().logits(example, view, logits);
                        expected.add(list(logits.array(), view * 3, 3));
                    }
                    assertEquals(expected, cycle, "each view once");
                }
            }
        }
        assertEquals(0, captured.open);
    }

    private static List<Float> list(float[] values, int first, int number) {
        return IntStream.range(first, first + number).mapToObj(i -> values[i]).toList();
    }

    private static void compare(BatchLoader.Batch batch, TeacherSession session, Map<Integer, List<Float>> seen) {
        int number = batch.examples().number();
        float[] views = batch.rows().toFloatArray();
        float[] targets = batch.targets().toFloatArray();
        for (int i = 0; i < number; i++) {
            FloatBuffer said = FloatBuffer.allocate(3);
            session.logits(FloatBuffer.wrap(views, 16 * i, 16).slice(), 1, said);
            // The student's columns are c, a, b.
            assertArrayEquals(new float[] {said.get(2), said.get(0), said.get(1)}, Arrays.copyOfRange(targets, 3 * i, 3 * i + 3),
                    1e-6f);
            List<Float> before = seen.putIfAbsent(batch.examples().example(i), list(targets, 3 * i, 3));
            assertTrue(before == null || before.equals(list(targets, 3 * i, 3)), "another batch size shows another view");
        }
    }

    @Test
    void theSameSeedGivesTheSameBytes() {
        Augmentation flip = new HorizontalFlip();
        CapturedLogits captured = views(flip, 2);
        byte[] first = student(trainer(captured).augmentation(flip));
        assertArrayEquals(first, student(trainer(captured).augmentation(flip)));
        assertFalse(Arrays.equals(first, student(trainer(captured).augmentation(flip).seed(6))));
        // More views, the first two the same: others are drawn.
        assertFalse(Arrays.equals(first, student(trainer(views(flip, 4)).augmentation(flip))));
    }

    /** The weights of a finished student are those of the first view: here of mirrored images, which are other data's own. */
    @Test
    void weightsAreThoseOfTheFirstView() {
        MutableDataset<Label> mirrored = new MutableDataset<>(data.getSourceProvenance(), data.getOutputFactory());
        data.forEach(example -> {
            String[] names = new String[16];
            double[] values = new double[16];
            example.forEach(feature -> {
                int i = Integer.parseInt(feature.getName());
                names[i] = feature.getName();
                values[i / 4 * 4 + 3 - i % 4] = feature.getValue();
            });
            mirrored.add(new ArrayExample<>(example.getOutput(), names, values));
        });
        CapturedLogits captured = views(new HorizontalFlip(1), 2);
        CapturedLogits straight = CapturedLogits.of(teacher, features, Data.rows(mirrored, SHAPE), new HorizontalFlip(0), 2, 1);
        DistillationTrainer.Builder trainer = trainer(captured).augmentation(new HorizontalFlip(1))
                .teacherCheck(TeacherCheck.WARN);
        DistillationTrainer.Builder other = trainer(straight).augmentation(new HorizontalFlip(0)).teacherCheck(TeacherCheck.WARN);
        assertArrayEquals(graph(trainer.build().train(data)), graph(other.build().train(mirrored)));
        float[] weights = trainer.build().estimateWeights(data);
        assertArrayEquals(weights, other.build().estimateWeights(mirrored));
        // A teacher beside the training gives those of the images as they are.
        float[] beside = trainer(teacher).augmentation(new HorizontalFlip(1)).build().estimateWeights(data);
        assertNotEquals(weights[0], beside[0]);
        assertArrayEquals(trainer(teacher).augmentation(new HorizontalFlip(0)).build().estimateWeights(data),
                trainer(views(new HorizontalFlip(0), 3)).augmentation(new HorizontalFlip(0)).build().estimateWeights(data));
    }

    @Test
    void checksOfLabelsAndFacts() throws IOException {
        Augmentation flip = new HorizontalFlip(0.1);
        CapturedLogits turned = CapturedLogits.of(teacher(List.of("b", "c", "a")), features, rows, flip, 2, 77);
        assertError(TeacherException.class, () -> trainer(turned).augmentation(flip).build().train(data), "labels of the data",
                "teacherCheck");
        assertError(TeacherException.class, () -> trainer(turned).augmentation(flip).build().check(data), "labels of the data");
        try (DistilledModel student = trainer(turned).augmentation(flip).teacherCheck(TeacherCheck.WARN).build().train(data)) {
            String provenance = student.getProvenance().toString();
            for (String fact : List.of("labels in another order", "captured-by", "OnnxTeacher", "captured-views")) {
                assertTrue(provenance.contains(fact), () -> fact + " in " + provenance);
            }
        }
        assertEquals(0, turned.open);
        assertEquals(trainer(teacher).augmentation(flip).build().check(data),
                trainer(views(flip, 2)).augmentation(flip).build().check(data));
    }

    @Test
    void whatCannotBe() {
        Augmentation flip = new HorizontalFlip();
        CapturedLogits captured = views(flip, 2);
        assertError(TeacherException.class, () -> trainer(plain()).augmentation(flip).build().train(data), "HorizontalFlip");
        assertError(TeacherException.class, () -> trainer(captured).build().train(data), "HorizontalFlip");
        assertError(TeacherException.class, () -> trainer(captured).augmentation(flip).build().train(Data.examples(64, 2)),
                "all rows");
        Teacher ensemble = new EnsembleTeacher(List.of(teacher, captured), 2);
        assertError(TeacherException.class, () -> trainer(ensemble).augmentation(flip)
                .objective(Objectives.paper().temperature(2).build()).build().train(data),
                "CapturedLogits", "a member of an ensemble beside an augmentation");
        assertError(TeacherException.class, () -> captured.open(features, rows), "finds them all at once");
        assertError(IllegalArgumentException.class, () -> trainer(captured).augmentation(flip).overlap(true).build(), "overlap",
                "no teacher runs beside the training");
        assertEquals(0, captured.open);
    }
}
