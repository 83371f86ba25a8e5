/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.reproduction.Reproducer;
import io.github.tribuoipwd.reproduction.Reproduction;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Data;
import io.github.tribuoipwd.support.RawTable;
import io.github.tribuoipwd.support.Warnings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.LabelEvaluator;

/** How a student's input is transformed where no transform is set, and what is known of it afterwards. */
@Tag("unit")
class StudentTransformTest {

    private final MutableDataset<Label> table = RawTable.of(400, 1);

    private static DistillationTrainer.Builder trainer() {
        return DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(16)).epochs(8).batchSize(32)
                .seed(3);
    }

    private static Map<String, ?> facts(DistilledModel model) {
        return model.getProvenance().getInstanceProvenance().getMap();
    }

    private static String fact(DistilledModel model, String name) {
        return String.valueOf(facts(model).get(name));
    }

    /** What the exported graph's metadata tell of it. */
    private static String transform(DistilledModel model) {
        return model.exportONNXModel("test", 1).getMetadataPropsList().stream()
                .filter(entry -> entry.getKey().equals("tribuo-ipwd.transform")).findFirst().orElseThrow().getValue();
    }

    private static double accuracy(DistilledModel model, MutableDataset<Label> data) {
        return new LabelEvaluator().evaluate(model, data).accuracy();
    }

    @Test
    void tablesAreStandardizedByDefault() {
        try (Warnings log = new Warnings(); DistilledModel model = trainer().build().train(table)) {
            FeaturePositions positions = model.getFeaturePositions();
            InputTransform expected = InputTransform.fitted().fit(Rows.of(table, positions));
            String metadata = transform(model);
            for (double number : expected.mean()) {
                assertTrue(metadata.contains(Float.toString((float) number)), metadata);
            }
            for (double number : expected.std()) {
                assertTrue(fact(model, "transform-std").contains(Float.toString((float) number)), metadata);
            }
            assertTrue(fact(model, "transform").contains("fitted (automatic)"), fact(model, "transform"));
            assertEquals(1, log.lines().stream().filter(line -> line.contains("standardized")).count(), "one line tells it");
            assertTrue(accuracy(model, table) > 0.85, "accuracy " + accuracy(model, table));
        }
    }

    /** The graph takes raw rows: a model of the fitted numbers, written out, is the same to the bit. */
    @Test
    void theNumbersBecomePartOfTheGraph() {
        InputTransform numbers;
        float[] automatic;
        try (DistilledModel model = trainer().epochs(2).build().train(table)) {
            numbers = InputTransform.fitted().fit(Rows.of(table, model.getFeaturePositions()));
            automatic = scores(model);
        }
        try (DistilledModel model = trainer().epochs(2).transform(InputTransform.fitted()).build().train(table)) {
            assertArrayEquals(automatic, scores(model), "fitted");
        }
        try (DistilledModel model = trainer().epochs(2).transform(numbers).build().train(table)) {
            assertArrayEquals(automatic, scores(model), "the numbers themselves");
        }
    }

    private float[] scores(DistilledModel model) {
        float[] scores = new float[table.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) model.predict(table.getExample(i)).getOutput().getScore();
        }
        return scores;
    }

    @Test
    void reproduced() {
        try (DistilledModel model = trainer().epochs(2).build().train(table);
                Reproduction again = Reproducer.of(model).reproduce(table)) {
            assertTrue(again.identical(), again::summary);
            assertEquals(List.of(), again.differences(), again::summary);
        }
    }

    @Test
    void imagesStayAsTheyAre() {
        try (Warnings log = new Warnings(); DistilledModel model = trainer().layout(new IndexedLayout(1, 4, 4)).build()
                .train(Data.examples(96, 1))) {
            assertTrue(fact(model, "transform").contains("identity (automatic)"), fact(model, "transform"));
            assertFalse(facts(model).containsKey("transform-mean") || facts(model).containsKey("large-input"), "no numbers");
            assertEquals(List.of(), log.warnings());
            String metadata = transform(model);
            assertTrue(metadata.contains("\"scale\":1") && metadata.contains("\"mean\":[]"), metadata);
        }
    }

    @Test
    void imagesLikeBytesAreNoticed() {
        MutableDataset<Label> bytes = Data.examples(96, 1);
        bytes.forEach(example -> example.forEach(feature -> example.set(new org.tribuo.Feature(feature.getName(),
                Math.round(Math.min(255, Math.abs(100 * feature.getValue())))))));
        DistillationTrainer.Builder images = trainer().layout(new IndexedLayout(1, 4, 4)).healthCheck(HealthCheck.WARN);
        try (Warnings log = new Warnings(); DistilledModel model = images.build().train(bytes)) {
            assertTrue(fact(model, "large-input").contains("255.0"), fact(model, "large-input"));
            String warning = log.warnings().get(0);
            assertTrue(warning.contains("255.0") && warning.contains("\nMaybe ") && warning.contains("fitted()"), warning);
        }
        for (InputTransform set : List.of(InputTransform.identity(), InputTransform.fitted(),
                InputTransform.builder().scale(1 / 255.0).build())) {
            try (DistilledModel model = images.transform(set).build().train(bytes)) {
                assertFalse(facts(model).containsKey("large-input"), set + " is meant so");
            }
        }
    }

    /** The rule that the default is for: labels alone are learned from raw features as from standardized ones. */
    @Test
    void rawAndScaledFeaturesGiveTheSameStudent() {
        MutableDataset<Label> test = RawTable.of(1000, 2);
        MutableDataset<Label> scaled = RawTable.of(400, 1);
        MutableDataset<Label> scaledTest = RawTable.of(1000, 2);
        for (MutableDataset<Label> data : List.of(scaled, scaledTest)) {
            data.forEach(example -> example.forEach(feature -> example.set(new org.tribuo.Feature(feature.getName(),
                    feature.getValue() / 1024))));
        }
        try (DistilledModel raw = trainer().build().train(table); DistilledModel small = trainer().build().train(scaled)) {
            assertEquals(accuracy(small, scaledTest), accuracy(raw, test), 0.01);
        }
    }
}
