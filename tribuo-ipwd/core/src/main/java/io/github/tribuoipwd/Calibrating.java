/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.oracle.labs.mlrg.olcut.provenance.MapProvenance;
import com.oracle.labs.mlrg.olcut.provenance.PrimitiveProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.LongProvenance;
import com.oracle.labs.mlrg.olcut.util.Pair;
import io.github.tribuoipwd.internal.ExampleWeights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.logging.Logger;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.provenance.ModelProvenance;

/** From labeled examples and a student's logits to its temperature, and to the facts of it. */
final class Calibrating {

    private static final Logger logger = Logger.getLogger(Calibrating.class.getName());
    private static final String INSTANCE_VALUES = "instance-values";

    private Calibrating() {}

    /**
     * Fits a temperature.
     *
     * @param validation not modified
     * @param labels the labels of the student
     * @param logits a model whose scores are the student's logits; closed here
     */
    static FittedTemperature fit(Dataset<Label> validation, ImmutableOutputInfo<Label> labels, DistilledModel logits) {
        try (logits) {
            List<Example<Label>> labeled = labeled(validation, labels);
            double[][] rows = new double[labeled.size()][labels.size()];
            int[] ids = new int[rows.length];
            float[] weights = new float[rows.length];
            int row = 0;
            for (Prediction<Label> prediction : logits.predict(labeled)) {
                for (int id = 0; id < labels.size(); id++) {
                    rows[row][id] = Objects.requireNonNull(prediction.getOutputScores().get(labels.getOutput(id).getLabel()),
                            "a student has a score for each label").getScore();
                }
                ids[row] = labels.getID(labeled.get(row).getOutput());
                weights[row] = labeled.get(row).getWeight();
                row++;
            }
            FittedTemperature fitted = FittedTemperature.of(rows, ids, weights);
            logger.info(() -> String.format(Locale.ROOT, "Calibrated with temperature %.4f on %d rows: negative log-likelihood"
                    + " %.4f nats, was %.4f", fitted.temperature(), fitted.rows(), fitted.after(), fitted.before()));
            return fitted;
        }
    }

    private static List<Example<Label>> labeled(Dataset<Label> validation, ImmutableOutputInfo<Label> labels) {
        List<Example<Label>> labeled = new ArrayList<>();
        int number = 0;
        for (Example<Label> example : validation) {
            String label = example.getOutput().getLabel();
            ExampleWeights.require(example.getWeight(), number);
            if (!label.equals(Label.UNKNOWN)) {
                if (labels.getID(example.getOutput()) < 0) {
                    throw new IllegalArgumentException("The label of example " + number + " must be one of the model's "
                            + labels.size() + ", such as \"" + labels.getOutput(0).getLabel() + "\", found \"" + label
                            + "\".\nMaybe it is misspelled, or the training data have no example of that class.");
                }
                labeled.add(example);
            }
            number++;
        }
        return labeled;
    }

    /** The provenance of the training, with the facts of a calibration in place of those of an earlier one. */
    static ModelProvenance provenance(ModelProvenance training, FittedTemperature fitted) {
        Map<String, Provenance> values = new HashMap<>();
        for (Pair<String, Provenance> entry : training) {
            values.put(entry.getA(), entry.getB());
        }
        Map<String, Provenance> facts = new HashMap<>(training.getInstanceProvenance().getMap());
        List<PrimitiveProvenance<?>> added = List.of(new DoubleProvenance("calibration-temperature", fitted.temperature()),
                new LongProvenance("calibration-rows", fitted.rows()),
                new DoubleProvenance("calibration-nll-before", fitted.before()),
                new DoubleProvenance("calibration-nll-after", fitted.after()));
        added.forEach(fact -> facts.put(fact.getKey(), fact));
        values.put(INSTANCE_VALUES, new MapProvenance<>(facts));
        return new ModelProvenance(values);
    }
}
