/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.tribuoipwd.internal.Softmax;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The temperature of least negative log-likelihood: against SciPy, on data with a known answer, and where there is none. */
@Tag("unit")
class FittedTemperatureTest {

    private static float[] alike(int rows) {
        float[] weights = new float[rows];
        Arrays.fill(weights, 1);
        return weights;
    }

    /**
     * NumPy 1.24 and SciPy 1.10.1; the second weights count rows from 0 to 4 times:
     *
     * <pre>
     * i, k = np.meshgrid(np.arange(200), np.arange(4), indexing='ij')
     * z = 3 * np.sin(1.7 * i + 2.3 * k * k)
     * y = np.where(np.arange(200) % 3 == 0, np.arange(200) // 3 % 4, z.argmax(1))
     * for w in (np.ones(200), np.arange(200) % 5):
     *     nll = lambda t: -np.average(log_softmax(z / t, axis=1)[np.arange(200), y], weights=w)
     *     best = minimize_scalar(lambda s: nll(np.exp(s)), bounds=(-4, 4), method='bounded', options={'xatol': 1e-10})
     *     print(np.exp(best.x), nll(1), best.fun)
     * </pre>
     */
    @Test
    void asAnIndependentImplementation() {
        double[][] logits = new double[200][4];
        int[] labels = new int[200];
        float[] weights = new float[200];
        for (int i = 0; i < 200; i++) {
            for (int k = 0; k < 4; k++) {
                logits[i][k] = 3 * Math.sin(1.7 * i + 2.3 * k * k);
                labels[i] = logits[i][k] > logits[i][labels[i]] ? k : labels[i];
            }
            labels[i] = i % 3 == 0 ? i / 3 % 4 : labels[i];
            weights[i] = i % 5;
        }
        FittedTemperature found = FittedTemperature.of(logits, labels, alike(200));
        assertEquals(1.7389220943896182, found.temperature(), 1e-6);
        assertEquals(1.1089579410791373, found.before(), 1e-12);
        assertEquals(1.0089180044187762, found.after(), 1e-12);
        assertEquals(200, found.rows());
        FittedTemperature weighted = FittedTemperature.of(logits, labels, weights);
        assertEquals(1.6209121299149991, weighted.temperature(), 1e-6);
        assertEquals(1.0535716316070458, weighted.before(), 1e-12);
        assertEquals(0.9791080905713174, weighted.after(), 1e-12);
        assertEquals(160, weighted.rows());
    }

    /** Labels drawn from the softened logits: their temperature is found again. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1, 2.5, 8})
    void theTemperatureThatTheLabelsWereDrawnAt(double temperature) {
        SplittableRandom random = new SplittableRandom(3);
        int rows = 20_000;
        double[][] logits = new double[rows][];
        int[] labels = new int[rows];
        for (int i = 0; i < rows; i++) {
            logits[i] = IntStream.range(0, 5).mapToDouble(k -> (float) (4 * random.nextGaussian())).toArray();
            FloatBuffer floats = FloatBuffer.allocate(5);
            Arrays.stream(logits[i]).forEach(logit -> floats.put((float) logit));
            double[] probabilities = Softmax.of(floats.flip(), 0, 5, temperature);
            double drawn = random.nextDouble();
            while (labels[i] < 4 && (drawn -= probabilities[labels[i]]) > 0) {
                labels[i]++;
            }
        }
        FittedTemperature found = FittedTemperature.of(logits, labels, alike(rows));
        assertEquals(temperature, found.temperature(), 0.03 * temperature);
        assertTrue(found.after() <= found.before(), found::toString);
        // A constant in a row of logits changes no probability.
        double[][] moved = Arrays.stream(logits).map(row -> Arrays.stream(row).map(logit -> logit + 64).toArray())
                .toArray(double[][]::new);
        assertEquals(found.temperature(), FittedTemperature.of(moved, labels, alike(rows)).temperature(), 1e-6);
    }

    private static double[][] rows(int number, double... logits) {
        return IntStream.range(0, number).mapToObj(i -> logits.clone()).toArray(double[][]::new);
    }

    @Test
    void whereNoTemperatureIsTheBest() {
        int[] first = new int[100];
        assertError(IllegalArgumentException.class, () -> FittedTemperature.of(rows(100, 2, 1), first, alike(100)),
                "predicted right", "has not seen");
        int[] second = new int[100];
        Arrays.fill(second, 1);
        assertError(IllegalArgumentException.class, () -> FittedTemperature.of(rows(100, 2, 1), second, alike(100)),
                "no better than equal ones", "another order");
        assertError(IllegalArgumentException.class, () -> FittedTemperature.of(rows(100, 3, 3), first, alike(100)),
                "same probability", "learned nothing");
        assertError(IllegalArgumentException.class, () -> FittedTemperature.of(rows(29, 2, 1), first, alike(29)), "30", "found 29");
        assertError(IllegalArgumentException.class, () -> FittedTemperature.of(rows(100, 2, 1), first, new float[100]), "found 0");
        assertError(IllegalArgumentException.class,
                () -> FittedTemperature.of(rows(100, 2, Double.NaN), first, alike(100)), "finite", "row 0");
    }

    /** Three labels of four are the first: a difference of log 3 explains them, so T is the given difference over log 3. */
    @Test
    void byHand() {
        int[] labels = IntStream.range(0, 100).map(i -> i % 4 == 0 ? 1 : 0).toArray();
        FittedTemperature found = FittedTemperature.of(rows(100, 2, -1), labels, alike(100));
        assertEquals(3 / Math.log(3), found.temperature(), 1e-6);
        assertEquals(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25), found.after(), 1e-12);
        // Thousands of nats apart, no exponential may overflow.
        assertEquals(50, FittedTemperature.of(rows(100, 50 * Math.log(3), 0), labels, alike(100)).temperature(), 1e-4);
        assertEquals(1, FittedTemperature.of(rows(100, Math.log(3), 0, -9999), labels, alike(100)).temperature(), 1e-6);
    }
}
