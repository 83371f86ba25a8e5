/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.teacher.CapturedTeacher;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * Captures a teacher's soft labels into a {@link SoftLabelStore}, once for many trainings: a component with the settings, which
 * runs over any data in a stream. Data are passed over twice, so they may be larger than the memory (an image folder, a table
 * that is read line by line). The first pass counts the examples and finds their features; it takes the values of a sample only,
 * 512 examples or fewer where they are large. The data must give the same examples in the same order each time, each an object of
 * its own; those of the sample are compared.
 * <p>
 * A capture that ends early keeps its whole parts and goes on from there when it is run again with the same settings and data.
 * Several processes can capture shares of the same data into folders of their own, which {@link SoftLabelStore#merge} unites.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#softlabelcapture">Settings</a>
 */
public final class SoftLabelCapture implements Configurable, Provenancable<ConfiguredObjectProvenance> {

    private static final long MOST_BYTES = 512L << 20;

    @Config(mandatory = true, description = "The teacher.")
    private Teacher teacher;

    @Config(mandatory = true, description = "Maps features to the positions of a row, as in the trainings to come.")
    private FeatureLayout layout;

    @Config(description = "Makes the views of each example, as in the trainings to come; none to store examples as they are.")
    private @Nullable Augmentation augmentation;

    @Config(description = "Views of each example, with an augmentation.")
    private int views = 1;

    @Config(description = "Seed of the views, with an augmentation.")
    private long seed = 1;

    @Config(description = "How exactly logits are stored: FLOAT32, or FLOAT16 for half the space.")
    private Precision precision = Precision.FLOAT32;

    @Config(description = "How many classes are stored of each row, those of the largest logits; 0 for all.")
    private int top = 0;

    @Config(description = "Examples in a part; a capture that ends early has to do two of them again at most.")
    private int partExamples = 4096;

    @Config(description = "Reaction when the teacher's labels are in another order: REFUSE or WARN.")
    private TeacherCheck teacherCheck = TeacherCheck.REFUSE;

    /**
     * For OLCUT.
     */
    @SuppressWarnings("NullAway.Init") // the mandatory fields come from the configuration
    private SoftLabelCapture() {}

    private SoftLabelCapture(SoftLabelCapture settings) {
        teacher = settings.teacher;
        layout = settings.layout;
        augmentation = settings.augmentation;
        views = settings.views;
        seed = settings.seed;
        precision = settings.precision;
        top = settings.top;
        partExamples = settings.partExamples;
        teacherCheck = settings.teacherCheck;
        Checks.validated(this);
    }

    /**
     * Begins a capture.
     *
     * @param teacher the teacher
     * @param layout maps features to the positions of a row, as in the trainings to come
     * @return a builder with the defaults: examples as they are, all classes in float32
     */
    public static Builder builder(Teacher teacher, FeatureLayout layout) {
        return new Builder(teacher, layout);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws PropertyException if a setting breaks its rule
     */
    @Override
    public void postConfig() {
        Checks.setting(!(teacher instanceof CapturedTeacher), "teacher", "must be one that computes soft labels", teacher,
                "take the model that made them; SoftLabelStore.merge unites stores.");
        Checks.setting(teacher.identity() != teacher, "teacher", "must tell what determines its logits, so that its soft labels"
                + " are not taken for another's", teacher + " without an identity of its own", "override Teacher.identity, by its"
                + " provenance where that holds the hash of all that it is made from.");
        Checks.setting(views >= 1, "views", "must be positive", views, "use as many as epochs, or 10.");
        Checks.setting(augmentation != null || views == 1, "views", "have a meaning only with an augmentation", views,
                "set augmentation, or leave views out.");
        Checks.setting(partExamples > 0, "partExamples", "must be positive", partExamples, "use 4096.");
        encoding().requireFits(teacher.labels().size());
        int most = (int) Math.min(Integer.MAX_VALUE, MOST_BYTES / ((long) views * encoding().rowBytes(teacher.labels().size())));
        Checks.setting(partExamples <= most, "partExamples", "must make parts of at most 512 MiB, which are read whole: at most "
                + most + " with " + views + " views and " + teacher.labels().size() + " classes", partExamples, "use "
                + Math.max(1, most / 4) + ", or store fewer views or classes.");
    }

    /**
     * Estimates what a capture will take, without writing anything: runs the teacher over a slice of the data.
     *
     * @param examples the data; not modified
     * @param share which share of them
     * @return the plan
     * @throws SoftLabelException if the data do not fit the teacher
     * @throws IllegalArgumentException if the data do not fit the layout
     * @throws io.github.tribuoipwd.teacher.TeacherException if the teacher breaks its contract or fails
     */
    public CapturePlan plan(Iterable<? extends Example<Label>> examples, CaptureShare share) {
        return new CaptureRun(this, examples, share).plan();
    }

    /**
     * Captures all data into a folder, or goes on with what an earlier run left there.
     *
     * @param examples the data; not modified
     * @param folder the folder; made if it is not there
     * @return the store
     * @throws SoftLabelException see {@link #run(Iterable, Path, CaptureShare, CaptureListener)}, also for other exceptions
     */
    public SoftLabelStore run(Iterable<? extends Example<Label>> examples, Path folder) {
        return run(examples, folder, CaptureShare.ALL, CaptureListener.NONE);
    }

    /**
     * Captures a share of the data into a folder, or goes on with what an earlier run left there.
     *
     * @param examples all of the data, also where a share is captured; not modified
     * @param folder the folder; made if it is not there
     * @param share which share of them
     * @param listener is called with the progress
     * @return the store
     * @throws SoftLabelException if the folder holds a whole store, a capture of something else or other files, another process
     *     is capturing into it, the data do not fit the teacher or change between two passes, or the thread is interrupted: whole
     *     parts are kept
     * @throws IllegalArgumentException if the data do not fit the layout
     * @throws io.github.tribuoipwd.teacher.TeacherException if the teacher breaks its contract or fails
     * @throws java.io.UncheckedIOException if a file cannot be written
     */
    public SoftLabelStore run(Iterable<? extends Example<Label>> examples, Path folder, CaptureShare share,
            CaptureListener listener) {
        return new CaptureRun(this, examples, share).run(folder, listener);
    }

    /**
     * Runs the teacher again on a sample of data and compares with a store.
     *
     * @param store the store
     * @param examples data that it should hold; not modified
     * @return the differences
     * @throws SoftLabelException if the store is damaged or of another capture, or the data do not fit the teacher
     * @throws io.github.tribuoipwd.teacher.TeacherException if the teacher breaks its contract or fails
     */
    public StoreComparison compare(SoftLabelStore store, Iterable<? extends Example<Label>> examples) {
        return new CaptureRun(this, examples, CaptureShare.ALL).compare(store);
    }

    Teacher teacher() {
        return teacher;
    }

    FeatureLayout layout() {
        return layout;
    }

    /** What views are made of each example. */
    SoftLabelViews views() {
        return augmentation == null ? SoftLabelViews.NONE : new SoftLabelViews(augmentation, views, seed);
    }

    SoftLabelEncoding encoding() {
        return new SoftLabelEncoding(precision, top);
    }

    int partExamples() {
        return partExamples;
    }

    TeacherCheck teacherCheck() {
        return teacherCheck;
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "SoftLabelCapture");
    }

    @Override
    public String toString() {
        return "SoftLabelCapture(teacher=" + teacher + ",layout=" + layout + ",augmentation=" + augmentation + ",views=" + views
                + ",seed=" + seed + ",precision=" + precision + ",top=" + top + ",partExamples=" + partExamples + ",teacherCheck="
                + teacherCheck + ")";
    }

    /**
     * Builds a {@link SoftLabelCapture}.
     */
    public static final class Builder {

        /** Holds the settings; it never captures. */
        private final SoftLabelCapture capture = new SoftLabelCapture();

        private Builder(Teacher teacher, FeatureLayout layout) {
            capture.teacher = teacher;
            capture.layout = layout;
        }

        /**
         * Stores views of each example. Without this each example is stored as it is.
         *
         * @param augmentation makes them, as in the trainings to come
         * @param views how many of each example, such as one for each epoch
         * @param seed what their generators begin with
         * @return this builder
         */
        public Builder views(Augmentation augmentation, int views, long seed) {
            capture.augmentation = augmentation;
            capture.views = views;
            capture.seed = seed;
            return this;
        }

        /**
         * Sets how exactly logits are stored.
         *
         * @param precision {@link Precision#FLOAT32}, the default, or {@link Precision#FLOAT16}
         * @return this builder
         */
        public Builder precision(Precision precision) {
            capture.precision = precision;
            return this;
        }

        /**
         * Sets how many classes are stored of each row, those of the largest logits; of the others only their probability.
         *
         * @param classes the number, 2 or more; 0, the default, for all
         * @return this builder
         */
        public Builder top(int classes) {
            capture.top = classes;
            return this;
        }

        /**
         * Sets the size of a part.
         *
         * @param examples the examples in a part; 4096 by default
         * @return this builder
         */
        public Builder partExamples(int examples) {
            capture.partExamples = examples;
            return this;
        }

        /**
         * Sets what to do when the teacher's labels are in another order.
         *
         * @param check {@link TeacherCheck#REFUSE}, the default, or {@link TeacherCheck#WARN}
         * @return this builder
         */
        public Builder teacherCheck(TeacherCheck check) {
            capture.teacherCheck = check;
            return this;
        }

        /**
         * Builds the capture; the builder can go on to build others.
         *
         * @return the capture
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public SoftLabelCapture build() {
            return new SoftLabelCapture(capture);
        }
    }
}
