/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Students;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.transform.TransformTrainer;
import org.tribuo.transform.TransformationMap;
import org.tribuo.transform.transformations.MeanStdDevTransformation;

/** Tribuo's own trainers and evaluators give the same results with dense examples as with others. */
@Tag("parity")
class DenseExampleTrainingTest {

    private static final int SIZE = 20;

    private static MutableDataset<Label> data(boolean dense, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("test", new LabelFactory()), new LabelFactory());
        for (int i = 0; i < 300; i++) {
            int label = random.nextInt(3);
            byte[] values = new byte[SIZE];
            for (int j = 0; j < SIZE; j++) {
                values[j] = (byte) (random.nextInt(3) == 0 ? 0 : random.nextInt(120) + (j % 3 == label ? 60 : 0));
            }
            Example<Label> example = new DenseExample<>(new Label("label " + label), FeatureNames.numbered(SIZE), DenseRow.of(values));
            data.add(dense ? example : new ArrayExample<>(example));
        }
        return data;
    }

    private static Trainer<Label> trainer() {
        return new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1), 3, 1000, 8, 1L);
    }

    @Test
    void logisticRegression() {
        LinearSGDModel dense = (LinearSGDModel) trainer().train(data(true, 1));
        LinearSGDModel array = (LinearSGDModel) trainer().train(data(false, 1));
        assertEquals(array.getWeightsCopy(), dense.getWeightsCopy());
        assertSameEvaluation(array, dense);
    }

    @Test
    void transformedFeatures() {
        TransformationMap map = new TransformationMap(List.of(new MeanStdDevTransformation()));
        assertSameEvaluation(new TransformTrainer<>(trainer(), map, true).train(data(false, 1)),
                new TransformTrainer<>(trainer(), map, true).train(data(true, 1)));
    }

    @Test
    void distillation() {
        Model<Label> dense = Students.labelsOnly().layout(new IndexedLayout(1, 4, 5)).build().train(data(true, 1));
        Model<Label> array = Students.labelsOnly().layout(new IndexedLayout(1, 4, 5)).build().train(data(false, 1));
        List<Prediction<Label>> expected = array.predict(data(false, 2));
        List<Prediction<Label>> found = dense.predict(data(true, 2));
        for (int i = 0; i < expected.size(); i++) {
            assertEquals(expected.get(i).getOutputScores().toString(), found.get(i).getOutputScores().toString());
        }
    }

    private static void assertSameEvaluation(Model<Label> array, Model<Label> dense) {
        LabelEvaluation expected = new LabelEvaluator().evaluate(array, data(false, 2));
        LabelEvaluation found = new LabelEvaluator().evaluate(dense, data(true, 2));
        assertEquals(expected.getConfusionMatrix().toString(), found.getConfusionMatrix().toString());
        assertEquals(expected.accuracy(), found.accuracy());
        assertTrue(found.accuracy() > 0.6, found::toString);
        List<Prediction<Label>> predictions = array.predict(data(false, 2));
        for (int i = 0; i < predictions.size(); i++) {
            assertEquals(predictions.get(i).getOutputScores().toString(), dense.predict(data(true, 2).getExample(i)).getOutputScores().toString());
        }
    }
}
