/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.features.DenseRows;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.SortedLayout;
import io.github.tribuoipwd.objective.Standardization;
import io.github.tribuoipwd.teacher.Teacher;
import java.nio.FloatBuffer;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;

/**
 * Estimates propensities from two models of one kind: one trained on labels, one on a teacher's labels (see
 * {@link TeacherLabeledDataSource}). With their cross-entropies {@code h_cls} and {@code h_kd} on an example's label, its weight
 * is {@code 1 + h_kd / (h_cls + 1e-7)}: examples that the model of the teacher's labels predicts worse weigh more. The formula is
 * that of IPWD's two heads, on standardized logits (Niu, Chen, Zhou, Zhang, NeurIPS 2022).
 * <p>
 * With two labels logits are not standardized unless that is set: see {@link Standardization}.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#modelpairestimator">Settings</a>
 */
public final class ModelPairEstimator implements PropensityEstimator {

    @Config(mandatory = true, description = "The model that was trained on labels, such as a TribuoTeacher.")
    private Teacher labelModel;

    @Config(mandatory = true, description = "The model that was trained on the teacher's labels, such as a TribuoTeacher.")
    private Teacher teacherModel;

    @Config(description = "Maps feature names to positions in the rows of both models.")
    private FeatureLayout layout = new SortedLayout();

    @Config(description = "Whether the logits of each example are standardized before their cross-entropies are compared: AUTO"
            + " (from three classes on), ON or OFF.")
    private Standardization standardization = Standardization.AUTO;

    /**
     * For OLCUT.
     */
    @SuppressWarnings("NullAway.Init") // the mandatory fields come from the configuration
    private ModelPairEstimator() {}

    /**
     * An estimator for tables, on standardized logits.
     *
     * @param labelModel the model that was trained on labels
     * @param teacherModel the model that was trained on the teacher's labels
     */
    public ModelPairEstimator(Teacher labelModel, Teacher teacherModel) {
        this(labelModel, teacherModel, new SortedLayout(), Standardization.AUTO);
    }

    /**
     * An estimator with every setting.
     *
     * @param labelModel the model that was trained on labels
     * @param teacherModel the model that was trained on the teacher's labels
     * @param layout maps feature names to positions in the rows of both models
     * @param standardization whether the logits of each example are standardized before their cross-entropies are compared
     */
    public ModelPairEstimator(Teacher labelModel, Teacher teacherModel, FeatureLayout layout,
            Standardization standardization) {
        this.labelModel = labelModel;
        this.teacherModel = teacherModel;
        this.layout = layout;
        this.standardization = standardization;
    }

    @Override
    public float[] weights(Dataset<Label> examples) {
        LabeledRows data = LabeledRows.gather(examples, layout);
        DenseRows distilled = data.softLabels(teacherModel).logits();
        DenseRows labeled = data.softLabels(labelModel).logits();
        FloatBuffer first = FloatBuffer.allocate(data.labelNames().size());
        FloatBuffer second = FloatBuffer.allocate(data.labelNames().size());
        boolean standardized = standardization.isOn(data.labelNames().size());
        float[] weights = new float[examples.size()];
        for (int i = 0; i < weights.length; i++) {
            distilled.copy(i, first.clear());
            labeled.copy(i, second.clear());
            weights[i] = (float) InversePropensity.weight(first.array(), second.array(), data.labels()[i], standardized);
        }
        return weights;
    }

    @Override
    public String toString() {
        return "ModelPairEstimator(labelModel=" + labelModel + ",teacherModel=" + teacherModel + ",layout=" + layout
                + ",standardization=" + standardization + ")";
    }
}
