/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Checks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Several teachers as one. Their softened probabilities are averaged, {@code p = sum_i w_i softmax(t_i / T)} with weights that
 * add up to 1 (Hinton, Vinyals, Dean 2015, section 5, with the arithmetic mean), and {@code T log p} are the logits, so that a
 * student that trains at the same temperature gets exactly {@code p}. Teachers may list their labels in different orders.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#ensembleteacher">Settings</a>
 */
public final class EnsembleTeacher implements Teacher {

    @Config(mandatory = true, description = "The teachers.")
    private List<Teacher> teachers = List.of();

    @Config(description = "Weight of each teacher, scaled to add up to 1; empty for equal ones.")
    private double[] weights = {};

    @Config(description = "Temperature at which the probabilities are averaged; the trainer's.")
    private double temperature = 4;

    /**
     * For OLCUT.
     */
    private EnsembleTeacher() {}

    /**
     * Teachers of equal weight.
     *
     * @param teachers the teachers; copied
     * @param temperature the temperature at which the probabilities are averaged; the trainer's
     * @throws IllegalArgumentException if there is no teacher, their labels differ or the temperature is not positive
     */
    public EnsembleTeacher(List<Teacher> teachers, double temperature) {
        this(teachers, temperature, new double[0]);
    }

    /**
     * Weighted teachers.
     *
     * @param teachers the teachers; copied
     * @param temperature the temperature at which the probabilities are averaged; the trainer's
     * @param weights a positive weight for each teacher, scaled to add up to 1; copied
     * @throws IllegalArgumentException if a setting breaks its rule
     */
    public EnsembleTeacher(List<Teacher> teachers, double temperature, double... weights) {
        this.teachers = List.copyOf(teachers);
        this.temperature = temperature;
        this.weights = weights.clone();
        Checks.validated(this);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws PropertyException if a setting breaks its rule
     */
    @Override
    public void postConfig() {
        Checks.setting(!teachers.isEmpty(), "teachers", "must hold a teacher or more", teachers, "list two.");
        Checks.setting(weights.length == 0 || weights.length == teachers.size(), "weights", "must be as many as the "
                + teachers.size() + " teachers, or none", weights.length, "leave them out.");
        Checks.setting(Arrays.stream(weights).allMatch(w -> Double.isFinite(w) && w > 0), "weights", "must be positive numbers",
                Arrays.toString(weights), "leave out the teachers that shall not count.");
        Checks.positive("temperature", temperature, "use the trainer's temperature, 4 by default.");
        for (Teacher teacher : teachers) {
            Checks.setting(new HashSet<>(teacher.labels()).equals(new HashSet<>(labels())), "teachers",
                    "must all have the labels of the first, " + labels(), teacher.labels() + " in " + teacher,
                    "a label is misspelled, or one of them was trained on other classes.");
            OptionalDouble inner = teacher.temperature();
            Checks.setting(inner.isEmpty() || inner.getAsDouble() == temperature, "temperature",
                    "must be that of an ensemble inside it, " + (inner.isEmpty() ? "" : inner.getAsDouble()), temperature,
                    "set both to the trainer's temperature.");
        }
    }

    /**
     * The labels of the first teacher.
     *
     * @return the labels, each once
     */
    @Override
    public List<String> labels() {
        return teachers.get(0).labels();
    }

    /**
     * Teachers of equal identity, weights and temperature.
     *
     * @return what all of them share
     */
    @Override
    public Object identity() {
        return List.of(EnsembleTeacher.class, teachers.stream().map(Teacher::identity).toList(),
                Arrays.stream(weights).boxed().toList(), temperature);
    }

    @Override
    public OptionalDouble temperature() {
        return OptionalDouble.of(temperature);
    }

    @Override
    public TeacherSession open(FeaturePositions features, Rows rows) {
        return CombinedSession.open(combination(), labels().size(), features, rows);
    }

    Combination combination() {
        List<SoftenedMean.Member> members = new ArrayList<>();
        for (int i = 0; i < teachers.size(); i++) {
            members.add(new SoftenedMean.Member(teachers.get(i), share(i),
                    labels().stream().mapToInt(teachers.get(i).labels()::indexOf).toArray()));
        }
        return new SoftenedMean(members, temperature);
    }

    private double share(int teacher) {
        return weights.length == 0 ? 1.0 / teachers.size() : weights[teacher] / Arrays.stream(weights).sum();
    }

    @Override
    public String toString() {
        return "EnsembleTeacher(teachers=" + teachers + ",weights=" + Arrays.toString(weights) + ",temperature=" + temperature
                + ")";
    }
}
