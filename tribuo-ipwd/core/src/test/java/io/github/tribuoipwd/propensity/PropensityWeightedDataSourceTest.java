/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.IndexedLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.Standardization;
import io.github.tribuoipwd.objective.UniformWeighting;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.MultilayerPerceptron;
import io.github.tribuoipwd.support.Objectives;
import io.github.tribuoipwd.support.RoundTrips;
import io.github.tribuoipwd.support.Tables;
import io.github.tribuoipwd.teacher.TribuoTeacher;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.dtree.CARTClassificationTrainer;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.test.Helpers;

/** Sources that weigh. */
@Tag("unit")
class PropensityWeightedDataSourceTest {

    /** Weights by class, so that every expected number is known. */
    static final class ByClass implements PropensityEstimator {

        @Config(description = "Weight of the first class.")
        private double large = 1;

        @Config(description = "Weight of the second class.")
        private double middle = 2;

        @Config(description = "Weight of the third class.")
        private double small = 5;

        private int calls;

        private ByClass() {}

        ByClass(double large, double middle, double small) {
            this.large = large;
            this.middle = middle;
            this.small = small;
        }

        @Override
        public float[] weights(Dataset<Label> examples) {
            calls++;
            float[] weights = new float[examples.size()];
            int i = 0;
            for (Example<Label> example : examples) {
                weights[i++] = (float) (switch (example.getOutput().getLabel()) {
                    case "large" -> large;
                    case "middle" -> middle;
                    default -> small;
                });
            }
            return weights;
        }

        @Override
        public ConfiguredObjectProvenance getProvenance() {
            return new ConfiguredObjectProvenanceImpl(this, "PropensityEstimator");
        }

        @Override
        public String toString() {
            return "ByClass(large=" + large + ",middle=" + middle + ",small=" + small + ")";
        }
    }

    @TempDir
    private Path folder;

    /** 600 large, 300 middle, 100 small. */
    private final Tables source = new Tables(1000, 1, false);

    private static Map<String, Double> shares(Iterable<Example<Label>> examples) {
        Map<String, Double> shares = new TreeMap<>();
        double sum = 0;
        for (Example<Label> example : examples) {
            shares.merge(example.getOutput().getLabel(), (double) example.getWeight(), Double::sum);
            sum += example.getWeight();
        }
        double total = sum;
        shares.replaceAll((label, weight) -> weight / total);
        return shares;
    }

    @Test
    void weightsHaveMeanOne() {
        PropensityWeightedDataSource weighted = PropensityWeightedDataSource.builder(source, new ByClass(1, 2, 5)).build();
        // (600 * 1 + 300 * 2 + 100 * 5) / 1000 = 1.7
        for (Example<Label> example : weighted) {
            double raw = example.getOutput().getLabel().equals("large") ? 1 : example.getOutput().getLabel().equals("middle") ? 2 : 5;
            assertEquals(raw / 1.7, example.getWeight(), 1e-6);
        }
        assertEquals(1, weighted.summary().mean(), 1e-6);
        assertEquals(5 / 1.7, weighted.summary().max(), 1e-6);
        assertEquals(1700.0 * 1700 / (600 + 300 * 4 + 100 * 25), weighted.summary().effectiveSampleSize(), 1e-2);
    }

    @Test
    void normalizingAndCuttingAreChoices() {
        PropensityWeightedDataSource raw = PropensityWeightedDataSource.builder(source, new ByClass(1, 2, 5)).normalize(false).build();
        assertEquals(1.7, raw.summary().mean(), 1e-6);
        PropensityWeightedDataSource cut = PropensityWeightedDataSource.builder(source, new ByClass(1, 2, 5)).maximumWeight(3).build();
        // Cut first, then (600 + 600 + 300) / 1000 = 1.5.
        assertEquals(2, cut.summary().max(), 1e-6);
        assertEquals(100, ((PrimitiveProvenance<?>) ((PropensityWeightedProvenance) cut.getProvenance()).getInstanceValues()
                .get(PropensityWeightedProvenance.CLIPPED)).getValue());
    }

    @Test
    void innerExamplesKeepTheirWeights() {
        List<Example<Label>> shared = new ArrayList<>();
        source.forEach(shared::add);
        PropensityWeightedDataSource weighted = PropensityWeightedDataSource.builder(source, new ByClass(1, 2, 5)).build();
        weighted.forEach(example -> assertNotEquals(1f, example.getWeight()));
        shared.forEach(example -> assertEquals(1f, example.getWeight()));
    }

