/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.support.Evaluations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluator;
import org.tribuo.classification.sgd.objectives.Hinge;
import org.tribuo.classification.sgd.objectives.LogMulticlass;

/** Figures that NumPy and scikit-learn give, figures by hand, and what must hold for any predictions. */
@Tag("property")
class CalibrationTest {

    /** One row of the tests. */
    private record Case(double[] probabilities, int label, double weight) {}

    private static Calibration measure(int bins, List<Case> cases) {
        CalibrationMeter meter = new CalibrationMeter(bins);
        cases.forEach(one -> meter.add(one.probabilities(), one.label(), one.weight()));
        return meter.calibration();
    }

    private static Case row(int label, double... probabilities) {
        return new Case(probabilities, label, 1);
    }

    private static List<Case> golden(IntToDoubleFunction weight) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            double[] probabilities = new double[4];
            int largest = 0;
            for (int k = 0; k < 4; k++) {
                probabilities[k] = Math.exp(3 * Math.sin(1.7 * i + 2.3 * k * k));
                largest = probabilities[k] > probabilities[largest] ? k : largest;
            }
            double sum = Arrays.stream(probabilities).sum();
            cases.add(new Case(Arrays.stream(probabilities).map(p -> p / sum).toArray(), i % 3 == 0 ? i / 3 % 4 : largest,
                    weight.applyAsDouble(i)));
        }
        return cases;
    }

    /**
     * NumPy 1.24 and scikit-learn 1.2.1:
     *
     * <pre>
     * i, k = np.meshgrid(np.arange(200), np.arange(4), indexing='ij')
     * z = 3 * np.sin(1.7 * i + 2.3 * k * k)
     * p = np.exp(z) / np.exp(z).sum(1, keepdims=True)
     * y = np.where(np.arange(200) % 3 == 0, np.arange(200) // 3 % 4, p.argmax(1))
     * c, right = p.max(1), p.argmax(1) == y
     * for weight in (np.ones(200), 1 + np.arange(200) % 5):
     *     print(log_loss(y, p, sample_weight=weight), np.average(((p - np.eye(4)[y])**2).sum(1), weights=weight))
     *     for bins in (15, 10):
     *         which = np.digitize(c, np.linspace(0, 1, bins + 1), right=True)
     *         print(sum(abs((weight * (right - 1.0 * c))[which == b].sum()) for b in range(1, bins + 1)) / weight.sum())
     *     o = np.repeat(np.argsort(-c), weight.astype(int)[np.argsort(-c)])
     *     risk = np.cumsum(~right[o]) / np.arange(1, len(o) + 1)
     *     print(risk[np.searchsorted(-c[o], -c[o], side='right') - 1].mean())
     * </pre>
     */
    @Test
    void asAnIndependentImplementation() {
        List<Case> alike = golden(i -> 1);
        assertFigures(measure(15, alike), 1.1089579410791373, 0.48291607943780673, 0.13502860228271676, 0.25216282372761034);
        assertEquals(0.13291024364417772, measure(10, alike).expectedCalibrationError(), 1e-12);
        List<Case> weighted = golden(i -> 1 + i % 5);
        assertFigures(measure(15, weighted), 1.0720337347644096, 0.4705241983235161, 0.12823741430515986, 0.2320006163528773);
        assertEquals(0.1270405720916547, measure(10, weighted).expectedCalibrationError(), 1e-12);
    }

    private static void assertFigures(Calibration found, double nll, double brier, double ece, double aurc) {
        assertEquals(nll, found.negativeLogLikelihood(), 1e-12);
        assertEquals(brier, found.brierScore(), 1e-12);
        assertEquals(ece, found.expectedCalibrationError(), 1e-12);
        assertEquals(aurc, found.areaUnderRiskCoverage(), 1e-12);
    }

    @Test
    void byHand() {
        Calibration found = measure(5, List.of(row(0, 0.9, 0.1), row(1, 0.85, 0.15), row(1, 0.3, 0.7), row(1, 0.6, 0.4)));
        // Bins: 0.6 belongs to (0.4, 0.6], 0.7 to (0.6, 0.8], 0.9 and 0.85 to (0.8, 1].
        assertEquals((0.6 + 0.3 + 0.75) / 4, found.expectedCalibrationError(), 1e-12);
        // Accepted from the surest: right, wrong, right, wrong.
        assertEquals((0 + 1 / 2.0 + 1 / 3.0 + 2 / 4.0) / 4, found.areaUnderRiskCoverage(), 1e-12);
        assertEquals(-Math.log(0.9 * 0.15 * 0.7 * 0.4) / 4, found.negativeLogLikelihood(), 1e-12);
        assertEquals(2 * (0.01 + 0.7225 + 0.09 + 0.36) / 4, found.brierScore(), 1e-12);
        assertEquals((0.9 + 0.85 + 0.7 + 0.6) / 4 - 0.5, found.overconfidence(), 1e-12);
        assertEquals(List.of(0.0, 0.0, 1.0, 1.0, 2.0), found.bins().stream().map(Calibration.Bin::weight).toList());
        assertEquals(new Calibration.Bin(1, 2, 0.875, 0.5), found.bins().get(4));
        assertEquals(new Calibration.Bin(0.2, 0, Double.NaN, Double.NaN), found.bins().get(0));
        assertEquals("ECE 41.25 % (5 bins), AURC 0.3333, NLL 0.8189 nats, Brier score 0.5912", found.toString());
    }

    @Test
    void equalConfidencesAreAcceptedTogether() {
        // Two of 0.9, one of them wrong, then one that is right.
        assertEquals((0.5 + 0.5 + 1 / 3.0) / 3, measure(15, List.of(row(0, 0.9, 0.1), row(1, 0.9, 0.1), row(0, 0.6, 0.4)))
                .areaUnderRiskCoverage(), 1e-12);
    }

    @Test
    void perfectAndConstantPredictions() {
        Calibration perfect = measure(15, List.of(row(0, 1, 0, 0), row(2, 0, 0, 1), row(1, 0, 1, 0)));
        assertFigures(perfect, 0, 0, 0, 0);
        assertEquals(3, perfect.bins().get(14).weight());
        List<Case> constant = IntStream.range(0, 100).mapToObj(i -> row(i % 4 == 0 ? 1 : 0, 0.75, 0.25)).toList();
        assertFigures(measure(15, constant), -0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), 2 * 0.75 * 0.25, 0, 0.25);
    }

    /** Infinite in the strict sense; the figure stays finite, and another one says that it was cut. */
    @Test
    void labelsOfProbabilityZero() {
        Calibration found = measure(15, List.of(row(1, 1, 0), row(0, 1, 0), row(0, 1, 0), row(0, 1, 0)));
        assertEquals(0.25, found.zeroProbabilities());
        assertEquals(-Math.log(Float.MIN_NORMAL) / 4, found.negativeLogLikelihood(), 1e-12);
        assertTrue(found.toString().contains("25.00 % of the labels have probability 0, which counts as 87.3 nats"), found::toString);
        // A probability that is small, but not zero, counts as it is.
        assertEquals(-Math.log(1e-42), measure(15, List.of(row(1, 1, 1e-42))).negativeLogLikelihood(), 1e-9);
    }

    private static List<Case> random(SplittableRandom random, int rows) {
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            // Few levels, so that many confidences are the same.
            double[] levels = random.ints(3, 0, 4).mapToDouble(Double::valueOf).toArray();
            double sum = Arrays.stream(levels).sum();
            double[] probabilities = Arrays.stream(levels).map(level -> sum == 0 ? 1 / 3.0 : level / sum).toArray();
            cases.add(new Case(probabilities, random.nextInt(3), random.nextInt(4)));
        }
        cases.add(row(0, 0.5, 0.25, 0.25));
        return cases;
    }

    @Test
    void theOrderOfTheRowsHasNoEffectOnASingleBit() {
        for (int seed = 0; seed < 200; seed++) {
            List<Case> cases = random(new SplittableRandom(seed), 1 + seed);
            List<Case> shuffled = new ArrayList<>(cases);
            Collections.shuffle(shuffled, new Random(seed));
            assertEquals(measure(15, cases), measure(15, shuffled));
        }
    }

    @Test
    void aWeightIsARepetition() {
        for (int seed = 0; seed < 200; seed++) {
            List<Case> cases = random(new SplittableRandom(seed), 1 + seed);
            Calibration weighted = measure(7, cases);
            Calibration repeated = measure(7, cases.stream()
                    .flatMap(one -> Collections.nCopies((int) one.weight(), row(one.label(), one.probabilities())).stream()).toList());
            assertFigures(weighted, repeated.negativeLogLikelihood(), repeated.brierScore(), repeated.expectedCalibrationError(),
                    repeated.areaUnderRiskCoverage());
            Calibration tripled = measure(7, cases.stream()
                    .map(one -> new Case(one.probabilities(), one.label(), 3 * one.weight())).toList());
            assertFigures(weighted, tripled.negativeLogLikelihood(), tripled.brierScore(), tripled.expectedCalibrationError(),
                    tripled.areaUnderRiskCoverage());
            assertTrue(weighted.expectedCalibrationError() <= 1 && weighted.areaUnderRiskCoverage() <= 1
                    && weighted.brierScore() <= 2, weighted::toString);
        }
    }

    @Test
    void ofATribuoModel() {
        Model<Label> model = Evaluations.model(new LogMulticlass());
        MutableDataset<Label> test = Evaluations.data(500, 2, Evaluations.LABELS.toArray(new String[0]));
        Calibration found = Calibration.of(model, test);
        assertEquals(found, Calibration.of(model.getOutputIDInfo(), model.predict(test), 15));
        double accuracy = new LabelEvaluator().evaluate(model, test).accuracy();
        double right = found.bins().stream().filter(bin -> bin.weight() > 0).mapToDouble(bin -> bin.weight() * bin.accuracy()).sum();
        assertEquals(accuracy, right / 500, 1e-12);
        double nll = 0;
        for (Prediction<Label> prediction : model.predict(test)) {
            nll -= Math.log(prediction.getOutputScores().get(prediction.getExample().getOutput().getLabel()).getScore()) / 500;
        }
        assertEquals(nll, found.negativeLogLikelihood(), 1e-12);
    }

    @Test
    void whatIsNoProbabilityIsRefused() {
        Model<Label> scores = Evaluations.model(new Hinge());
        MutableDataset<Label> test = Evaluations.data(20, 2, Evaluations.LABELS.toArray(new String[0]));
        assertError(UnsupportedOperationException.class, () -> Calibration.of(scores, test), "probabilities", "LogMulticlass");
        assertError(UnsupportedOperationException.class,
                () -> Calibration.of(scores.getOutputIDInfo(), scores.predict(test), 15), "for example 0");
        CalibrationMeter meter = new CalibrationMeter(15);
        assertError(IllegalArgumentException.class, () -> meter.add(new double[] {0.4, 0.4}, 0, 1), "add up to 1", "0.8");
        assertError(IllegalArgumentException.class, () -> meter.add(new double[] {-0.5, 1.5}, 0, 1), "row 0", "softmax");
        assertError(IllegalArgumentException.class, () -> meter.add(new double[] {Double.NaN, 1}, 0, 1), "NaN", "softmax");
        assertError(IllegalArgumentException.class, () -> meter.add(new double[] {0.5, 0.5}, -1, 1), "one of 2", "without a label");
        assertError(IllegalArgumentException.class, () -> meter.add(new double[] {0.5, 0.5}, 0, -1), "weight", "-1");
        assertError(IllegalArgumentException.class, meter::calibration, "found none");
        assertError(IllegalArgumentException.class, () -> new CalibrationMeter(0), "must be positive", "15");
        meter.add(new double[] {0.5, 0.5}, 0, 0);
        assertError(IllegalArgumentException.class, meter::calibration, "zero");
        Model<Label> model = Evaluations.model(new LogMulticlass());
        assertError(IllegalArgumentException.class, () -> Calibration.of(model, Evaluations.data(20, 2, "a", "z")), "\"z\"");
        MutableDataset<Label> unlabeled = new MutableDataset<>(test.getSourceProvenance(), new LabelFactory());
        unlabeled.add(Evaluations.example(Label.UNKNOWN, 1));
        assertError(IllegalArgumentException.class, () -> Calibration.of(model, unlabeled), "without a label");
    }
}
