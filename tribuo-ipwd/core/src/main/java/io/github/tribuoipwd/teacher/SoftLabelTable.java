/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Checks;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Soft labels that were computed before: a table of comma-separated values in UTF-8, {@code .csv} or {@code .csv.gz}, whose first
 * line names the columns. Each column is a class under its label, with one value for each example: probabilities, logits or
 * log-probabilities, see {@link OutputKind}.
 * <p>
 * With a {@code keyColumn} the values of an example are on the line whose key is the example's metadata of that name (or of
 * {@code metadataKey}), whatever the order, so that folds, bags and test data find their own; the table may have more lines than
 * the data. Without one, line after line belongs to the examples in the order of the dataset, which must be as many.
 * <p>
 * The file is hashed when the description is made; the hash is in the provenance, and a file that has changed since then is
 * refused. It is read once in a training, and what it holds of other examples is not kept. A table holds examples as they are, so
 * it cannot teach beside an augmentation.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#softlabeltable">Settings</a>
 */
public final class SoftLabelTable implements CapturedTeacher {

    @Config(mandatory = true, description = "The table, .csv or .csv.gz.")
    private Path path = Path.of("");

    @Config(description = "The column of the keys; empty where the lines are in the order of the examples.")
    private String keyColumn = "";

    @Config(description = "The key of the examples' metadata that holds their key in the table; empty for the name of keyColumn.")
    private String metadataKey = "";

    @Config(description = "Separator of the fields of a line.")
    private char separator = ',';

    @Config(description = "Kind of the values: LOGITS, PROBABILITIES, LOG_PROBABILITIES, or AUTO to find it by all of them.")
    private OutputKind outputKind = OutputKind.AUTO;

    @Config(description = "Smallest probability that counts, where the values are probabilities; smaller ones are taken as this. 0"
            + " for what the values show: one vote, shared by the classes.")
    private double probabilityFloor = OutputKind.AUTO_FLOOR;

    private String hash = "";
    private List<String> labels = List.of();

    /**
     * For OLCUT.
     */
    private SoftLabelTable() {}

    private SoftLabelTable(SoftLabelTable settings) {
        path = settings.path;
        keyColumn = settings.keyColumn;
        metadataKey = settings.metadataKey;
        separator = settings.separator;
        outputKind = settings.outputKind;
        probabilityFloor = settings.probabilityFloor;
        Checks.validated(this);
    }

