/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.data.AugmentationChain;
import io.github.tribuoipwd.data.CenterCrop;
import io.github.tribuoipwd.data.HorizontalFlip;
import io.github.tribuoipwd.data.RandomCrop;
import io.github.tribuoipwd.data.RandomResizedCrop;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.objective.SelfDistillationObjective;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.CountingTeacher;
import io.github.tribuoipwd.support.Objectives;
import io.github.tribuoipwd.support.TeacherFile;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** A student that sees another view of each example in every epoch, with a teacher that sees the same. */
@Tag("property")
class ViewsTest {

    private static final int EXAMPLES = 50;
    private static final int EPOCHS = 3;

    @TempDir
    private Path folder;

    private CountingTeacher teacher;
    private final List<DistillationReport> reports = new ArrayList<>();

    @BeforeEach
    void teacher() throws IOException {
        Path file = TeacherFile.of(3, -1, 1, 4, 4).write(folder.resolve("teacher.onnx"));
        teacher = new CountingTeacher(OnnxTeacher.builder(file, List.of("a", "b", "c"))
                .transform(InputTransform.builder().scale(1 / 255.0).build()).build());
    }

    private static MutableDataset<Label> images(boolean dense) {
        SplittableRandom random = new SplittableRandom(3);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("images", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < EXAMPLES; i++) {
            byte[] pixels = new byte[16];
            random.nextBytes(pixels);
            Example<Label> example = new DenseExample<>(new Label(List.of("a", "b", "c").get(i % 3)), FeatureNames.numbered(16),
                    DenseRow.of(pixels));
            data.add(dense ? example : new ArrayExample<>(example));
        }
        return data;
    }

    private DistillationTrainer.Builder trainer() {
        return DistillationTrainer.builder().layout(new IndexedLayout(1, 4, 4))
                .transform(InputTransform.builder().scale(1 / 255.0).build()).student(new MultilayerPerceptron(8))
                .optimizer(new Sgd(0.02)).maximumGradientNorm(5).epochs(EPOCHS).batchSize(16).seed(5)
                .listener(new TrainingListener() {
                    @Override
                    public void onEpoch(EpochReport epoch) {}

                    @Override
                    public void onFinish(DistillationReport report) {
                        reports.add(report);
                    }
                });
    }

    private DistillationReport report(DistillationTrainer.Builder trainer) {
        trainer.build().train(images(true)).close();
        return reports.get(reports.size() - 1);
    }

    private static byte[] graph(DistilledModel model) {
        try (model) {
            return model.exportONNXModel("test", 1).getGraph().toByteArray();
        }
    }

    /** The teacher runs on the views themselves: in every epoch on every example. */
    @Test
    void teacherSeesEveryView() {
        trainer().teacher(teacher).augmentation(new RandomCrop(1)).build().train(images(true)).close();
        int checks = 8 + EXAMPLES;
        assertEquals(EPOCHS * EXAMPLES + checks, teacher.rows, "every view, the contract's rows and the slice for the warning");
    }

    /** An augmentation that changes nothing gives the student of no augmentation but for the draws that it takes. */
    @Test
    void onlineTeacherSaysWhatTheCapturedOneSays() {
        DistillationReport captured = report(trainer().teacher(teacher).epochs(1));
        DistillationReport online = report(trainer().teacher(teacher).epochs(1).augmentation(new CenterCrop(4, 4)));
        Diagnostics first = captured.diagnostics();
        Diagnostics second = online.diagnostics();
        for (int k = 0; k < 3; k++) {
            assertEquals(first.classes().get(k).mass(), second.classes().get(k).mass(), 1e-6);
            assertEquals(first.classes().get(k).softenedMass(), second.classes().get(k).softenedMass(), 1e-6);
        }
        assertEquals(captured.teacherAccuracy(), online.teacherAccuracy(), 1e-9);
        assertEquals(first.teacherAccuracy(), second.teacherAccuracy(), 1e-9);
    }

    @Test
    void sameSeedSameStudentOtherViewsAnotherStudent() {
        DistillationTrainer.Builder flipped = trainer().teacher(teacher).augmentation(new HorizontalFlip());
        byte[] first = graph(flipped.build().train(images(true)));
        assertArrayEquals(first, graph(flipped.build().train(images(true))));
        byte[] cropped = graph(trainer().teacher(teacher).augmentation(new RandomCrop(1)).build().train(images(true)));
        assertFalse(java.util.Arrays.equals(first, cropped));
    }

