/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.teacher.CapturedAnswers;
import io.github.tribuoipwd.teacher.CapturedTeacher;
import io.github.tribuoipwd.teacher.CapturedTeacherProvenance;
import io.github.tribuoipwd.teacher.MissingRows;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A teacher whose logits lie in a {@link SoftLabelStore}: a training needs neither its model nor ONNX Runtime for it. Rows are
 * found by their content, so folds, bags and repeated runs all find theirs.
 * <p>
 * The layout of a training must give the features of the capture in the same order, and its augmentation must be the capture's:
 * the training then draws among the views that were captured. What differs is named. Views are made again for a few examples
 * before the training, and compared with those of the capture.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#storedteacher">Settings</a>
 */
public final class StoredTeacher implements CapturedTeacher {

    @Config(mandatory = true, description = "The folder of the store.")
    private Path path = Path.of("");

    @Config(description = "The teacher that the store must be of; none to take the store's word.")
    private @Nullable Teacher teacher;

    @Config(description = "What to do about rows that the store has not: REFUSE, or RUN_TEACHER to compute them by the teacher.")
    private MissingRows missing = MissingRows.REFUSE;

    @Config(description = "Temperature of the trainings, for a store of the largest classes of each row: the others get a logit"
            + " that is right at it. 0 for 1, or for that of an ensemble.")
    private double temperature = 0;

    private @Nullable SoftLabelStore store;

    /**
     * For OLCUT.
     */
    private StoredTeacher() {}

    /**
     * The teacher of a store, which refuses rows that are not there.
     *
     * @param path the folder of the store
     * @throws IllegalArgumentException if there is no whole store
     */
    public StoredTeacher(Path path) {
        this(path, null, MissingRows.REFUSE);
    }

    /**
     * The teacher of a store, which must be of a certain teacher.
     *
     * @param path the folder of the store
     * @param teacher the teacher that made it; null to take the store's word
     * @param missing what to do about rows that the store has not
     * @throws IllegalArgumentException if there is no whole store, or it is of another teacher, whose differences are named
     */
    public StoredTeacher(Path path, @Nullable Teacher teacher, MissingRows missing) {
        this(path, teacher, missing, 0);
    }

    /**
     * The teacher of a store that holds the largest classes of each row, for trainings at a certain temperature.
     *
     * @param path the folder of the store
     * @param teacher the teacher that made it; null to take the store's word
     * @param missing what to do about rows that the store has not
     * @param temperature the temperature of the trainings: the classes that are not stored get a logit that is right at it; 0 for
     *     1, or for that of an ensemble
     * @throws IllegalArgumentException if there is no whole store, it is of another teacher, whose differences are named, or it
     *     holds all classes, so that any temperature will do
     */
    public StoredTeacher(Path path, @Nullable Teacher teacher, MissingRows missing, double temperature) {
        this.path = path;
        this.teacher = teacher;
        this.missing = missing;
        this.temperature = temperature;
        Checks.validated(this);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code. Opens the store.
     *
     * @throws PropertyException if there is no whole store, it is of another teacher, or a setting breaks its rule
     */
    @Override
    public void postConfig() {
        Checks.setting(missing == MissingRows.REFUSE || teacher != null, "missing", "needs a teacher that can run", missing,
                "set teacher to the one that made the store.");
        try {
            SoftLabelStore opened = SoftLabelStore.open(path);
            if (teacher != null) {
                opened.requireNone(opened.manifest().teacherDifferences(CaptureDescription.teacher(teacher,
                        Map.of()), teacher.labels()), "the teacher " + teacher);
            }
            requireTemperature(opened.manifest());
            store = opened;
        } catch (SoftLabelException e) {
            // Without the cause, whose message would stand there twice.
            throw new PropertyException("", "path", String.valueOf(e.getMessage()));
        }
    }

    private void requireTemperature(SoftLabelManifest manifest) {
        Checks.notNegative("temperature", temperature, "use the temperature of the trainer's objective.");
        Checks.setting(temperature == 0 || manifest.top() > 0, "temperature", "has no effect on a store of all classes, which is"
                + " right at any, and must not be set", temperature, "leave it out.");
        Double captured = manifest.teacher().temperature();
        Checks.setting(temperature == 0 || captured == null || captured == temperature, "temperature", "must be that of the"
                + " ensemble that was captured, " + captured, temperature, "leave it out.");
    }

    /**
     * The store.
     *
     * @return the store as it was when this teacher was made
     */
    public SoftLabelStore store() {
        if (store == null) {
            throw new IllegalStateException("The teacher has no store before postConfig.");
        }
        return store;
    }

    @Override
    public List<String> labels() {
        return store().manifest().labels();
    }

    /**
     * The temperature that the logits are for: that of an ensemble, or of a store of the largest classes of each row.
     *
     * @return the temperature; empty where all classes are stored, of a teacher that has none itself
     */
    @Override
    public OptionalDouble temperature() {
        Double captured = store().manifest().teacher().temperature();
        if (captured != null) {
            return OptionalDouble.of(captured);
        }
        return store().manifest().top() == 0 ? OptionalDouble.empty() : OptionalDouble.of(temperature == 0 ? 1 : temperature);
    }

    /**
     * The provenance: the settings, and the hash of the store.
     *
     * @return what teachers that give equal logits have in common
     */
    @Override
    public Object identity() {
        return getProvenance();
    }

    /**
     * Reads the store and keeps what belongs to the rows, off the heap. The memory is freed when the answers are collected.
     *
     * @throws java.io.UncheckedIOException if a part is there and cannot be read
     * @throws TeacherException if the store is damaged or was changed, is of other features or views, or has not all rows
     */
    @Override
    public CapturedAnswers find(FeaturePositions features, Rows rows, @Nullable Augmentation augmentation) {
        try {
            SoftLabelStore now = SoftLabelStore.open(path);
            if (!now.sha256().equals(store().sha256())) {
                throw new SoftLabelException("The store " + path + " must be the one that was configured, with SHA-256 "
                        + store().sha256() + ", found " + now.sha256() + ".\nMaybe it was captured anew; load the configuration"
                        + " again.");
            }
            now.requireNone(now.manifest().layoutDifferences(CaptureDescription.layout(null, features)),
                    "the layout of this training");
            now.requireNone(now.manifest().augmentationDifferences(CaptureDescription.augmentation(augmentation)),
                    "the augmentation of this training");
            return StoredAnswers.read(now, features, rows, augmentation, missing == MissingRows.RUN_TEACHER ? teacher : null,
                    temperature().orElse(1));
        } catch (SoftLabelException e) {
            throw new TeacherException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new CapturedTeacherProvenance(this, store().sha256(), store().manifest().teacher().sha256());
    }

    @Override
    public String toString() {
        return "StoredTeacher(path=" + path + ",teacher=" + teacher + ",missing=" + missing + ",temperature=" + temperature + ")";
    }
}