    /**
     * Begins a table.
     *
     * @param path the file, {@code .csv} or {@code .csv.gz}
     * @return a builder with the defaults: a line for each example, in their order
     */
    public static Builder builder(Path path) {
        return new Builder(path);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code. Hashes the file and reads its first line.
     *
     * @throws PropertyException if a setting breaks its rule, or the file is missing or has no such columns
     */
    @Override
    public void postConfig() {
        Checks.setting(!keyColumn.isEmpty() || metadataKey.isEmpty(), "metadataKey", "has a meaning only with a keyColumn",
                '"' + metadataKey + '"', "set keyColumn to the name of the column that holds the keys.");
        ModelFile.requireReadable(path, path);
        hash = hash();
        List<String> header;
        try (SoftLabelLines lines = SoftLabelLines.open(path, separator)) {
            header = lines.header();
        } catch (IOException e) {
            throw new PropertyException(e, "", "path", "The table " + path + " must be comma-separated values in UTF-8, found a"
                    + " file that cannot be read as that: " + e.getMessage() + ".\nMaybe it is another format.");
        }
        Checks.setting(keyColumn.isEmpty() || header.contains(keyColumn), "keyColumn", "must be a column of " + path,
                '"' + keyColumn + "\" beside " + some(header), "correct it, or the separator '" + separator + "'.");
        labels = header.stream().filter(name -> !name.equals(keyColumn)).toList();
        Checks.setting(labels.size() > 1, "path", "must be a table with a column for each class", header + " in " + path,
                "its separator is not '" + separator + "'; set separator.");
        Checks.setting(new HashSet<>(header).size() == header.size(), "path", "must be a table whose columns have different names",
                some(header) + " in " + path, "the first line does not name the columns, or names one twice.");
        OutputKind.requireFloor(probabilityFloor, labels.size(), outputKind);
    }

    private String hash() {
        return ProvenanceUtil.hashResource(ProvenanceUtil.HashType.SHA256, path);
    }

    private static String some(List<String> names) {
        return names.size() <= 20 ? names.toString() : names.subList(0, 20) + " and " + (names.size() - 20) + " others";
    }

    /**
     * The columns of the classes, in the order of the table.
     *
     * @return the labels, each once
     */
    @Override
    public List<String> labels() {
        return labels;
    }

    /**
     * A table cannot answer for rows of which nothing is known but their features.
     *
     * @throws TeacherException always
     */
    @Override
    public TeacherSession open(FeaturePositions features, Rows rows) {
        throw ofOtherViews();
    }

    private TeacherException ofOtherViews() {
        return new TeacherException("The table " + path + " holds soft labels of examples as they are, found a training that"
                + " needs other views of them.\nMaybe leave out the augmentation, or take the model that made the table as the"
                + " teacher.");
    }

    /** Whether lines are found by a key, not by their place. */
    boolean isKeyed() {
        return !keyColumn.isEmpty();
    }

    /**
     * Reads the table.
     *
     * @throws TeacherException if it lacks rows, was changed, cannot be read, or there is an augmentation
     */
    @Override
    public CapturedAnswers find(FeaturePositions features, Rows rows, @Nullable Augmentation augmentation) {
        if (augmentation != null) {
            throw ofOtherViews();
        }
        ModelFile.requireReadable(path, path);
        String now = hash();
        if (!now.equals(hash)) {
            throw new TeacherException("The table " + path + " must have SHA-256 " + hash + ", as when it was configured, found "
                    + now + ".\nMaybe the file was replaced; load the configuration again.");
        }
        ScoreRule rule = new ScoreRule(path.toString(), getProvenance(), outputKind, ScoreRule.SETTING, probabilityFloor,
                labels.size());
        try (SoftLabelLines lines = SoftLabelLines.open(path, separator)) {
            SoftLabelMatch match = new SoftLabelMatch(path, rows, keyColumn, metadataKey.isEmpty() ? keyColumn : metadataKey,
                    labels.size());
            ScoreEvidence evidence = rule.evidence();
            int key = lines.header().indexOf(keyColumn);
            float[] values = new float[labels.size()];
            while (lines.next(key, values)) {
                match.put(lines, values);
                evidence.add(FloatBuffer.wrap(values), 0);
            }
            Map<String, String> facts = new TreeMap<>(Map.of("table-lines", Long.toString(match.lines())));
            return TeacherAnswers.read(match.complete(), rule.read(evidence), labels.size(), facts);
        } catch (IOException e) {
            throw new TeacherException("The table " + path + " cannot be read: " + e.getMessage() + ".\nMaybe it is damaged.", e);
        }
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new TeacherFileProvenance(this, hash);
    }

    @Override
    public String toString() {
        return "SoftLabelTable(path=" + path + ",keyColumn=" + keyColumn + ",metadataKey=" + metadataKey + ",separator=" + separator
                + ",outputKind=" + outputKind + ",probabilityFloor=" + probabilityFloor + ")";
    }

    /**
     * Builds a {@link SoftLabelTable}.
     */
    public static final class Builder {

        /** Holds the settings; it is never opened. */
        private final SoftLabelTable table = new SoftLabelTable();

        private Builder(Path path) {
            table.path = path;
        }

        /**
         * Finds the line of an example by its metadata of the column's name.
         *
         * @param column the column of the keys; empty, the default, where the lines are in the order of the examples
         * @return this builder
         */
        public Builder keyColumn(String column) {
            table.keyColumn = column;
            return this;
        }

        /**
         * Sets which of an example's metadata is its key.
         *
         * @param key the key of the metadata; empty, the default, for the name of the key column
         * @return this builder
         */
        public Builder metadataKey(String key) {
            table.metadataKey = key;
            return this;
        }

        /**
         * Sets what separates the fields of a line.
         *
         * @param separator the character; a comma by default
         * @return this builder
         */
        public Builder separator(char separator) {
            table.separator = separator;
            return this;
        }

        /**
         * Sets the kind of the values.
         *
         * @param kind the kind; AUTO, which finds it by the values of the whole table, by default
         * @return this builder
         */
        public Builder outputKind(OutputKind kind) {
            table.outputKind = kind;
            return this;
        }

        /**
         * Sets the smallest probability that counts, for values that are probabilities.
         *
         * @param floor the probability that smaller ones are taken as, at most one divided by the number of classes; 0, the
         *     default, for the floor that the values show, see {@link OutputKind#PROBABILITIES}
         * @return this builder
         */
        public Builder probabilityFloor(double floor) {
            table.probabilityFloor = floor;
            return this;
        }

        /**
         * Builds the table, hashes its file and reads its first line; the builder can go on to build others.
         *
         * @return the teacher
         * @throws IllegalArgumentException if a setting breaks its rule, or the file is missing or has no such columns
         */
        public SoftLabelTable build() {
            return new SoftLabelTable(table);
        }
    }
}
