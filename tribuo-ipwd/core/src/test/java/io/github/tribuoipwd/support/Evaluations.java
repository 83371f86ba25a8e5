/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Pattern;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.evaluation.LabelEvaluation;
import org.tribuo.classification.evaluation.LabelEvaluationUtil.PRCurve;
import org.tribuo.classification.sgd.LabelObjective;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Tribuo models over five labels, predictions made by hand, and every number of an evaluation. */
public final class Evaluations {

    public static final List<String> LABELS = List.of("a", "b", "c", "d", "e");

    private static final Pattern COUNTS = Pattern.compile("(tp|fp|tn|fn|macroTP|macroFP|macroTN|macroFN|confusion|matrix).*");

    private Evaluations() {}

    /** Examples of four features; those of a label lie around a point of their own, with much noise. */
    public static MutableDataset<Label> data(int number, long seed, String... labels) {
        SplittableRandom random = new SplittableRandom(seed);
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("test data", new LabelFactory()),
                new LabelFactory());
        for (int i = 0; i < number; i++) {
            String label = labels[random.nextInt(labels.length)];
            double[] values = random.doubles(4, -1, 1).toArray();
            values[Math.floorMod(label.hashCode(), 4)] += 0.7;
            data.add(new ArrayExample<>(new Label(label), new String[] {"0", "1", "2", "3"}, values));
        }
        return data;
    }

    public static LinearSGDTrainer trainer(LabelObjective objective) {
        return new LinearSGDTrainer(objective, new AdaGrad(0.5), 3, 1);
    }

    public static Model<Label> model(LabelObjective objective) {
        return trainer(objective).train(data(100, 1, LABELS.toArray(new String[0])));
    }

    /** A prediction with a probability for each label of {@link #LABELS}. */
    public static Prediction<Label> prediction(String truth, String predicted, double weight, double... probabilities) {
        Map<String, Label> scores = new LinkedHashMap<>();
        for (int i = 0; i < probabilities.length; i++) {
            scores.put(LABELS.get(i), new Label(LABELS.get(i), probabilities[i]));
        }
        return new Prediction<>(new Label(predicted, 0.5), scores, 1, example(truth, weight), true);
    }

    public static ArrayExample<Label> example(String truth, double weight) {
        ArrayExample<Label> example = new ArrayExample<>(new Label(truth), new String[] {"0"}, new double[] {1});
        example.setWeight((float) weight);
        return example;
    }

    /**
     * Random predictions for some of the labels, with many scores that are equal or equal but for rounding; some labels have no
     * example, some are never predicted.
     */
    public static List<Prediction<Label>> predictions(int number, SplittableRandom random, IntToDoubleFunction weight) {
        int truths = 1 + random.nextInt(LABELS.size());
        int predicted = 1 + random.nextInt(LABELS.size());
        List<Prediction<Label>> predictions = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            double[] scores = random.ints(LABELS.size(), 0, 6).mapToDouble(level -> level / 5.0).toArray();
            scores[0] += random.nextInt(3) * 4e-13;
            scores[1] = random.nextDouble();
            predictions.add(prediction(LABELS.get(random.nextInt(truths)), LABELS.get(LABELS.size() - 1 - random.nextInt(predicted)),
                    weight.applyAsDouble(i), scores));
        }
        return predictions;
    }

    /**
     * Every number of an evaluation: what each method of the interface that returns a double gives for each label, the curves, the
     * map and the confusion matrix. Where a method throws, the exception.
     */
    public static Map<String, Object> numbers(LabelEvaluation evaluation) {
        Map<String, Object> numbers = new LinkedHashMap<>();
        Collection<Label> labels = evaluation.getConfusionMatrix().getDomain().getDomain();
        for (Method method : LabelEvaluation.class.getMethods()) {
            if (method.getReturnType() != double.class || method.getName().equals("get")) {
                continue;
            }
            switch (Arrays.toString(method.getParameterTypes()).replaceAll("class |interface ", "")) {
                case "[]" -> put(numbers, evaluation, method);
                case "[boolean]" -> List.of(true, false).forEach(flag -> put(numbers, evaluation, method, flag));
                case "[org.tribuo.classification.Label]", "[org.tribuo.classification.Classifiable]" ->
                        labels.forEach(label -> put(numbers, evaluation, method, label));
                case "[org.tribuo.classification.Classifiable, org.tribuo.classification.Classifiable]" ->
                        labels.forEach(label -> labels.forEach(truth -> put(numbers, evaluation, method, label, truth)));
                default -> throw new IllegalStateException("A method that this test does not know: " + method);
            }
        }
        labels.forEach(label -> putCurve(numbers, evaluation, label));
        evaluation.asMap().forEach((id, value) -> numbers.put(id.getB().toLowerCase() + " in the map for " + id, value));
        var matrix = evaluation.getConfusionMatrix();
        numbers.put("matrix support", matrix.support());
        numbers.put("matrix sums", new double[] {matrix.tp(), matrix.fp(), matrix.tn(), matrix.fn()});
        labels.forEach(label -> numbers.put("matrix for " + label, new double[] {matrix.support(label), matrix.tp(label),
                matrix.fp(label), matrix.tn(label), matrix.fn(label)}));
        numbers.put("observed", matrix.observed());
        return numbers;
    }

    private static void put(Map<String, Object> numbers, LabelEvaluation evaluation, Method method, Object... arguments) {
        String name = method.getName() + Arrays.toString(arguments);
        try {
            numbers.put(name, method.invoke(evaluation, arguments));
        } catch (InvocationTargetException e) {
            numbers.put(name, e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void putCurve(Map<String, Object> numbers, LabelEvaluation evaluation, Label label) {
        String name = "curve for " + label;
        try {
            PRCurve curve = evaluation.precisionRecallCurve(label);
            numbers.put(name + ": precision", curve.precision);
            numbers.put(name + ": recall", curve.recall);
            numbers.put(name + ": thresholds", curve.thresholds);
        } catch (RuntimeException e) {
            numbers.put(name, e);
        }
    }

    public static void assertAgree(LabelEvaluation expected, LabelEvaluation found) {
        assertAgree(expected, 1, found);
    }

    /** Asserts that all numbers are the same to 1e-12, where counts of the first are multiplied by a factor before. */
    public static void assertAgree(LabelEvaluation expected, double factor, LabelEvaluation found) {
        Map<String, Object> numbers = numbers(found);
        Map<String, Object> truths = numbers(expected);
        assertEquals(truths.keySet(), numbers.keySet());
        truths.forEach((name, truth) -> {
            double scale = COUNTS.matcher(name).matches() ? factor : 1;
            Object number = numbers.get(name);
            if (truth instanceof Double one) {
                assertEquals(one * scale, (double) number, tolerance(one * scale), name);
            } else if (truth instanceof double[] several) {
                double[] scaled = Arrays.stream(several).map(value -> value * scale).toArray();
                assertArrayEquals(scaled, (double[]) number, tolerance(Arrays.stream(scaled).max().orElse(0)), name);
            } else if (truth instanceof Exception exception) {
                assertInstanceOf(exception.getClass(), number, name);
            } else {
                assertEquals(truth, number, name);
            }
        });
    }

    private static double tolerance(double value) {
        return 1e-12 * Math.max(1, Double.isNaN(value) ? 1 : Math.abs(value));
    }
}
