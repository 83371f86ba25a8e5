/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.internal.TribuoFile;
import io.github.tribuoipwd.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tribuo.Model;
import org.tribuo.classification.Label;

/**
 * Any Tribuo {@code Model<Label>} as a teacher: a random forest or an XGBoost ensemble that shall become one small network, or an
 * external model of TensorFlow or ONNX.
 * <p>
 * Where the model gives probabilities (by its own declaration, or because its scores add up to one number, as a tree's or votes),
 * their logarithms are the logits, with small ones taken as {@code probabilityFloor}; scores of which some are negative are taken as
 * logits as they are, see {@link OutputKind}. The model gets the features of a row under their names; those that are not its own are ignored.
 * <p>
 * The model is loaded once, when the description is made. It belongs to this description; one that holds native memory frees it
 * as its own class defines. A file may name {@linkplain AllowedClasses allowed classes} only, which are looked for before any is
 * loaded: for a model of a class of your own, name its package in the system property {@value AllowedClasses#PROPERTY}.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#tribuoteacher">Settings</a>
 */
public final class TribuoTeacher implements Teacher {

    @Config(description = "The file of a Tribuo model of labels, as Model.serializeToFile writes it.")
    private @Nullable Path modelPath = null;

    @Config(description = "Meaning of a zero in a row to the model: AUTO (PRESENT if its own training data were dense),"
            + " PRESENT or ABSENT.")
    private ZeroValues zeros = ZeroValues.AUTO;

    @Config(description = "Kind of the scores: LOGITS, PROBABILITIES, LOG_PROBABILITIES, or AUTO for the kind that the model"
            + " declares, or else the one found by its numbers.")
    private OutputKind outputKind = OutputKind.AUTO;

    @Config(description = "Smallest probability that counts, where the scores are probabilities; smaller ones are taken as this. 0"
            + " for what the scores show: one vote, shared by the classes.")
    private double probabilityFloor = OutputKind.AUTO_FLOOR;

    private @Nullable Model<Label> model;
    private String hash = "";

    /**
     * For OLCUT.
     */
    private TribuoTeacher() {}

    /**
     * A model in a file.
     *
     * @param modelPath the file, as {@link Model#serializeToFile(Path)} writes it
     * @throws IllegalArgumentException if the file is missing or does not hold a model of labels
     */
    public TribuoTeacher(Path modelPath) {
        this(modelPath, ZeroValues.AUTO);
    }

    /**
     * A model in a file.
     *
     * @param modelPath the file, as {@link Model#serializeToFile(Path)} writes it
     * @param zeros what a zero in a row is to the model
     * @throws IllegalArgumentException if the file is missing or does not hold a model of labels
     */
    public TribuoTeacher(Path modelPath, ZeroValues zeros) {
        this(modelPath, zeros, OutputKind.AUTO, OutputKind.AUTO_FLOOR);
    }

    /**
     * A model in a file.
     *
     * @param modelPath the file, as {@link Model#serializeToFile(Path)} writes it
     * @param zeros what a zero in a row is to the model
     * @param outputKind what the model's scores are
     * @param probabilityFloor the smallest probability that counts, where scores are probabilities; at most one divided by the
     *     number of classes, or 0 for the floor that the scores show, see {@link OutputKind#PROBABILITIES}
     * @throws IllegalArgumentException if the file is missing or does not hold a model of labels, or a setting breaks its rule
     */
    public TribuoTeacher(Path modelPath, ZeroValues zeros, OutputKind outputKind, double probabilityFloor) {
        this.modelPath = modelPath;
        this.zeros = zeros;
        this.outputKind = outputKind;
        this.probabilityFloor = probabilityFloor;
        Checks.validated(this);
    }

    /**
     * A model in memory. Its students cannot be reproduced from their provenance, which holds the model's hash but no path:
     * save the model and use {@link #TribuoTeacher(Path)} where that matters.
     *
     * @param model the model; not modified
     * @return the teacher
     */
    public static TribuoTeacher of(Model<Label> model) {
        return of(model, ZeroValues.AUTO);
    }

    /**
     * A model in memory, see {@link #of(Model)}.
     *
     * @param model the model; not modified
     * @param zeros what a zero in a row is to the model
     * @return the teacher
     */
    public static TribuoTeacher of(Model<Label> model, ZeroValues zeros) {
        return of(model, zeros, OutputKind.AUTO, OutputKind.AUTO_FLOOR);
    }

