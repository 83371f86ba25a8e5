/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.internal.LabelNames;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;

/**
 * A Tribuo model that predicts rows: each row becomes an example with the features of the model.
 */
final class TribuoTeacherSession implements ScoreSession {

    private final Model<Label> model;
    private final List<String> labels;
    private final int rowSize;
    private final int unknown;
    /** The model's features: their positions and names. */
    private final int[] positions;
    private final String[] names;
    private final boolean zeroIsPresent;

    TribuoTeacherSession(Model<Label> model, ZeroValues zeros, FeaturePositions features) {
        this.model = model;
        labels = LabelNames.byId(model.getOutputIDInfo());
        rowSize = features.size();
        positions = IntStream.range(0, rowSize)
                .filter(position -> model.getFeatureIDMap().get(features.names().get(position)) != null).toArray();
        if (positions.length == 0) {
            throw new TeacherException("The teacher " + model.getName() + " must have a feature of the rows, found none of its "
                    + model.getFeatureIDMap().size() + ", such as \"" + model.getFeatureIDMap().get(0).getName() + "\", among the "
                    + rowSize + " of the layout, such as \"" + features.names().get(0) + "\".\nMaybe it was trained on another"
                    + " data source, or the layout names the features differently.");
        }
        unknown = model.getFeatureIDMap().size() - positions.length;
        names = Arrays.stream(positions).mapToObj(features.names()::get).toArray(String[]::new);
        zeroIsPresent = zeros == ZeroValues.PRESENT
                || (zeros == ZeroValues.AUTO && model.getProvenance().getDatasetProvenance().isDense());
    }

    @Override
    public void scores(FloatBuffer rows, int number, FloatBuffer scores) {
        List<Example<Label>> examples = new ArrayList<>(number);
        for (int row = 0; row < number; row++) {
            examples.add(example(rows, row * rowSize));
        }
        List<Prediction<Label>> predictions = model.predict(examples);
        for (int row = 0; row < number; row++) {
            for (int column = 0; column < labels.size(); column++) {
                Label found = predictions.get(row).getOutputScores().get(labels.get(column));
                // A label that a model leaves out has probability zero.
                float score = found == null ? 0 : (float) found.getScore();
                if (!Float.isFinite(score)) {
                    throw new TeacherException("The scores of the teacher " + model.getName() + " must be finite, found " + score
                            + " for \"" + labels.get(column) + "\" in row " + row
                            + ".\nMaybe it was trained on data of another scale.");
                }
                scores.put(row * labels.size() + column, score);
            }
        }
    }

    private Example<Label> example(FloatBuffer rows, int offset) {
        int present = 0;
        for (int i = 0; i < names.length; i++) {
            present += isPresent(rows, offset, i) ? 1 : 0;
        }
        // Tribuo's models refuse an example without features, so a row of nothing but zeros has them all.
        boolean all = present == 0;
        String[] known = new String[all ? names.length : present];
        double[] values = new double[known.length];
        int next = 0;
        for (int i = 0; i < names.length; i++) {
            if (all || isPresent(rows, offset, i)) {
                known[next] = names[i];
                values[next++] = rows.get(offset + positions[i]);
            }
        }
        return new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, known, values);
    }

    private boolean isPresent(FloatBuffer rows, int offset, int feature) {
        return zeroIsPresent || rows.get(offset + positions[feature]) != 0;
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>(Map.of("model", model.getClass().getName()));
        if (unknown > 0) {
            facts.put("features-not-in-the-layout", Integer.toString(unknown));
        }
        return facts;
    }

    /** Nothing to do: the model belongs to its teacher. */
    @Override
    public void close() {}
}
