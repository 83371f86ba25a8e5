/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.objective;

import io.github.tribuoipwd.internal.Softmax;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the data of a training before it begins: how many examples each label has, and what the teacher predicts for
 * training examples from everywhere in the data. By it an {@link Objective} settles what depends on the data. Immutable.
 */
public final class TrainingEvidence {

    private final List<String> names;
    private final long[] counts;
    private final int[] labels;
    private final @Nullable Once logits;
    private final OptionalDouble temperature;

    private TrainingEvidence(List<String> names, long[] counts, int[] labels, @Nullable Once logits,
            OptionalDouble temperature) {
        this.names = names;
        this.counts = counts;
        this.labels = labels;
        this.logits = logits;
        this.temperature = temperature;
    }

    /**
     * The evidence of a training without a teacher.
     *
     * @param counts the number of training examples of each label, by its column; copied
     * @return the evidence
     */
    public static TrainingEvidence of(long[] counts) {
        return new TrainingEvidence(columns(counts), counts.clone(), new int[0], null, OptionalDouble.empty());
    }

    /**
     * The evidence of a training with a teacher.
     *
     * @param counts the number of training examples of each label, by its column; copied
     * @param labels for some training examples the column of the label, negative for none; copied
     * @param logits gives the teacher's logits for these examples, {@code (examples, classes)}, when they are first needed, if they
     *     are; called once
     * @param temperature the only temperature at which the teacher's predictions mean what they should, such as that of an
     *     ensemble which averages softened predictions; empty for any
     * @return the evidence
     * @throws IllegalArgumentException if there is no example
     */
    public static TrainingEvidence of(long[] counts, int[] labels, Supplier<float[]> logits, OptionalDouble temperature) {
        if (labels.length == 0) {
            throw new IllegalArgumentException("There must be an example that the teacher predicts, found none.\nMaybe leave the"
                    + " teacher out.");
        }
        return new TrainingEvidence(columns(counts), counts.clone(), labels.clone(),
                new Once(logits, Math.multiplyExact(labels.length, counts.length)), temperature);
    }

    /** Logits that are computed when they are first needed: those of a teacher beside the training cost a run of it. */
    private static final class Once {

        private final Supplier<float[]> source;
        private final int size;
        private @Nullable FloatBuffer logits;

        Once(Supplier<float[]> source, int size) {
            this.source = source;
            this.size = size;
        }

        synchronized FloatBuffer get() {
            FloatBuffer known = logits;
            if (known == null) {
                float[] found = source.get();
                if (found.length != size) {
                    throw new IllegalArgumentException("There must be a logit for each example and class, " + size + ", found "
                            + found.length + ".\nMaybe give the logits example after example.");
                }
                known = logits = FloatBuffer.wrap(found).asReadOnlyBuffer();
            }
            return known;
        }
    }

    private static List<String> columns(long[] counts) {
        return IntStream.range(0, counts.length).mapToObj(Integer::toString).toList();
    }

    /**
     * The same evidence with the names of the labels, which are the numbers of their columns otherwise.
     *
     * @param names the name of each label, by its column; copied
     * @return the evidence
     * @throws IllegalArgumentException if there is not one name for each label
     */
    public TrainingEvidence named(List<String> names) {
        if (names.size() != counts.length) {
            throw new IllegalArgumentException("There must be a name for each label, found " + names.size() + " for "
                    + counts.length + ".\nMaybe give them in the order of the columns.");
        }
        return new TrainingEvidence(List.copyOf(names), counts, labels, logits, temperature);
    }

    /**
     * The number of classes.
     *
     * @return the number, two or more
     */
    public int classes() {
        return counts.length;
    }

    /**
     * The name of a label. Columns follow no order that users could rely on, so settings for labels go by name.
     *
     * @param column the column of the label
     * @return its name
     */
    public String name(int column) {
        return names.get(column);
    }

    /** Refuses a setting that is not for exactly the labels of the data. */
    void requireNames(String setting, Set<String> found) {
        Set<String> missing = new TreeSet<>(names);
        missing.removeAll(found);
        Set<String> unknown = new TreeSet<>(found);
        unknown.removeAll(new HashSet<>(names));
        if (!missing.isEmpty() || !unknown.isEmpty()) {
            throw new IllegalArgumentException("The " + setting + " must be for exactly the labels of the training data, found "
                    + (missing.isEmpty() ? "" : "nothing for " + missing) + (missing.isEmpty() || unknown.isEmpty() ? "" : " and ")
                    + (unknown.isEmpty() ? "" : "something for " + unknown + ", which the data do not have")
                    + ".\nMaybe look at how the data source spells its labels.");
        }
    }

    /**
     * How many training examples have a label.
     *
     * @param column the column of the label
     * @return the number, of all training examples
     */
    public long count(int column) {
        return counts[column];
    }

    /**
     * How many examples the teacher's predictions are known of.
     *
     * @return the number; 0 where there is no teacher
     */
    public int examples() {
        return labels.length;
    }

    /**
     * The label of an example that the teacher's prediction is known of.
     *
     * @param example the example, from 0 to {@link #examples()}
     * @return the column of its label, negative for none
     */
    public int label(int example) {
        return labels[example];
    }

    /**
     * The teacher's prediction.
     *
     * @param example the example, from 0 to {@link #examples()}
     * @param temperature the temperature, positive
     * @return a new array of the softened probabilities {@code softmax(t / T)}, by column
     * @throws IllegalStateException if there is no teacher
     */
    public double[] teacher(int example, double temperature) {
        return Softmax.of(teacherLogits(), example * counts.length, counts.length, temperature);
    }

    /** The teacher's logits {@code (examples, classes)}, which no caller modifies. */
    FloatBuffer teacherLogits() {
        if (logits == null) {
            throw new IllegalStateException("The teacher's predictions need a teacher, found none.\nMaybe look at examples()"
                    + " first, which is 0 then.");
        }
        return logits.get();
    }

    /**
     * The only temperature at which the teacher's predictions mean what they should.
     *
     * @return the temperature; empty for any
     */
    public OptionalDouble temperature() {
        return temperature;
    }
}
