/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.reproduction;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.DistillationSearch;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.ActivationFunction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import io.github.tribuoipwd.training.Selection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Dataset;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.dataset.DatasetView;
import org.tribuo.evaluation.TrainTestSplitter;

/** From a student's file alone to the same student, to the bit. */
@Tag("parity")
class ReproducerTest {

    @TempDir
    private Path folder;

    private final Tables source = new Tables(200, 1, false);
    private Path teacherFile;
    private DistillationTrainer trainer;

    @BeforeEach
    void trainer() throws IOException {
        teacherFile = folder.resolve("teacher.tribuo");
        new LogisticRegressionTrainer().train(new MutableDataset<>(source)).serializeToFile(teacherFile);
        trainer = trainer(11);
    }

    /** Dropout and batch norm too, so that everything random is in it. */
    private DistillationTrainer trainer(long seed) {
        return DistillationTrainer.builder().layout(new SortedLayout()).teacher(new TribuoTeacher(teacherFile))
                .student(new MultilayerPerceptron(ActivationFunction.RELU, 0.2f, true, 8)).optimizer(new Sgd(0.05)).epochs(2)
                .batchSize(32).seed(seed).build();
    }

    private Path saved(DistilledModel model) throws IOException {
        Path file = folder.resolve("model.tribuo");
        model.serializeToFile(file);
        return file;
    }

    private Path exported(DistilledModel model) throws IOException {
        Path file = folder.resolve("student.onnx");
        model.saveONNXModel("test", 3, file);
        return file;
    }

    private static void assertReproduced(Reproducer reproducer) {
        assertReproduced(reproducer.reproduce());
    }

    private static void assertReproduced(Reproduction reproduction) {
        try (reproduction) {
            assertTrue(reproduction.identical(), reproduction::summary);
            assertEquals(List.of(), reproduction.differences(), reproduction::summary);
            assertTrue(reproduction.numbers() >= 6 * 8 + 8 * 3 + 3, reproduction::summary);
        }
    }

    @Test
    void fromAModelInMemory() {
        assertReproduced(Reproducer.of(trainer.train(new MutableDataset<>(source))));
    }

    @Test
    void fromAModelFileOfTheThirdInvocation() throws IOException {
        trainer.train(new MutableDataset<>(source));
        trainer.train(new MutableDataset<>(source));
        assertReproduced(Reproducer.read(saved(trainer.train(new MutableDataset<>(source)))));
    }

    /** The whole search again. */
    @Test
    void fromAStudentThatWasSearchedFor() throws IOException {
        DistillationSearch search = DistillationSearch.builder(trainer).rates(1).budget(10).build();
        search.train(new MutableDataset<>(source)).close();
        assertReproduced(Reproducer.read(exported(search.train(new MutableDataset<>(source)))));
    }

    @Test
    void fromAStudentWithValidationData() throws IOException {
        for (DistillationTrainer validated : List.of(validated().validationShare(0.2).build(),
                validated().validation(new Tables(60, 2, false)).build())) {
            assertReproduced(Reproducer.read(saved(validated.train(new MutableDataset<>(source)))));
        }
    }

