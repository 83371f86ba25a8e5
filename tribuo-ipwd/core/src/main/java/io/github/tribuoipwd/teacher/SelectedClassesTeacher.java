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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * A teacher whose classes are not those of the data: ten of its thousand classes are needed, or its classes are finer.
 * <p>
 * The teacher's classes that {@code mapping} names go to the label it gives them; one that stands in {@code labels} keeps its
 * name. Where several go to one label their probabilities add up, {@code log sum exp(t)}; a single one keeps its logit. All others
 * are left out ({@link OtherClasses#DROP}), so that the softmax is over those that stay, or gathered under {@code othersLabel}
 * ({@link OtherClasses#GATHER}). The facts in a student's provenance name what was dropped or gathered, and how much probability
 * the teacher gave it on average, at temperature 1.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#selectedclassesteacher">Settings</a>
 */
public final class SelectedClassesTeacher implements Teacher {

    @Config(mandatory = true, description = "The teacher of more or other classes.")
    private Teacher teacher;

    @Config(mandatory = true, description = "The labels that stay, as the data have them.")
    private List<String> labels = List.of();

    @Config(description = "For some of the teacher's labels, which of the labels they count as; the others keep their name.")
    private Map<String, String> mapping = new HashMap<>();

    @Config(description = "Treatment of the teacher's other classes: DROP, or GATHER under othersLabel.")
    private OtherClasses others = OtherClasses.DROP;

    @Config(description = "The label of the classes that are gathered.")
    private String othersLabel = "";

    /**
     * For OLCUT.
     */
    @SuppressWarnings("NullAway.Init") // the mandatory fields come from the configuration
    private SelectedClassesTeacher() {}

    private SelectedClassesTeacher(SelectedClassesTeacher settings) {
        teacher = settings.teacher;
        labels = List.copyOf(settings.labels);
        mapping = new HashMap<>(settings.mapping);
        others = settings.others;
        othersLabel = settings.othersLabel;
        Checks.validated(this);
    }

    /**
     * Keeps some of a teacher's classes and drops the others.
     *
     * @param teacher the teacher
     * @param labels the labels that stay; copied
     * @throws IllegalArgumentException if the teacher has no such class, or a label occurs twice
     */
    public SelectedClassesTeacher(Teacher teacher, List<String> labels) {
        this.teacher = teacher;
        this.labels = List.copyOf(labels);
        Checks.validated(this);
    }

    /**
     * Begins a teacher.
     *
     * @param teacher the teacher of more or other classes
     * @param labels the labels that stay, as the data have them; copied
     * @return a builder with the defaults: classes keep their names, others are dropped
     */
    public static Builder builder(Teacher teacher, List<String> labels) {
        return new Builder(teacher, labels);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws PropertyException if a setting breaks its rule
     */
    @Override
    public void postConfig() {
        List<String> known = teacher.labels();
        Checks.setting(new HashSet<>(labels).size() == labels.size(), "labels", "must not hold a label twice", labels,
                "correct the list.");
        Checks.setting(labels().size() > 1, "labels", "must leave two labels or more", labels(), "list those of the data.");
        Checks.setting(others == OtherClasses.GATHER ? !othersLabel.isEmpty() : othersLabel.isEmpty(), "othersLabel",
                others == OtherClasses.GATHER ? "must name the classes that are gathered"
                        : "has a meaning only with others = GATHER",
                '"' + othersLabel + '"', others == OtherClasses.GATHER ? "use \"other\"." : "leave it out.");
        mapping.forEach((from, to) -> {
            Checks.setting(known.contains(from), "mapping", "must map labels of the teacher", '"' + from + "\" of " + teacher,
                    "it is misspelled.");
            Checks.setting(labels().contains(to), "mapping", "must map to one of the labels " + labels(), '"' + to + '"',
                    "add it to labels.");
        });
        int[] targets = targets();
        for (int i = 0; i < labels.size(); i++) {
            int target = i;
            Checks.setting(Arrays.stream(targets).anyMatch(found -> found == target), "labels",
                    "must be labels of the teacher or of the mapping", '"' + labels.get(i) + "\", which no class of the teacher"
                            + " has", "it is misspelled, or the mapping lacks it.");
        }
    }

    /**
     * The labels that stay, in the order they were given; the label of the gathered classes last, where it is not among them.
     *
     * @return the labels, each once
     */
    @Override
    public List<String> labels() {
        List<String> all = new ArrayList<>(labels);
        if (others == OtherClasses.GATHER && !all.contains(othersLabel)) {
            all.add(othersLabel);
        }
        return List.copyOf(all);
    }

    /** For each of the teacher's columns, where it goes; -1 for nowhere. */
    private int[] targets() {
        List<String> all = labels();
        return teacher.labels().stream().mapToInt(label -> {
            int target = all.indexOf(mapping.getOrDefault(label, label));
            return target >= 0 || others == OtherClasses.DROP ? target : all.indexOf(othersLabel);
        }).toArray();
    }

    @Override
    public OptionalDouble temperature() {
        return teacher.temperature();
    }

    /**
     * Teachers of equal identity and settings.
     *
     * @return what they share
     */
    @Override
    public Object identity() {
        return List.of(SelectedClassesTeacher.class, teacher.identity(), labels, Map.copyOf(mapping), others, othersLabel);
    }

    @Override
    public TeacherSession open(FeaturePositions features, Rows rows) {
        return CombinedSession.open(combination(), labels().size(), features, rows);
    }

    Combination combination() {
        List<String> known = teacher.labels();
        List<String> all = labels();
        boolean[] other = new boolean[known.size()];
        for (int column = 0; column < other.length; column++) {
            String label = known.get(column);
            other[column] = !labels.contains(mapping.getOrDefault(label, label)) && !mapping.containsKey(label);
        }
        return new ClassSelection(teacher, targets(), all.size(), other, others);
    }

    @Override
    public String toString() {
        return "SelectedClassesTeacher(teacher=" + teacher + ",labels=" + labels + ",mapping=" + new TreeMap<>(mapping) + ",others="
                + others + ",othersLabel=" + othersLabel + ")";
    }

    /**
     * Builds a {@link SelectedClassesTeacher}.
     */
    public static final class Builder {

        /** Holds the settings; it is never opened. */
        private final SelectedClassesTeacher selected = new SelectedClassesTeacher();

        private Builder(Teacher teacher, List<String> labels) {
            selected.teacher = teacher;
            selected.labels = labels;
        }

        /**
         * Sets which of the labels some of the teacher's classes count as.
         *
         * @param mapping the teacher's labels and those of the data; copied; empty by default: labels keep their name
         * @return this builder
         */
        public Builder mapping(Map<String, String> mapping) {
            selected.mapping = new HashMap<>(mapping);
            return this;
        }

        /**
         * Sets what becomes of the teacher's other classes.
         *
         * @param others {@link OtherClasses#DROP}, the default, or {@link OtherClasses#GATHER} under the {@code othersLabel}
         * @return this builder
         */
        public Builder others(OtherClasses others) {
            selected.others = others;
            return this;
        }

        /**
         * Sets the label of the classes that are gathered.
         *
         * @param label one of the labels that stay, or another; empty, the default, where others are dropped
         * @return this builder
         */
        public Builder othersLabel(String label) {
            selected.othersLabel = label;
            return this;
        }

        /**
         * Builds the teacher; the builder can go on to build others.
         *
         * @return the teacher
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public SelectedClassesTeacher build() {
            return new SelectedClassesTeacher(selected);
        }
    }
}