    /** Bytes that are read batch by batch, and the matrix that other examples are gathered into. */
    @Test
    void denseExamplesGiveTheSameStudent() {
        for (Augmentation augmentation : List.of(new HorizontalFlip(), new RandomCrop(2))) {
            DistillationTrainer.Builder trainer = trainer().teacher(teacher).augmentation(augmentation);
            assertArrayEquals(graph(trainer.build().train(images(false))), graph(trainer.build().train(images(true))));
        }
        assertArrayEquals(graph(trainer().teacher(teacher).build().train(images(false))),
                graph(trainer().teacher(teacher).build().train(images(true))));
    }

    @Test
    void viewsOfAnotherShape() {
        DistillationTrainer wrong = trainer().augmentation(new CenterCrop(2, 2)).build();
        assertError(IllegalArgumentException.class, () -> wrong.train(images(true)), "[1, 4, 4]", "[1, 2, 2]");
        DistillationTrainer rows = trainer().layout(new IndexedLayout(16)).augmentation(new HorizontalFlip()).build();
        assertError(IllegalArgumentException.class, () -> rows.train(images(true)), "16");
    }

    /** Without views the stored logits are those of the captured teacher, so its mass is the plain mean over the data. */
    @Test
    void diagnosticsAddUp() {
        Diagnostics found = report(trainer().teacher(teacher)).diagnostics();
        assertEquals(1, found.classes().stream().mapToDouble(Diagnostics.ClassDiagnostics::mass).sum(), 1e-6);
        assertEquals(1, found.classes().stream().mapToDouble(Diagnostics.ClassDiagnostics::softenedMass).sum(), 1e-6);
        assertEquals(EXAMPLES, found.classes().stream().mapToLong(Diagnostics.ClassDiagnostics::examples).sum());
        assertEquals(EXAMPLES, found.weightHistogram().stream().mapToLong(Long::longValue).sum());
        double mean = found.classes().stream().mapToDouble(c -> c.meanWeight() * c.examples()).sum() / EXAMPLES;
        assertEquals(found.weights().mean(), mean, 1e-6);
        assertTrue(Math.abs(found.massWeightCorrelation()) <= 1);
        assertEquals(Double.NaN, report(trainer().teacher(teacher).objective(Objectives.paper()
                .weighting(new UniformWeighting()).build())).diagnostics().massWeightCorrelation(),
                "equal weights correlate with nothing");
    }

    @Test
    void selfDistillation() {
        DistillationReport first = report(trainer().objective(new SelfDistillationObjective(0.8, new UniformWeighting()))
                .epochs(1));
        // Before the first prediction the past self is the label.
        assertEquals(1, first.diagnostics().teacherAccuracy(), 1e-9);
        assertEquals(20 / 50.0, first.diagnostics().classes().stream().mapToDouble(Diagnostics.ClassDiagnostics::mass).max()
                .orElseThrow(), 0.07);
        DistillationReport second = report(trainer().objective(new SelfDistillationObjective()).epochs(2));
        // In epoch 2 it is what the student said in epoch 1, which is how often the student was right then.
        assertEquals(second.epochs().get(0).accuracy(), second.diagnostics().teacherAccuracy(), 1e-9);
        assertEquals(Double.NaN, second.teacherAccuracy());
        assertTrue(second.diagnostics().weights().max() > 1);
        byte[] student = graph(trainer().objective(new SelfDistillationObjective()).build().train(images(true)));
        assertArrayEquals(student, graph(trainer().objective(new SelfDistillationObjective()).build().train(images(true))));
    }

    @Test
    void selfDistillationErrors() {
        assertError(IllegalArgumentException.class,
                () -> trainer().objective(new SelfDistillationObjective()).teacher(teacher).build(),
                "objective", "must imitate the teacher", "SelfDistillationObjective");
    }

    /** Before the teacher or anything else that takes long. */
    @Test
    void augmentationsThatDoNotFitAreRefusedBeforeTheTeacherRuns() {
        for (Augmentation augmentation : List.of(new RandomCrop(4), new CenterCrop(5, 4), new CenterCrop(4, 3),
                RandomResizedCrop.builder(5, 5).build(), new AugmentationChain(new HorizontalFlip(), new RandomCrop(9)))) {
            assertError(IllegalArgumentException.class, () -> trainer().teacher(teacher).augmentation(augmentation).build()
                    .train(images(true)), "[1, 4, 4]");
        }
        assertEquals(0, teacher.sessions);
    }
}