    @Test
    void estimatesOnce() {
        ByClass estimator = new ByClass(1, 2, 5);
        PropensityWeightedDataSource weighted = PropensityWeightedDataSource.builder(source, estimator).build();
        assertEquals(0, estimator.calls, "not before it is needed");
        weighted.getProvenance();
        assertTrue(weighted.iterator().hasNext());
        assertEquals(1000, new MutableDataset<>(weighted).size());
        assertEquals(1, estimator.calls);
    }

    @Test
    void resampledSharesAreTheWeightedOnes() {
        PropensityWeightedDataSource weighted = PropensityWeightedDataSource.builder(source, new ByClass(1, 2, 5)).build();
        PropensityWeightedDataSource resampled = PropensityWeightedDataSource.builder(source, new ByClass(1, 2, 5))
                .mode(WeightingMode.RESAMPLE).build();
        List<Example<Label>> drawn = new ArrayList<>();
        resampled.forEach(drawn::add);
        assertEquals(1000, drawn.size());
        drawn.forEach(example -> assertEquals(1f, example.getWeight()));
        Map<String, Double> expected = shares(weighted);
        // Four standard deviations of 1,000 independent draws would be 0.06; one draw a stratum does better.
        shares(drawn).forEach((label, share) -> assertEquals(expected.get(label), share, 0.03, label));
    }

    @Test
    void resamplingFollowsItsSeed() {
        List<String> runs = new ArrayList<>();
        for (long seed : List.of(1L, 1L, 2L)) {
            StringBuilder text = new StringBuilder();
            PropensityWeightedDataSource.builder(source, new ByClass(1.1, 2.3, 5.7)).mode(WeightingMode.RESAMPLE).seed(seed).build()
                    .forEach(text::append);
            runs.add(text.toString());
        }
        assertEquals(runs.get(0), runs.get(1));
        assertNotEquals(runs.get(0), runs.get(2));
    }

    private static TribuoTeacher trained(Tables data, boolean weak) {
        return TribuoTeacher.of((weak ? new CARTClassificationTrainer(1) : new LogisticRegressionTrainer()).train(
                new MutableDataset<>(data)));
    }

    /** The estimator's weights against the formula on the models' own predictions. */
    @Test
    void pairOfModels() {
        TribuoTeacher labeled = trained(source, false);
        TribuoTeacher distilled = trained(new Tables(60, 9, false), false);
        MutableDataset<Label> data = new MutableDataset<>(source);
        float[] found = new ModelPairEstimator(labeled, distilled, new SortedLayout(), Standardization.OFF).weights(data);
        for (int i = 0; i < found.length; i++) {
            Example<Label> example = data.getExample(i);
            double expected = 1 + hardness(distilled.model().predict(example), example) / hardness(labeled.model().predict(example), example);
            assertEquals(expected, found[i], 1e-3 * expected, "example " + i);
        }
    }

    private static double hardness(Prediction<Label> prediction, Example<Label> example) {
        return -Math.log(prediction.getOutputScores().get(example.getOutput().getLabel()).getScore());
    }

    /** A teacher that knows only two of the classes well: what it says of the third is wrong, so the third weighs more. */
    @Test
    void whatTheTeacherDoesNotKnowWeighsMore() {
        TribuoTeacher labeled = trained(source, false);
        TribuoTeacher teacher = trained(new Tables(400, 5, false), true);
        TeacherLabeledDataSource byTeacher = new TeacherLabeledDataSource(source, teacher, new SortedLayout());
        assertTrue(byTeacher.agreement() > 0.5 && byTeacher.agreement() < 0.95, () -> "agreement " + byTeacher.agreement());
        TribuoTeacher distilled = TribuoTeacher.of(new LogisticRegressionTrainer().train(withAllLabels(byTeacher)));
        PropensityWeightedDataSource weighted = PropensityWeightedDataSource
                .builder(source, new ModelPairEstimator(labeled, distilled)).build();
        Map<String, Double> shares = shares(weighted);
        assertTrue(shares.get("small") > 0.12, () -> "shares " + shares);
    }

    /** The weak teacher may never say "small"; the distilled model must know the label all the same. */
    private static MutableDataset<Label> withAllLabels(TeacherLabeledDataSource source) {
        MutableDataset<Label> data = new MutableDataset<>(source);
        new Tables(10, 77, false).forEach(data::add);
        return data;
    }

