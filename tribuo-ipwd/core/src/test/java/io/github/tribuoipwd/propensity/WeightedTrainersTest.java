/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.OutputFactory;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.DataSourceProvenance;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Weights reach Tribuo's own trainers. Two places, "left" and "right", two classes; what a trainer that reads weights must
 * predict at a place is the weighted share of the classes there, which the comments compute by hand.
 */
@Tag("parity")
class WeightedTrainersTest {

    /** Left: 90 common, 10 rare. Right: 60 common, 40 rare. */
    private static final class TwoPlaces implements ConfigurableDataSource<Label> {

        @Override
        public Iterator<Example<Label>> iterator() {
            List<Example<Label>> examples = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                examples.add(example("left", i % 10 == 0));
                examples.add(example("right", i % 10 < 4));
            }
            return examples.iterator();
        }

        static Example<Label> example(String place, boolean rare) {
            return new ArrayExample<>(new Label(rare ? "rare" : "common"), new String[] {"left", "right"},
                    new double[] {place.equals("left") ? 1 : 0, place.equals("right") ? 1 : 0});
        }

        @Override
        public OutputFactory<Label> getOutputFactory() {
            return new LabelFactory();
        }

        @Override
        public DataSourceProvenance getProvenance() {
            return new SimpleDataSourceProvenance("two places", new LabelFactory());
        }
    }

    /** Common examples weigh 1, rare ones 6. */
    private static final class RareWeighsSix implements PropensityEstimator {

        @Override
        public float[] weights(Dataset<Label> examples) {
            float[] weights = new float[examples.size()];
            int i = 0;
            for (Example<Label> example : examples) {
                weights[i++] = example.getOutput().getLabel().equals("rare") ? 6 : 1;
            }
            return weights;
        }

        @Override
        public ConfiguredObjectProvenance getProvenance() {
            return new ConfiguredObjectProvenanceImpl(this, "PropensityEstimator");
        }
    }

    /** 10 / 100 and 40 / 100. */
    private static final double[] PLAIN = {0.1, 0.4};
    /** 60 / (90 + 60) and 240 / (60 + 240). */
    private static final double[] WEIGHTED = {0.4, 0.8};

    private static MutableDataset<Label> plain() {
        return new MutableDataset<>(new TwoPlaces());
    }

    private static MutableDataset<Label> weighted(WeightingMode mode) {
        return new MutableDataset<>(PropensityWeightedDataSource.builder(new TwoPlaces(), new RareWeighsSix()).mode(mode).build());
    }

    private static void assertRare(double[] expected, double tolerance, Trainer<Label> trainer, Dataset<Label> data) {
        double[] found = rare(trainer, data);
        assertEquals(expected[0], found[0], tolerance, "left");
        assertEquals(expected[1], found[1], tolerance, "right");
    }

    private static double[] rare(Trainer<Label> trainer, Dataset<Label> data) {
        var model = trainer.train(data);
        return new double[] {score(model.predict(TwoPlaces.example("left", false))),
            score(model.predict(TwoPlaces.example("right", false)))};
    }

    private static double score(org.tribuo.Prediction<Label> prediction) {
        return prediction.getOutputScores().get("rare").getScore();
    }

    private static LinearSGDTrainer logisticRegression(int minibatch) {
        return new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(0.1), 60, 1000, minibatch, 1L);
    }

    /** A tree's leaf is the weighted share itself. */
    @Test
    void cart() {
        assertRare(PLAIN, 1e-6, new CARTClassificationTrainer(3), plain());
        assertRare(WEIGHTED, 1e-6, new CARTClassificationTrainer(3), weighted(WeightingMode.WEIGHT));
        assertRare(WEIGHTED, 0.05, new CARTClassificationTrainer(3), weighted(WeightingMode.RESAMPLE));
    }

    /** With one indicator a place, the maximum of the weighted likelihood is the weighted share. */
    @Test
    void logisticRegression() {
        assertRare(PLAIN, 0.03, logisticRegression(1), plain());
        assertRare(WEIGHTED, 0.03, logisticRegression(1), weighted(WeightingMode.WEIGHT));
    }

    /** Trees whose leaves shrink towards one half, so the shares come closer and not there. */
    @Test
    void xgboost() {
        XGBoostClassificationTrainer trainer = new XGBoostClassificationTrainer(60);
        assertRare(PLAIN, 0.03, trainer, plain());
        assertRare(WEIGHTED, 0.03, trainer, weighted(WeightingMode.WEIGHT));
    }

    /** Tribuo's SGD with minibatches ignores weights; RESAMPLE is for such trainers. */
    @Test
    void minibatchesNeedResampling() {
        double lost = rare(logisticRegression(50), weighted(WeightingMode.WEIGHT))[1];
        assertTrue(lost < 0.6, () -> "if this has become " + lost + ", Tribuo reads weights in minibatches now; tell so in the guide");
        assertRare(WEIGHTED, 0.06, logisticRegression(50), weighted(WeightingMode.RESAMPLE));
    }
}