    /**
     * A model in memory, see {@link #of(Model)}.
     *
     * @param model the model; not modified
     * @param zeros what a zero in a row is to the model
     * @param outputKind what the model's scores are
     * @param probabilityFloor the smallest probability that counts, where scores are probabilities; at most one divided by the
     *     number of classes, or 0 for the floor that the scores show, see {@link OutputKind#PROBABILITIES}
     * @return the teacher
     * @throws IllegalArgumentException if the floor breaks its rule
     */
    public static TribuoTeacher of(Model<Label> model, ZeroValues zeros, OutputKind outputKind, double probabilityFloor) {
        try {
            OutputKind.requireFloor(probabilityFloor, model.getOutputIDInfo().size(), outputKind);
        } catch (PropertyException e) {
            throw new IllegalArgumentException(e.getMsg(), e);
        }
        TribuoTeacher teacher = new TribuoTeacher();
        teacher.zeros = zeros;
        teacher.outputKind = outputKind;
        teacher.probabilityFloor = probabilityFloor;
        teacher.model = model;
        teacher.hash = sha256(model.serialize().toByteArray());
        return teacher;
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code. Loads and hashes the model.
     *
     * @throws PropertyException if the file is missing or does not hold a model of labels
     */
    @Override
    public void postConfig() {
        Path path = modelPath;
        if (path == null) {
            throw ModelFile.problem("modelPath must be the file of a Tribuo model, found nothing",
                    "the teacher was a model in memory when this configuration was written; save it with serializeToFile.");
        }
        ModelFile.requireReadable(path, path);
        try {
            byte[] bytes = WholeFile.read(path, "a Tribuo model");
            ForeignModel.refuse(path, bytes);
            hash = sha256(bytes);
            Model<?> any = TribuoFile.model(bytes, AllowedClasses.standard());
            if (!any.validate(Label.class)) {
                throw ModelFile.problem("The teacher " + path + " must be a model of Labels, found " + any.getName()
                        + " with outputs such as " + any.getOutputIDInfo().getOutput(0), "use a classification model.");
            }
            model = any.castModel(Label.class);
            OutputKind.requireFloor(probabilityFloor, any.getOutputIDInfo().size(), outputKind);
        } catch (FileFormatException e) {
            throw new PropertyException(e, "", "modelPath", "The teacher " + path + " must be a whole Tribuo model, found a file"
                    + " that cannot be read as one: " + e.getMessage());
        } catch (IOException e) {
            throw new PropertyException(e, "", "modelPath", "The teacher " + path + " must be readable, found " + e
                    + ".\nMaybe its permissions or the disk are the reason.");
        }
    }

    private static String sha256(byte[] bytes) {
        return ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256, bytes);
    }

    /**
     * The model.
     *
     * @return the model itself, not a copy
     */
    public Model<Label> model() {
        Model<Label> loaded = model;
        if (loaded == null) {
            throw new IllegalStateException("The teacher has no model before postConfig.");
        }
        return loaded;
    }

    @Override
    public List<String> labels() {
        return LabelNames.byId(model().getOutputIDInfo());
    }

    @Override
    public TeacherSession open(FeaturePositions features, Rows rows) {
        boolean declared = outputKind == OutputKind.AUTO && model().generatesProbabilities();
        return new ScoredSession(new TribuoTeacherSession(model(), zeros, features), new ScoreRule(name(), identity(),
                declared ? OutputKind.PROBABILITIES : outputKind, declared ? "as the model declares" : ScoreRule.SETTING,
                probabilityFloor, labels().size()), rows);
    }

    private String name() {
        return model().getName() + (modelPath == null ? "" : " in " + modelPath);
    }

    /**
     * The provenance: the settings, and the hash of the model.
     *
     * @return what teachers that give equal logits have in common
     */
    @Override
    public Object identity() {
        return getProvenance();
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new TeacherFileProvenance(this, hash);
    }

    @Override
    public String toString() {
        return "TribuoTeacher(modelPath=" + modelPath + ",zeros=" + zeros + ",outputKind=" + outputKind
                + ",probabilityFloor=" + probabilityFloor + ")";
    }
}
