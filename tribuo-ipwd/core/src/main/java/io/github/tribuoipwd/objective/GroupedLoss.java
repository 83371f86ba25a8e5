/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import com.oracle.labs.mlrg.olcut.config.Config;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.Scalars;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Distillation by groups of classes, for a teacher that favors frequent classes (after LTKD: Kim, arXiv 2506.18496, CVPR 2026,
 * read from a second-hand description, so the factors of the paper may differ): the Kullback-Leibler divergence in two parts,
 * {@code betweenFactor * KL(e || b(z)) + withinFactor * sum_g KL(p_g(t,T) || p_g(z,T))}. The first compares the mass of each group,
 * {@code b(v)_g} the sum of {@code p(v,T)} over its classes, after that of the teacher was made even: {@code e_g} is proportional
 * to {@code b(t)_g} divided by its mean over the batch. The second compares the predictions inside of each group,
 * {@code p_g(v,T)} the softmax of {@code v / T} over its classes alone, so that a group counts in full whatever its mass.
 * <p>
 * Groups are given by label, or are the frequent, the middle and the rare third of the classes by their number of training
 * examples; where thirds are impossible the first groups have one class more, and of equally frequent classes the one with the
 * lower column comes first. A batch of one example has nothing to compare its groups' masses with: there {@code e} is even.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#groupedloss">Settings</a>
 */
public final class GroupedLoss implements DistillationLoss {

    @Config(description = "Factor of the part that compares the groups' masses.")
    private double betweenFactor = 1;

    @Config(description = "Factor of the part that compares the predictions inside of the groups.")
    private double withinFactor = 1;

    @Config(description = "The name of the group of each label; empty for the frequent, middle and rare thirds of the labels.")
    private Map<String, String> groups = new HashMap<>();

    private @Nullable ClassGroups classGroups;
    private Map<String, String> decisions = Map.of();

    /**
     * Factors 1 and 1, and thirds of the classes by their number of examples.
     */
    public GroupedLoss() {}

    /**
     * Thirds of the classes by their number of examples.
     *
     * @param betweenFactor the factor of the part that compares the groups' masses, zero or positive
     * @param withinFactor the factor of the part that compares the predictions inside of the groups, zero or positive
     * @throws IllegalArgumentException if a factor breaks its rule or both are zero
     */
    public GroupedLoss(double betweenFactor, double withinFactor) {
        this(betweenFactor, withinFactor, Map.of());
    }

    /**
     * A loss with every setting.
     *
     * @param betweenFactor the factor of the part that compares the groups' masses, zero or positive
     * @param withinFactor the factor of the part that compares the predictions inside of the groups, zero or positive
     * @param groups the name of the group of each label of the training data; empty for thirds
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public GroupedLoss(double betweenFactor, double withinFactor, Map<String, String> groups) {
        this.betweenFactor = betweenFactor;
        this.withinFactor = withinFactor;
        this.groups = new HashMap<>(groups);
        Checks.validated(this);
    }

    @Override
    public void postConfig() {
        Checks.notNegative("betweenFactor", betweenFactor, "use 1.");
        Checks.notNegative("withinFactor", withinFactor, "use 1.");
        Checks.setting(betweenFactor + withinFactor > 0, "withinFactor", "must be positive where betweenFactor is 0", withinFactor,
                "use 1.");
        Checks.setting(groups.isEmpty() || groups.values().stream().distinct().count() > 1, "groups",
                "must be two or more, or none for thirds of the labels", new TreeMap<>(groups),
                "use KullbackLeibler, which is what a single group comes to.");
    }

    @Override
    public void requireUsable(int classes) {
        long number = groups.isEmpty() ? ClassGroups.THIRDS : groups.values().stream().distinct().count();
        if (classes <= number) {
            throw new IllegalArgumentException("GroupedLoss must have more classes than its " + number + " groups, found " + classes
                    + ": a group of one class has nothing to compare inside.\nMaybe use BalancedLoss, which weighs each class for"
                    + " itself" + (classes == 2 ? "." : ", or give two groups."));
        }
    }

    @Override
    public DistillationLoss settled(TrainingEvidence evidence) {
        GroupedLoss settled = new GroupedLoss(betweenFactor, withinFactor, groups);
        ClassGroups found = groups.isEmpty() ? ClassGroups.thirds(evidence) : ClassGroups.given(evidence, groups);
        found.requireMass(evidence);
        settled.classGroups = found;
        settled.decisions = Map.of("groups", found.describe(evidence));
        return settled;
    }

    @Override
    public Map<String, String> decisions(int classes) {
        return decisions;
    }

    @Override
    public boolean needsLabels() {
        return false;
    }

    @Override
    public NDArray perExample(BatchLogits batch, double temperature) {
        ClassGroups of = ClassNumbers.requireSettled(classGroups, this);
        NDArray student = Scalars.times(batch.student(), 1 / temperature);
        NDArray teacher = Scalars.times(batch.requireTeacher(), 1 / temperature);
        NDList studentMasses = new NDList();
        NDList teacherMasses = new NDList();
        NDArray within = student.getManager().zeros(new Shape(student.getShape().get(0)), student.getDataType());
        for (NDArray columns : of.columns(student)) {
            NDArray ofStudent = student.gather(columns, 1);
            NDArray ofTeacher = teacher.gather(columns, 1);
            studentMasses.add(CrossEntropy.logSumExp(ofStudent, 1));
            teacherMasses.add(CrossEntropy.logSumExp(ofTeacher, 1));
            within = within.add(CrossEntropy.divergence(ofTeacher.logSoftmax(-1), ofStudent.logSoftmax(-1)));
        }
        NDArray between = CrossEntropy.divergence(evened(NDArrays.concat(teacherMasses, 1).logSoftmax(-1)),
                NDArrays.concat(studentMasses, 1).logSoftmax(-1));
        return Scalars.times(between, betweenFactor).add(Scalars.times(within, withinFactor));
    }

    /** The masses {@code (batch, groups)}, as logarithms, divided by their means over the batch, and of sum 1 again. */
    private static NDArray evened(NDArray logMasses) {
        return logMasses.sub(CrossEntropy.logSumExp(logMasses, 0)).logSoftmax(-1);
    }

    @Override
    public String toString() {
        return "GroupedLoss(betweenFactor=" + betweenFactor + ",withinFactor=" + withinFactor + ",groups=" + new TreeMap<>(groups)
                + ")";
    }
}
