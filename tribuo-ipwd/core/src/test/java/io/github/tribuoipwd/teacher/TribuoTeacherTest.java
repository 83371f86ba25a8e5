/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.support.TeacherFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.ensemble.VotingCombiner;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.classification.sgd.objectives.Hinge;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.tree.RandomForestTrainer;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.test.Helpers;

/** A Tribuo model as a teacher gives the scores of its predictions. */
@Tag("parity")
class TribuoTeacherTest {

    @TempDir
    private Path folder;

    private static Stream<Arguments> models() {
        List<Trainer<Label>> trainers = List.of(new LogisticRegressionTrainer(),
                new LinearSGDTrainer(new Hinge(), new AdaGrad(0.1), 2, 1L), new CARTClassificationTrainer(4),
                new RandomForestTrainer<>(new CARTClassificationTrainer(6, 0.5f, 1L), new VotingCombiner(), 7, 1L),
                new XGBoostClassificationTrainer(5));
        return Stream.of(false, true).flatMap(sparse -> trainers.stream().map(trainer -> Arguments.of(
                trainer.train(Tables.dataset(300, 1, sparse)), sparse)));
    }

    @ParameterizedTest
    @MethodSource("models")
    void predictsAsTheModel(Model<Label> model, boolean sparse) throws IOException {
        MutableDataset<Label> data = Tables.dataset(100, 2, sparse);
        FeaturePositions features = new SortedLayout().bind(data.getFeatureMap().keySet());
        DenseRows rows = DenseRows.gather(data, data.size(), features);
        Path file = folder.resolve("model.tribuo");
        model.serializeToFile(file);
        for (TribuoTeacher teacher : List.of(TribuoTeacher.of(model), new TribuoTeacher(file))) {
            SoftLabels soft = SoftLabels.capture(teacher, features, rows, Tables.LABELS, new int[data.size()]);
            double floor = Double.parseDouble(soft.facts().getOrDefault("probability-floor", "0"));
            for (int i = 0; i < data.size(); i++) {
                Prediction<Label> expected = model.predict(data.getExample(i));
                float[] logits = Data.row(soft.logits(), i);
                for (int k = 0; k < logits.length; k++) {
                    double score = expected.getOutputScores().get(Tables.LABELS.get(k)).getScore();
                    double found = hinge(model) ? logits[k] : Math.exp(logits[k]);
                    assertEquals(Math.max(score, hinge(model) ? score : floor), found, 1e-6 * Math.max(1, Math.abs(score)), "example " + i + ", label " + k);
                }
            }
            assertEquals(hinge(model) ? "LOGITS" : "PROBABILITIES", soft.facts().get("output-kind"));
        }
    }

    /** The only one here whose scores are no distribution; CART's are one, though its models do not declare it. */
    private static boolean hinge(Model<Label> model) {
        return model.getProvenance().getTrainerProvenance().toString().contains("Hinge");
    }

    /** XGBoost sends absent features another way than zeros, so it shows that the two are distinguished. */
    @Test
    void zerosCanBePresentOrAbsent() {
        Model<Label> model = new XGBoostClassificationTrainer(20).train(Tables.dataset(300, 1, true));
        MutableDataset<Label> sparse = Tables.dataset(100, 2, true);
        MutableDataset<Label> dense = Tables.dataset(100, 2, false);
        FeaturePositions features = new SortedLayout().bind(sparse.getFeatureMap().keySet());
        DenseRows rows = DenseRows.gather(sparse, sparse.size(), features);
        double present = differences(TribuoTeacher.of(model, ZeroValues.PRESENT), features, rows, model.predict(dense));
        double absent = differences(TribuoTeacher.of(model, ZeroValues.ABSENT), features, rows, model.predict(sparse));
        double wrong = differences(TribuoTeacher.of(model, ZeroValues.PRESENT), features, rows, model.predict(sparse));
        assertEquals(0, present, 1e-5);
        assertEquals(0, absent, 1e-5);
        assertTrue(wrong > 0.01, () -> "largest difference " + wrong);
    }

    private static double differences(TribuoTeacher teacher, FeaturePositions features, DenseRows rows,
            List<Prediction<Label>> expected) {
        SoftLabels soft = SoftLabels.capture(teacher, features, rows, Tables.LABELS, new int[rows.count()]);
        double largest = 0;
        for (int i = 0; i < rows.count(); i++) {
            Map<String, Label> scores = expected.get(i).getOutputScores();
            for (int k = 0; k < Tables.LABELS.size(); k++) {
                largest = Math.max(largest, Math.abs(scores.get(Tables.LABELS.get(k)).getScore()
                        - Math.exp(Data.row(soft.logits(), i)[k])));
            }
        }
        return largest;
    }

    @Test
    void rowOfZeros() {
        Model<Label> model = new CARTClassificationTrainer(4).train(Tables.dataset(300, 1, true));
        FeaturePositions features = new SortedLayout().bind(List.of("f0", "f1", "f2", "f3", "f4", "f5"));
        SoftLabels soft = SoftLabels.capture(TribuoTeacher.of(model), features, DenseRows.allocate(2, 6), Tables.LABELS, new int[2]);
        double sum = 0;
        for (float logit : Data.row(soft.logits(), 0)) {
            sum += Math.exp(logit);
        }
        assertEquals(1, sum, 1e-6);
    }

