/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.evaluation;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;
import org.tribuo.classification.evaluation.ConfusionMatrix;

/** A confusion matrix that adds up weights. As in Tribuo's, a label outside the domain has no positives. */
final class WeightedConfusionMatrix implements ConfusionMatrix<Label> {

    private final ImmutableOutputInfo<Label> domain;
    private final Set<Label> observed = new HashSet<>();
    private final double[][] byPredictedAndTrue;
    private final double[] support;
    private final double[] falsePositives;
    private final double[] falseNegatives;
    private final double total;
    private final CountFormat format;
    private List<Label> labelOrder;

    WeightedConfusionMatrix(WeightedPredictions predictions) {
        domain = predictions.domain();
        byPredictedAndTrue = new double[domain.size()][domain.size()];
        support = new double[domain.size()];
        falsePositives = new double[domain.size()];
        falseNegatives = new double[domain.size()];
        total = predictions.total();
        format = new CountFormat(predictions.whole());
        labelOrder = List.copyOf(domain.getDomain());
        for (int i = 0; i < predictions.size(); i++) {
            if (predictions.weight(i) > 0) {
                add(predictions.truth(i), predictions.list().get(i).getOutput(), predictions.weight(i));
            }
        }
    }

    private void add(Label truth, Label predicted, double weight) {
        observed.add(truth);
        observed.add(predicted);
        int column = domain.getID(truth);
        int row = domain.getID(predicted);
        byPredictedAndTrue[row][column] += weight;
        support[column] += weight;
        if (row != column) {
            falsePositives[row] += weight;
            falseNegatives[column] += weight;
        }
    }

    @Override
    public ImmutableOutputInfo<Label> getDomain() {
        return domain;
    }

    @Override
    public Set<Label> observed() {
        return Collections.unmodifiableSet(observed);
    }

    @Override
    public double support() {
        return total;
    }

    @Override
    public double support(Label label) {
        return of(label, support);
    }

    @Override
    public double tp(Label label) {
        int id = domain.getID(label);
        return id < 0 ? 0 : byPredictedAndTrue[id][id];
    }

    @Override
    public double fp(Label label) {
        return of(label, falsePositives);
    }

    @Override
    public double fn(Label label) {
        return of(label, falseNegatives);
    }

    /** Rounding must not make it negative. */
    @Override
    public double tn(Label label) {
        return Math.max(0, total - support(label) - fp(label));
    }

    @Override
    public double confusion(Label predicted, Label truth) {
        return byPredictedAndTrue[WeightedPredictions.requireKnown(domain, predicted, "The predicted label")]
                [WeightedPredictions.requireKnown(domain, truth, "The true label")];
    }

    private double of(Label label, double[] counts) {
        int id = domain.getID(label);
        return id < 0 ? 0 : counts[id];
    }

    /** The format of counts of these weights. */
    CountFormat format() {
        return format;
    }

    @Override
    public List<Label> getLabelOrder() {
        return labelOrder;
    }

    @Override
    public void setLabelOrder(List<Label> order) {
        if (order == null || order.isEmpty()) {
            throw new IllegalArgumentException("The label order must name a label or more, found " + order
                    + ".\nMaybe leave it unset; then every label is shown.");
        }
        labelOrder = List.copyOf(order);
    }

    /** The labels to show, in their order. */
    List<Label> shown() {
        List<Label> shown = new ArrayList<>(labelOrder);
        shown.retainAll(observed);
        return shown;
    }

    @Override
    public String toString() {
        List<Label> shown = shown();
        int longest = shown.stream()
                .mapToInt(label -> Math.max(label.getLabel().length(), format.text(support(label)).length() + 1))
                .max().orElse(0);
        String left = "%-" + (longest + 2) + "s";
        String right = "%" + (longest + 2) + "s";
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, left, ""));
        shown.forEach(label -> text.append(String.format(Locale.ROOT, right, label.getLabel())));
        for (Label truth : shown) {
            text.append('\n').append(String.format(Locale.ROOT, left, truth.getLabel()));
            shown.forEach(predicted -> text.append(String.format(Locale.ROOT, right, format.text(confusion(predicted, truth)))));
        }
        return text.append('\n').toString();
    }
}