    private static DistillationTrainer.Builder validated() {
        return DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(8)).epochs(4).patience(2)
                .selection(Selection.BEST).batchSize(32);
    }

    @Test
    void fromAnExportedStudent() throws IOException {
        assertReproduced(Reproducer.read(exported(trainer.train(new MutableDataset<>(source)))));
    }

    @Test
    void fromAStudentOfImagesInEitherShape() throws IOException {
        DistillationTrainer images = DistillationTrainer.builder().layout(IndexedLayout.builder(1, 2, 3).prefix("f").build())
                .student(new MultilayerPerceptron(8)).epochs(1).batchSize(32).build();
        DistilledModel model = images.train(new MutableDataset<>(source));
        assertReproduced(Reproducer.read(exported(model)));
        Path flat = folder.resolve("flat.onnx");
        model.saveFlatONNXModel("test", 3, flat);
        assertReproduced(Reproducer.read(flat));
    }

    @Test
    void fromOneSideOfASplit() throws IOException {
        TrainTestSplitter<Label> splitter = new TrainTestSplitter<>(source, 0.6, 3);
        assertReproduced(Reproducer.read(saved(trainer.train(new MutableDataset<>(splitter.getTrain())))));
        assertReproduced(Reproducer.read(saved(trainer.train(new MutableDataset<>(splitter.getTest())))));
    }

    @Test
    void onGivenData() {
        Dataset<Label> view = DatasetView.createBootstrapView(new MutableDataset<>(source), 150, 5);
        DistilledModel model = trainer.train(view);
        assertError(IllegalArgumentException.class, () -> Reproducer.of(model).reproduce(), "DatasetView", "reproduce(dataset)");
        assertReproduced(Reproducer.of(model).reproduce(view));
    }

    @Test
    void anotherSettingIsFoundAndShown() {
        DistilledModel model = trainer.train(new MutableDataset<>(source));
        Reproducer reproducer = Reproducer.of(model);
        try (Reproduction reproduction = reproducer.override("distillationtrainer-0", "seed", "12").reproduce()) {
            assertFalse(reproduction.identical());
            assertTrue(reproduction.largestDifference() > 1e-3 && reproduction.largestDifference() < 100, reproduction::summary);
            assertTrue(reproduction.differences().contains(new ProvenanceDifference("trainer.seed", "11", "12")), reproduction::summary);
            assertTrue(reproduction.summary().contains("trainer.seed: 11 -> 12"), reproduction::summary);
        }
    }

    @Test
    void anotherArchitecture() {
        DistilledModel model = trainer.train(new MutableDataset<>(source));
        Reproducer reproducer = Reproducer.of(model);
        assertError(IllegalArgumentException.class, () -> reproducer.override("absent", "seed", "12"), "absent", "distillationtrainer-0");
        try (Reproduction reproduction = reproducer.override("multilayerperceptron", "batchNorm", "false").reproduce()) {
            assertEquals(Double.POSITIVE_INFINITY, reproduction.largestDifference(), reproduction::summary);
        }
    }

    @Test
    void anotherTeacherFile() throws IOException {
        Path file = saved(trainer.train(new MutableDataset<>(source)));
        new LogisticRegressionTrainer().train(Tables.dataset(100, 9, false)).serializeToFile(teacherFile);
        assertError(IllegalStateException.class, () -> Reproducer.read(file).reproduce(), "trainer.teacher.model-hash");
        Files.delete(teacherFile);
        assertTrue(assertThrows(PropertyException.class, () -> Reproducer.read(file).reproduce())
                .getMsg().contains("teacher.tribuo"));
    }

    @Test
    void movedTeacherFile() throws IOException {
        Path file = saved(trainer.train(new MutableDataset<>(source)));
        Path moved = Files.move(teacherFile, folder.resolve("moved.tribuo"));
        Reproducer reproducer = Reproducer.read(file);
        try (Reproduction reproduction = reproducer.override("tribuoteacher", "modelPath", moved.toString()).reproduce()) {
            assertTrue(reproduction.identical());
            assertEquals(List.of(new ProvenanceDifference("trainer.teacher.modelPath", teacherFile.toString(), moved.toString())),
                    reproduction.differences());
        }
    }

    @Test
    void savedConfigurationTrainsTheSame() throws IOException {
        DistilledModel model = trainer.train(new MutableDataset<>(source));
        Path config = folder.resolve("config.xml");
        Reproducer.of(model).saveConfiguration(config);
        try (ConfigurationManager configuration = new ConfigurationManager(config.toString())) {
            DistillationTrainer again = (DistillationTrainer) configuration.lookup("distillationtrainer-0");
            assertEquals(trainer.toString(), again.toString());
            Tables data = configuration.lookupAll(Tables.class).get(0);
            assertArrayEquals(bytes(model), bytes(again.train(new MutableDataset<>(data))));
        }
    }

    private static byte[] bytes(DistilledModel model) {
        return ModelProto.newBuilder().setGraph(model.exportONNXModel("test", 1).getGraph()).build().toByteArray();
    }

    @Test
    void shareableProvenance() throws IOException {
        DistilledModel model = trainer.train(new MutableDataset<>(source)).withShareableProvenance();
        for (Path file : List.of(saved(model), exported(model))) {
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertFalse(content.contains(folder.toString()), "no path into " + folder);
            assertTrue(content.contains("teacher.tribuo"), "the name of the teacher's file");
            Reproducer reproducer = Reproducer.read(file);
            // The name alone is not found from here; with its path, everything else is the same.
            reproducer.override("tribuoteacher", "modelPath", teacherFile.toString());
            assertReproduced(reproducer);
        }
    }

    @Test
    void notAStudent() throws IOException {
        assertError(FileFormatException.class, () -> Reproducer.read(teacherFile), "teacher.tribuo", "LinearSGDModel");
        Path text = Files.writeString(folder.resolve("text"), "neither");
        assertError(FileFormatException.class, () -> Reproducer.read(text), "text", "serializeToFile or saveONNXModel");
        Path plain = exported(trainer.train(new MutableDataset<>(source)));
        Files.write(plain, ModelProto.parseFrom(Files.readAllBytes(plain)).toBuilder().clearMetadataProps().build().toByteArray());
        assertError(FileFormatException.class, () -> Reproducer.read(plain), "tribuo-ipwd.versions");
    }

    @Test
    void inMemoryTeacherCannotComeBack() {
        DistillationTrainer other = DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(4))
                .teacher(TribuoTeacher.of(new TribuoTeacher(teacherFile).model())).optimizer(new Sgd(0.02)).epochs(1).batchSize(32).build();
        DistilledModel model = other.train(new MutableDataset<>(source));
        PropertyException e = assertThrows(PropertyException.class,
                () -> Reproducer.of(model).reproduce());
        assertTrue(e.getMsg().contains("modelPath") && e.getMsg().contains("in memory"), e.getMsg());
    }

    /** Data that no provenance describes. */
    @Test
    void dataWithoutASource() {
        DistilledModel model = DistillationTrainer.builder().layout(new IndexedLayout(16))
                .student(new MultilayerPerceptron(4)).epochs(1).batchSize(16).build().train(Data.examples(32, 1));
        assertError(IllegalArgumentException.class, () -> Reproducer.of(model).reproduce(), "SimpleDataSourceProvenance");
        try (Reproduction reproduction = Reproducer.of(model).reproduce(Data.examples(32, 1))) {
            assertTrue(reproduction.identical());
        }
    }
}
