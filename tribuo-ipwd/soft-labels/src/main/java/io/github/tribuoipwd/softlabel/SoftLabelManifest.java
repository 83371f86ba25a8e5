/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link SoftLabelStore} holds and what made it: the content of its {@code manifest.json}.
 *
 * @param formatVersion the version of the format, {@link #FORMAT}
 * @param libraryVersion the version of this library that captured
 * @param teacher the teacher
 * @param layout the features of a row
 * @param views the views of each example
 * @param labels the label of each column, in the teacher's order
 * @param precision how exactly logits are stored
 * @param top how many classes are stored of each row; 0 for all
 * @param environment the device, native versions and the machine
 * @param data the provenance of the data, as names and texts; empty where they have none
 * @param share which share of the data it holds; null for all of them
 * @param cut how the data were cut into parts; null where stores of several data were merged, or something else wrote the parts
 * @param examples the number of examples
 * @param rows the number of stored rows, one for each view of each example
 * @param parts the files
 */
public record SoftLabelManifest(int formatVersion, String libraryVersion, TeacherRecord teacher, LayoutRecord layout,
        ViewsRecord views, List<String> labels, Precision precision, int top, Map<String, String> environment,
        Map<String, String> data, @Nullable CaptureShare share, @Nullable CutRecord cut, long examples, long rows,
        List<PartRecord> parts) {

    /** The version of the format that this library writes. */
    public static final int FORMAT = 1;

    /** The key of the output's kind among a teacher's facts. */
    static final String KIND = "output-kind";

    /** The name of its file in the store's folder. */
    public static final String FILE = "manifest.json";

    /**
     * A teacher.
     *
     * @param sha256 of the model and all its external data; of the hashes of all models where there are several
     * @param temperature the only temperature that the logits are for; null where any will do
     * @param settings its provenance
     * @param output the kind of its output and how it was found
     */
    public record TeacherRecord(String sha256, @Nullable Double temperature, Map<String, String> settings,
            Map<String, String> output) {
    }

    /**
     * A layout.
     *
     * @param shape the shape of a row
     * @param namesSha256 of the feature names in the order of their positions, each followed by a zero byte
     * @param names the names in that order; empty where there are more than 10,000
     * @param settings the provenance of the layout
     */
    public record LayoutRecord(List<Integer> shape, String namesSha256, List<String> names, Map<String, String> settings) {
    }

    /**
     * The views of each example.
     *
     * @param number how many
     * @param seed what their generators begin with
     * @param augmentation the provenance of what makes them; null where examples are stored as they are
     */
    public record ViewsRecord(int number, long seed, @Nullable Map<String, String> augmentation) {
    }

    /**
     * How all of the data of a capture are cut into parts. It is the same for the shares of a capture and where one goes on.
     *
     * @param examples the number of all examples, those of other shares included
     * @param partExamples the examples in a part, the last one aside
     * @param sampleSha256 of the places and keys of a sample of examples from everywhere in the data
     */
    public record CutRecord(long examples, int partExamples, String sampleSha256) {
    }

    /**
     * A file.
     *
     * @param name its name in the folder
     * @param rows the number of its rows
     * @param bytes its length
     * @param sha256 of its content
     * @param firstKey the key of its first row
     */
    public record PartRecord(String name, long rows, long bytes, String sha256, String firstKey) {

        /** A manifest may be a stranger's, and its names must not lead elsewhere. */
        private static final Pattern PLAIN = Pattern.compile("\\w[\\w.=+-]*");

        /**
         * Makes a record.
         *
         * @param name its name in the folder
         * @param rows the number of its rows
         * @param bytes its length
         * @param sha256 of its content
         * @param firstKey the key of its first row
         * @throws IllegalArgumentException if the name is not the plain name of a file
         */
        public PartRecord {
            if (!PLAIN.matcher(String.valueOf(name)).matches()) {
                throw new IllegalArgumentException("The name of a part must be letters, digits and . _ - = +, found \"" + name
                        + "\".\nMaybe the manifest is not from where it claims to be; capture the store again.");
            }
        }
    }

    /**
     * How the logits are stored.
     *
     * @return precision and number of classes
     */
    public SoftLabelEncoding encoding() {
        return new SoftLabelEncoding(precision, top);
    }

    /**
     * The bytes of all parts.
     *
     * @return the sum
     */
    public long bytes() {
        return parts.stream().mapToLong(PartRecord::bytes).sum();
    }

    /**
     * The content of its file, for stores that something else writes, on a file system that is not this machine's.
     *
     * @return the manifest as JSON with its own hash, in UTF-8
     */
    public byte[] json() {
        return ManifestFile.json(this);
    }

    /**
     * The same with other parts.
     *
     * @param newShare which share of the data they hold; null for all
     * @param newExamples the number of examples in them
     * @param newParts the files; copied
     * @return a manifest of as many rows as the files have
     */
    public SoftLabelManifest with(@Nullable CaptureShare newShare, long newExamples, List<PartRecord> newParts) {
        return new SoftLabelManifest(formatVersion, libraryVersion, teacher, layout, views, labels, precision, top, environment,
                data, newShare, cut, newExamples, newParts.stream().mapToLong(PartRecord::rows).sum(), List.copyOf(newParts));
    }

    /** Whether it should hold an example of the data of its capture, by its place there. */
    boolean holds(long example) {
        return share == null || cut == null || share.holds(Math.toIntExact(example / cut.partExamples));
    }

    /** The same with another cut. */
    SoftLabelManifest with(@Nullable CutRecord newCut) {
        return new SoftLabelManifest(formatVersion, libraryVersion, teacher, layout, views, labels, precision, top, environment,
                data, share, newCut, examples, rows, parts);
    }

    /** In what another capture's soft labels are not interchangeable with these, by name; empty where they are. */
    List<String> differences(SoftLabelManifest other) {
        List<String> differences = new ArrayList<>(teacherDifferences(other.teacher, other.labels));
        differences.addAll(layoutDifferences(other.layout));
        differences.addAll(viewDifferences(other.views));
        differ(differences, "precision", precision, other.precision);
        differ(differences, "top", top, other.top);
        return differences;
    }

    /** In what the data or their parts are not those of another capture, by name. */
    List<String> cutDifferences(SoftLabelManifest other) {
        List<String> differences = new ArrayList<>();
        if (cut == null || other.cut == null) {
            differ(differences, "cut", cut, other.cut);
            return differences;
        }
        if (cut.examples != other.cut.examples) {
            differences.add("examples are " + other.cut.examples + ", not " + cut.examples);
        }
        differ(differences, "partExamples", cut.partExamples, other.cut.partExamples);
        if (differences.isEmpty() && !cut.sampleSha256.equals(other.cut.sampleSha256)) {
            differences.add("the examples have other values or another order");
        }
        return differences;
    }

    List<String> teacherDifferences(TeacherRecord other, List<String> otherLabels) {
        List<String> differences = new ArrayList<>();
        differ(differences, "teacher.sha256", teacher.sha256, other.sha256);
        differ(differences, "teacher.temperature", teacher.temperature, other.temperature);
        differences.addAll(Settings.differences("teacher", teacher.settings, other.settings));
        differ(differences, "teacher.output-kind", teacher.output.get(KIND),
                other.output.getOrDefault(KIND, teacher.output.get(KIND)));
        if (!labels.equals(otherLabels)) {
            int first = 0;
            while (first < Math.min(labels.size(), otherLabels.size()) && labels.get(first).equals(otherLabels.get(first))) {
                first++;
            }
            differences.add("labels are " + otherLabels.size() + ", not " + labels.size() + ", and column " + first + " is "
                    + name(otherLabels, first) + ", not " + name(labels, first));
        }
        return differences;
    }

    List<String> layoutDifferences(LayoutRecord other) {
        List<String> differences = new ArrayList<>();
        differ(differences, "layout.shape", layout.shape, other.shape);
        if (!layout.namesSha256.equals(other.namesSha256)) {
            int first = 0;
            while (first < Math.min(layout.names.size(), other.names.size())
                    && layout.names.get(first).equals(other.names.get(first))) {
                first++;
            }
            differences.add(first == layout.names.size() && first == other.names.size()
                    ? "layout.namesSha256, of more than 10,000 names in the order of their positions, is " + other.namesSha256
                            + ", not " + layout.namesSha256
                    : "layout: position " + first + " is " + name(other.names, first) + ", not " + name(layout.names, first));
        }
        return differences;
    }

    List<String> viewDifferences(ViewsRecord other) {
        List<String> differences = new ArrayList<>();
        differ(differences, "views", views.number, other.number);
        differ(differences, "seed", views.seed, other.seed);
        differences.addAll(augmentationDifferences(other.augmentation));
        return differences;
    }

    List<String> augmentationDifferences(@Nullable Map<String, String> other) {
        if (views.augmentation == null || other == null) {
            return views.augmentation == other ? List.of()
                    : List.of("augmentation is " + (other == null ? "absent" : other) + ", not "
                            + (views.augmentation == null ? "absent" : views.augmentation));
        }
        return Settings.differences("augmentation", views.augmentation, other);
    }

    private static String name(List<String> names, int i) {
        return i < names.size() ? '"' + names.get(i) + '"' : "absent";
    }

    private static void differ(List<String> differences, String what, @Nullable Object ours, @Nullable Object theirs) {
        if (!Objects.equals(ours, theirs)) {
            differences.add(what + " is " + theirs + ", not " + ours);
        }
    }
}