    @Test
    void provenanceHoldsTheHash() throws IOException {
        Path file = folder.resolve("model.tribuo");
        new LogisticRegressionTrainer().train(Tables.dataset(100, 1, false)).serializeToFile(file);
        TribuoTeacher teacher = new TribuoTeacher(file);
        assertEquals(ProvenanceUtil.hashResource(ProvenanceUtil.HashType.SHA256, file), teacher.getProvenance()
                .getInstanceValues().get(TeacherFileProvenance.MODEL_HASH).getValue());
        Helpers.testProvenanceMarshalling(teacher.getProvenance());
        Helpers.testConfigurableRoundtrip(teacher);
        assertEquals(Tables.LABELS.size(), teacher.labels().size());
    }

    /** OLCUT's own equality compares the configuration alone. */
    @Test
    void anotherFileUnderTheSamePathHasAnotherProvenance() throws IOException {
        Path file = folder.resolve("model.tribuo");
        new LogisticRegressionTrainer().train(Tables.dataset(100, 1, false)).serializeToFile(file);
        TribuoTeacher first = new TribuoTeacher(file);
        new LogisticRegressionTrainer().train(Tables.dataset(100, 2, false)).serializeToFile(file);
        TribuoTeacher second = new TribuoTeacher(file);
        assertTrue(!first.getProvenance().equals(second.getProvenance()));
    }

    @Test
    void errors() throws IOException {
        assertError(IllegalArgumentException.class, () -> new TribuoTeacher(folder.resolve("absent.tribuo")), "absent.tribuo");
        Path other = Files.writeString(folder.resolve("other.tribuo"), "something else");
        assertError(IllegalArgumentException.class, () -> new TribuoTeacher(other), "other.tribuo", "serializeToFile");
        assertError(IllegalArgumentException.class, () -> new TribuoTeacher(other, ZeroValues.AUTO, OutputKind.AUTO, -1), "other.tribuo");
        Model<Label> model = new LogisticRegressionTrainer().train(Tables.dataset(100, 1, false));
        assertError(IllegalArgumentException.class, () -> TribuoTeacher.of(model, ZeroValues.AUTO, OutputKind.AUTO, -1),
                "probabilityFloor");
        MutableDataset<Label> foreign = Data.examples(20, 1);
        FeaturePositions features = new IndexedLayout(16).bind(foreign.getFeatureMap().keySet());
        assertError(TeacherException.class, () -> TribuoTeacher.of(model).open(features, Data.rows(foreign, 16)), "\"f0\"", "\"0\"");
    }

    /** Files that users give in place of a Tribuo model: the message names the right component. */
    @Test
    void otherFormats() throws IOException {
        Path onnx = TeacherFile.of(3, -1, 16).write(folder.resolve("teacher.onnx"));
        assertForeign(onnx, "ONNX", "OnnxTeacher");
        assertForeign(Files.copy(onnx, folder.resolve("teacher.tribuo")), "ONNX", "OnnxTeacher");
        assertForeign(Files.write(folder.resolve("broken.onnx"), new byte[] {1, 2}), "OnnxTeacher");
        assertForeign(Files.write(folder.resolve("model.pt"), new byte[] {'P', 'K', 3, 4, 0}), "zip", "ONNX");
        assertForeign(Files.write(folder.resolve("model.ser"), new byte[] {(byte) 0xAC, (byte) 0xED, 0, 5}), "serialization",
                "serializeToFile");
        assertForeign(Files.write(folder.resolve("model.gz"), new byte[] {0x1F, (byte) 0x8B, 8}), "gunzip");
        assertForeign(Files.write(folder.resolve("model.h5"), new byte[] {(byte) 0x89, 'H', 'D', 'F'}), "HDF5");
        assertForeign(Files.write(folder.resolve("model.pkl"), new byte[] {(byte) 0x80, 4}), "pickle", "skl2onnx");
        assertForeign(Files.writeString(folder.resolve("soft.csv"), "a,b"), "SoftLabelTable");
        assertForeign(Files.writeString(folder.resolve("config.xml"), "<config/>"), "text");
    }

    private static void assertForeign(Path file, String... words) {
        assertError(IllegalArgumentException.class, () -> new TribuoTeacher(file), words);
    }

    @Test
    void kindAndFloorAreSettings() {
        Model<Label> forest = new RandomForestTrainer<>(new CARTClassificationTrainer(6, 0.5f, 1L), new VotingCombiner(), 7, 1L)
                .train(Tables.dataset(300, 1, false));
        MutableDataset<Label> data = Tables.dataset(50, 2, false);
        FeaturePositions features = new SortedLayout().bind(data.getFeatureMap().keySet());
        DenseRows rows = DenseRows.gather(data, data.size(), features);
        SoftLabels told = SoftLabels.capture(TribuoTeacher.of(forest, ZeroValues.AUTO, OutputKind.LOGITS, 0), features, rows,
                Tables.LABELS, new int[50]);
        assertEquals("LOGITS", told.facts().get("output-kind"));
        SoftLabels floored = SoftLabels.capture(TribuoTeacher.of(forest, ZeroValues.AUTO, OutputKind.AUTO, 0.01), features, rows,
                Tables.LABELS, new int[50]);
        for (int i = 0; i < 50; i++) {
            for (int k = 0; k < Tables.LABELS.size(); k++) {
                double score = Math.max(0.01, Data.row(told.logits(), i)[k]);
                assertEquals(Math.log(score), Data.row(floored.logits(), i)[k], 1e-5);
            }
        }
    }
}