    @Test
    void teacherLabelsReplaceTheLabels() throws IOException {
        TribuoTeacher teacher = trained(new Tables(60, 9, false), false);
        TeacherLabeledDataSource labeled = new TeacherLabeledDataSource(source, teacher, new SortedLayout());
        int i = 0;
        int same = 0;
        MutableDataset<Label> data = new MutableDataset<>(source);
        for (Example<Label> example : labeled) {
            Example<Label> before = data.getExample(i++);
            assertEquals(teacher.model().predict(before).getOutput().getLabel(), example.getOutput().getLabel());
            assertEquals(before.size(), example.size());
            same += before.getOutput().getLabel().equals(example.getOutput().getLabel()) ? 1 : 0;
        }
        assertEquals(1000, i);
        assertEquals(same / 1000.0, labeled.agreement(), 1e-9);
        Model<Label> model = teacher.model();
        Path file = folder.resolve("teacher.tribuo");
        model.serializeToFile(file);
        TeacherLabeledDataSource configured = new TeacherLabeledDataSource(source, new TribuoTeacher(file), new SortedLayout());
        RoundTrips.assertRoundTrip(configured);
        Helpers.testProvenanceMarshalling(configured.getProvenance());
    }

    /** The heads of a finished distillation. The same trainer gives the same weights, and training goes on as if nothing was. */
    @Test
    void distillation() {
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(8))
                .teacher(trained(source, true)).objective(DistillationObjective.paper()).optimizer(new Sgd(0.02))
                .maximumGradientNorm(5).epochs(3).batchSize(32).build();
        MutableDataset<Label> data = new MutableDataset<>(source);
        float[] first = trainer.estimateWeights(data);
        assertEquals(0, trainer.getInvocationCount());
        float[] second = new DistillationEstimator(trainer).weights(data);
        assertEquals(1000, first.length);
        for (int i = 0; i < first.length; i++) {
            assertTrue(first[i] >= 1 && Float.isFinite(first[i]), "weight " + first[i]);
            assertEquals(first[i], second[i]);
        }
        double mean = 0;
        for (float weight : first) {
            mean += weight / first.length;
        }
        double found = mean;
        assertTrue(found > 1.2 && found < 4, () -> "mean weight " + found);
    }

    /** Uniform weighting weighs nothing, whatever the heads say. */
    @Test
    void distillationAsksTheTrainersWeighting() {
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(8))
                .teacher(trained(source, false))
                .objective(Objectives.paper().weighting(new UniformWeighting()).build())
                .optimizer(new Sgd(0.02)).epochs(1).batchSize(33).build();
        for (float weight : trainer.estimateWeights(new MutableDataset<>(source))) {
            assertEquals(1, weight);
        }
    }

    @Test
    void roundTrips() {
        PropensityWeightedDataSource weighted = PropensityWeightedDataSource.builder(source, new ByClass(1, 2, 5))
                .mode(WeightingMode.RESAMPLE).maximumWeight(4).normalize(false).seed(5).build();
        RoundTrips.assertRoundTrip(weighted);
        Helpers.testProvenanceMarshalling(weighted.getProvenance());
    }

    @Test
    void badWeights() {
        for (double bad : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertError(IllegalArgumentException.class,
                    () -> PropensityWeightedDataSource.builder(source, new ByClass(1, bad, 5)).build().iterator(), "example 6",
                    String.valueOf((float) bad));
        }
        assertError(IllegalArgumentException.class,
                () -> PropensityWeightedDataSource.builder(source, new ByClass(1, 2, 5)).maximumWeight(0.5).build(), "maximumWeight",
                "0.5");
    }

    @Test
    void oneClassOnly() {
        Tables five = new Tables(5, 1, false);
        assertError(IllegalArgumentException.class,
                () -> PropensityWeightedDataSource.builder(five, new ByClass(1, 2, 5)).build().iterator(), "two labels", "large");
        assertError(IllegalArgumentException.class,
                () -> new TeacherLabeledDataSource(five, trained(source, false), new SortedLayout()).iterator(), "two labels");
    }

    @Test
    void layoutThatDoesNotFit() {
        TribuoTeacher teacher = trained(source, false);
        ModelPairEstimator estimator = new ModelPairEstimator(teacher, teacher, new IndexedLayout(6), Standardization.ON);
        assertError(IllegalArgumentException.class, () -> PropensityWeightedDataSource.builder(source, estimator).build().iterator(),
                "f0", "ListedLayout");
    }

    @Test
    void estimatorWithoutTeacher() {
        DistillationTrainer trainer = DistillationTrainer.builder().layout(new SortedLayout()).student(new MultilayerPerceptron(8)).build();
        assertError(IllegalArgumentException.class, () -> new DistillationEstimator(trainer), "trainer", "teacher");
        assertError(IllegalStateException.class, () -> trainer.estimateWeights(new MutableDataset<>(source)), "teacher");
    }
}
