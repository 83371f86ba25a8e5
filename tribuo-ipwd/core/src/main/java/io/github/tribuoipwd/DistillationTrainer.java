/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.features.UnknownFeatures;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.Engines;
import io.github.tribuoipwd.internal.Processors;
import io.github.tribuoipwd.objective.DistillationObjective;
import io.github.tribuoipwd.objective.ImitationTarget;
import io.github.tribuoipwd.objective.LabelObjective;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.optimizer.CosineSchedule;
import io.github.tribuoipwd.optimizer.LearningRateSchedule;
import io.github.tribuoipwd.optimizer.Optimizer;
import io.github.tribuoipwd.optimizer.Sgd;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.teacher.CapturedTeacher;
import io.github.tribuoipwd.teacher.Device;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import io.github.tribuoipwd.training.Checkpoints;
import io.github.tribuoipwd.training.CollapsedStudentException;
import io.github.tribuoipwd.training.Distillation;
import io.github.tribuoipwd.training.EpochReport;
import io.github.tribuoipwd.training.HealthCheck;
import io.github.tribuoipwd.training.SearchKeeper;
import io.github.tribuoipwd.training.Selection;
import io.github.tribuoipwd.training.TrainedStudent;
import io.github.tribuoipwd.training.TrainingDivergedException;
import io.github.tribuoipwd.training.TrainingListener;
import io.github.tribuoipwd.training.TrainingSettings;
import io.github.tribuoipwd.training.TrainingStoppedException;
import io.github.tribuoipwd.training.ValidationCriterion;
import io.github.tribuoipwd.training.ValidationResult;
import io.github.tribuoipwd.training.ValidationSettings;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Dataset;
import org.tribuo.Trainer;
import org.tribuo.WeightedExamples;
import org.tribuo.classification.Label;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;

/**
 * Trains a small network by an {@link Objective}: by Inverse Probability Weighting Distillation from a teacher (Niu, Chen, Zhou,
 * Zhang, "Respecting Transfer Gap in Knowledge Distillation", NeurIPS 2022), by plain distillation (Hinton, Vinyals, Dean 2015),
 * by self-distillation, or on labels alone. Tribuo's own example weights multiply every part of the objective.
 * <p>
 * The same configuration, invocation count and data give the same bytes on the same machine. PyTorch can compute gradients for
 * one training at a time in a process, so trainings that run at the same time wait for each other.
 * <p>
 * The trainer is thread safe once it is configured.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#distillationtrainer">Settings</a>
 */
public final class DistillationTrainer extends RetiredSettings implements Trainer<Label>, WeightedExamples {

    {
        // Before the defaults of the fields need DJL, which may be absent where students are only served.
        Engines.requireClassPath();
    }

    @Config(mandatory = true, description = "Maps feature names to positions in the input of teacher and student.")
    private FeatureLayout layout;

    @Config(description = "Scaling of the student's input; becomes part of its graph. Without one rows of one dimension are"
            + " standardized by their training data (fitted), and images stay as they are.")
    private @Nullable InputTransform transform = null;

    @Config(description = "The teacher; one must be set exactly where the objective imitates one.")
    private @Nullable Teacher teacher = null;

    @Config(description = "What follows when the teacher's labels stand in another order than the data's: REFUSE, or WARN and"
            + " train.")
    private TeacherCheck teacherCheck = TeacherCheck.REFUSE;

    @Config(mandatory = true, description = "The architecture of the student.")
    private StudentArchitecture student;

    @Config(description = "What is minimized; without one DistillationObjective where there is a teacher, LabelObjective where"
            + " there is none.")
    private @Nullable Objective objective = null;

    @Config(description = "Makes another view of each example in every epoch, for student and teacher alike; none for the examples"
            + " as they are.")
    private @Nullable Augmentation augmentation = null;

    @Config(description = "The optimizer, with its peak learning rate.")
    private Optimizer optimizer = new Sgd(0.05);

    @Config(description = "How the learning rate changes during the training.")
    private LearningRateSchedule schedule = new CosineSchedule();

    @Config(description = "Passes over the training data.")
    private int epochs = 10;

    @Config(description = "Examples in a step.")
    private int batchSize = 64;

    @Config(description = "Share of the training data, the same of each label, that is held out to validate the student after"
            + " each epoch; 0 for none.")
    private double validationShare = 0;

    @Config(description = "Examples to validate the student on after each epoch, in place of a share of the training data; none"
            + " for no validation.")
    private @Nullable ConfigurableDataSource<Label> validation = null;

    @Config(description = "By what patience and selection compare epochs: ACCURACY, MEAN_RECALL or LOSS of the validation data;"
            + " equal ones by their loss.")
    private ValidationCriterion criterion = ValidationCriterion.ACCURACY;

    @Config(description = "The training ends after so many epochs without a better one on the validation data; 0 for never.")
    private int patience = 0;

    @Config(description = "Whose parameters the student has: those of the LAST epoch, or of the BEST one on the validation data.")
    private Selection selection = Selection.LAST;

    @Config(description = "Gradients are scaled down to this global norm where they exceed it, 0 for never.")
    private double maximumGradientNorm = 5;

    @Config(description = "What follows when a training collapses, by its loss or by the student's predictions of its training"
            + " rows: FAIL, or WARN and go on.")
    private HealthCheck healthCheck = HealthCheck.FAIL;

    @Config(description = "How far the exported student's probabilities may differ from the trained one's; 0 to follow the"
            + " rounding of the network.")
    private double exportTolerance = 0;

    @Config(description = "Where the teacher runs beside the training (augmentation), whether it computes its next logits while the"
            + " student trains; the student is the same.")
    private boolean overlap = false;

    @Config(description = "Where the student trains: CPU, CUDA, or AUTO for a GPU where PyTorch has one.")
    private Device studentDevice = Device.CPU;

    @Config(description = "Number of the GPU that the student trains on.")
    private int studentDeviceId = 0;

    @Config(description = "How many threads PyTorch trains with: 0 to decide by the work of a step and by the processors that"
            + " this process may use. The number is in the provenance; the last bits of a student depend on it.")
    private int threads = 0;

    @Config(description = "What a prediction of the student does with an example that has a larger share of features unknown to it"
            + " than maximumUnknownShare: WARN or REFUSE.")
    private UnknownFeatures unknownFeatures = UnknownFeatures.WARN;

    @Config(description = "Share of an example's features that the student need not know, 0 to 1; 1 for any share.")
    private double maximumUnknownShare = FeatureCheck.Policy.DEFAULT_MAXIMUM_SHARE;

    @Config(description = "Seed of the first parameters, the order of the examples and dropout.")
    private long seed = Trainer.DEFAULT_SEED;

    // Redacted, so that no provenance has it: it changes nothing in a student, and a reproduction must not find the folder.
    @Config(redact = true, description = "Where and how often the state of a training is saved, to go on from after a stop; none"
            + " for never.")
    private @Nullable Checkpoints checkpoints = null;

    private SplittableRandom rng;
    private int invocationCount;
    /** Multiplies the optimizer's learning rate; another one than 1 in a search only. */
    private double rateFactor = 1;
    private TrainingListener listener = TrainingListener.logging();

    /**
     * For OLCUT.
     */
    @SuppressWarnings("NullAway.Init") // the mandatory fields come from the configuration, the others from postConfig
    private DistillationTrainer() {}

    @SuppressWarnings("NullAway.Init") // postConfig, called by validated, sets the others
    private DistillationTrainer(DistillationTrainer settings) {
        layout = settings.layout;
        transform = settings.transform;
        teacher = settings.teacher;
        teacherCheck = settings.teacherCheck;
        student = settings.student;
        objective = settings.objective;
        augmentation = settings.augmentation;
        optimizer = settings.optimizer;
        schedule = settings.schedule;
        epochs = settings.epochs;
        batchSize = settings.batchSize;
        validationShare = settings.validationShare;
        validation = settings.validation;
        criterion = settings.criterion;
        patience = settings.patience;
        selection = settings.selection;
        maximumGradientNorm = settings.maximumGradientNorm;
        healthCheck = settings.healthCheck;
        exportTolerance = settings.exportTolerance;
        overlap = settings.overlap;
        studentDevice = settings.studentDevice;
        studentDeviceId = settings.studentDeviceId;
        threads = settings.threads;
        unknownFeatures = settings.unknownFeatures;
        maximumUnknownShare = settings.maximumUnknownShare;
        seed = settings.seed;
        checkpoints = settings.checkpoints;
        listener = settings.listener;
        Checks.validated(this);
    }

    /**
     * Begins a trainer.
     *
     * @return a builder with the defaults; layout and student must be set
     * @throws IllegalStateException if DJL, which trains, is not on the class path
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws PropertyException if a setting breaks its rule
     */
    @Override
    public synchronized void postConfig() {
        refuseRetired(teacher != null);
        Checks.setting(layout != null, "layout", "must be set", "nothing", "use an IndexedLayout, or a SortedLayout for tables.");
        Checks.setting(student != null, "student", "must be set", "nothing",
                "use a ConvolutionalNetwork or a MultilayerPerceptron.");
        Checks.setting(transform == null || !transform.reshapes(), "transform", "must not reorder or resize the student's input",
                String.valueOf(transform), "give the layout the shape that the student shall see; scale, mean and deviation are fine.");
        Checks.setting(epochs > 0, "epochs", "must be positive", epochs, "use 10.");
        Checks.setting(batchSize > 0, "batchSize", "must be positive", batchSize, "use 64.");
        Checks.setting(validationShare >= 0 && validationShare < 1, "validationShare", "must be in [0, 1)", validationShare,
                "use 0.2, or 0 for no validation.");
        Checks.setting(validationShare == 0 || validation == null, "validationShare", "must be 0 beside a validation source",
                validationShare, "leave one of the two out.");
        Checks.setting(patience >= 0, "patience", "must not be negative", patience, "use 5, or 0 to train every epoch.");
        Checks.setting(patience < epochs, "patience", "must be less than the epochs of the training, " + epochs
                + ", to have an effect", patience, "use 5, or 0 to train every epoch.");
        Checks.notNegative("maximumGradientNorm", maximumGradientNorm, "use 5, or 0 for no clipping.");
        Checks.notNegative("exportTolerance", exportTolerance, "use 0, which follows the rounding of the network.");
        Checks.setting(studentDevice != Device.TENSORRT, "studentDevice", "must be CPU, CUDA or AUTO", studentDevice,
                "use CUDA: TensorRT does not train.");
        Checks.setting(studentDeviceId >= 0, "studentDeviceId", "must not be negative", studentDeviceId, "use 0.");
        Checks.setting(threads >= 0 && threads <= Processors.MOST_THREADS, "threads", "must be in [0, "
                + Processors.MOST_THREADS + "]", threads, "use 0, which decides by the work of a step.");
        Checks.setting(maximumUnknownShare >= 0 && maximumUnknownShare <= 1, "maximumUnknownShare", "must be in [0, 1]",
                maximumUnknownShare, "use 0.1, or 1 for any share.");
        objective = ObjectiveChoice.of(objective, teacher);
        schedule.requireUsable(epochs);
        refuseUnusedSettings();
        rng = new SplittableRandom(seed);
    }

    private void refuseUnusedSettings() {
        DistillationTrainer defaults = new DistillationTrainer();
        new UnusedSettings(teacher == null, "without a teacher", "set a teacher.")
                .requireDefault("teacherCheck", teacherCheck, defaults.teacherCheck);
        UnusedSettings unvalidated = new UnusedSettings(validationShare == 0 && validation == null, "without validation data",
                "set validationShare to 0.2, or a validation source.");
        unvalidated.requireDefault("patience", patience, defaults.patience);
        unvalidated.requireDefault("selection", selection, defaults.selection);
        new UnusedSettings(patience == 0 && selection == Selection.LAST, "where nothing is selected by it",
                "set patience, or selection to BEST.").requireDefault("criterion", criterion, defaults.criterion);
        new UnusedSettings(maximumUnknownShare == 1, "where any share of features may be unknown", "lower maximumUnknownShare.")
                .requireDefault("unknownFeatures", unknownFeatures, defaults.unknownFeatures);
        new UnusedSettings(teacher == null || augmentation == null || teacher instanceof CapturedTeacher,
                "where no teacher runs beside the training", "set a teacher that runs, and an augmentation.")
                .requireDefault("overlap", overlap, defaults.overlap);
        new UnusedSettings(studentDevice == Device.CPU, "on the CPU", "set studentDevice to CUDA or AUTO.")
                .requireDefault("studentDeviceId", studentDeviceId, defaults.studentDeviceId);
    }

    /**
     * Sets the listener of the following trainings; not part of the configuration. It takes the place of the one before, at first
     * {@link TrainingListener#logging()}.
     *
     * @param listener the listener, called on the training thread
     */
    public synchronized void setListener(TrainingListener listener) {
        this.listener = listener;
    }

    /**
     * Sets where and how often the following trainings save their state.
     *
     * @param checkpoints the checkpoints; null for none
     */
    public synchronized void setCheckpoints(@Nullable Checkpoints checkpoints) {
        this.checkpoints = checkpoints;
    }

    /**
     * Where and how often a training saves its state.
     *
     * @return the checkpoints; null for none
     */
    public synchronized @Nullable Checkpoints getCheckpoints() {
        return checkpoints;
    }

    /**
     * The teacher.
     *
     * @return the teacher; null where the objective imitates none
     */
    public @Nullable Teacher getTeacher() {
        return teacher;
    }

    /**
     * What is minimized.
     *
     * @return the objective that is set, or the one that stands for none
     */
    public Objective getObjective() {
        return Objects.requireNonNull(objective, "postConfig has chosen one");
    }

    /**
     * The architecture of the student.
     *
     * @return the architecture
     */
    public StudentArchitecture getStudent() {
        return student;
    }

    /**
     * How feature names become positions.
     *
     * @return the layout
     */
    public FeatureLayout getLayout() {
        return layout;
    }

    /**
     * The seed of everything random in a training.
     *
     * @return the seed
     */
    public long getSeed() {
        return seed;
    }

    /**
     * A trainer that differs in its seed alone, for repeated runs. With another seed than this one's, its checkpoints are in the
     * folder {@code seed-2} of theirs, for seed 2, so that the runs do not meet.
     *
     * @param seed the seed of the new trainer
     * @return a new trainer with the settings and the listener of this one, and invocation count 0; it shares the teacher
     */
    public DistillationTrainer withSeed(long seed) {
        DistillationTrainer copy = new DistillationTrainer(this);
        copy.seed = seed;
        if (checkpoints != null && seed != this.seed) {
            copy.checkpoints = checkpoints.within("seed-" + seed);
        }
        copy.setInvocationCount(0);
        return copy;
    }

    /**
     * A trainer that differs in what it minimizes, and in the length of its steps; without the teacher where the objective
     * imitates none.
     *
     * @param rateFactor multiplies the optimizer's learning rate
     * @return a new trainer with the other settings and the listener of this one, and invocation count 0
     * @throws IllegalArgumentException if the settings do not go together
     */
    DistillationTrainer with(Objective objective, double rateFactor) {
        DistillationTrainer copy = new DistillationTrainer(this);
        copy.objective = objective;
        copy.rateFactor = rateFactor;
        if (objective.imitates() != ImitationTarget.TEACHER) {
            DistillationTrainer defaults = new DistillationTrainer();
            copy.teacher = null;
            copy.teacherCheck = defaults.teacherCheck;
            copy.overlap = defaults.overlap;
        }
        return Checks.validated(copy);
    }

    /** Begins a search among trainings of this trainer; the caller closes the keeper. */
    SearchKeeper search(Dataset<Label> examples, TrainerProvenance search, int invocation) {
        return distillation(examples).search(examples, search, invocation);
    }

    /**
     * Trains for some epochs as an invocation would, on a part of the data, and looks at the student on the rest in place of
     * exporting it. The trainer's own validation has no part in it, and its listener can stop it and gets nothing else.
     */
    ValidationResult validate(Dataset<Label> examples, int invocation, int trained, ValidationSettings held, SearchKeeper search,
            String trial) {
        TrainingListener asked = listener();
        TrainingListener stopping = new TrainingListener() {

            @Override
            public void onEpoch(EpochReport epoch) {}

            @Override
            public boolean stops() {
                return asked.stops();
            }
        };
        return distillation(examples, trained, held, getCheckpoints(), stopping)
                .validate(examples, Invocations.after(seed, invocation).split(), getProvenance(), search, trial);
    }

    int epochs() {
        return epochs;
    }

    /** Whether a training of so many epochs has an effect of every setting. */
    boolean usable(int trained) {
        try {
            schedule.requireUsable(trained);
            return true;
        } catch (PropertyException e) {
            return false;
        }
    }

    synchronized TrainingListener listener() {
        return listener;
    }

    @Override
    public DistilledModel train(Dataset<Label> examples) {
        return train(examples, Map.of());
    }

    @Override
    public DistilledModel train(Dataset<Label> examples, Map<String, Provenance> runProvenance) {
        return train(examples, runProvenance, INCREMENT_INVOCATION_COUNT);
    }

    /**
     * Trains a student.
     *
     * @param examples the training data; not modified
     * @param runProvenance what to add to the provenance of the model
     * @param invocationCount the invocation count to train with, or {@link Trainer#INCREMENT_INVOCATION_COUNT}
     * @return the student; the caller may close it to free its native memory early
     * @throws IllegalStateException if a native engine cannot start or fails, such as for want of memory, a class is not on the
     *     class path, the student must train on a GPU that is not there, or the folder of the checkpoints cannot be used or holds
     *     another training
     * @throws IllegalArgumentException if the data do not fit the layout, the teacher's labels, the architecture or the
     *     batch size, if they hold fewer than two labels, or unknown ones that the objective does not accept, or if an example
     *     weight is not a finite number
     * @throws io.github.tribuoipwd.teacher.TeacherException if the teacher breaks its contract or cannot run
     * @throws TrainingDivergedException if a loss or a parameter stops being finite, or the loss grows by orders of magnitude
     * @throws TrainingStoppedException if the thread is interrupted, or the listener stops it
     * @throws CollapsedStudentException if the student predicts its own training rows no better than chance
     * @throws io.github.tribuoipwd.onnx.ExportException if the trained student cannot be exported, or its export does not predict
     *     as it does
     * @throws OutOfMemoryError if the memory of the JVM does not suffice; its message names the part of the training
     */
    @Override
    public DistilledModel train(Dataset<Label> examples, Map<String, Provenance> runProvenance, int invocationCount) {
        return train(examples, runProvenance, invocationCount, null);
    }

    /** Trains as a part of another trainer, whose provenance the model then has; null for this one's. */
    DistilledModel train(Dataset<Label> examples, Map<String, Provenance> runProvenance, int invocationCount,
            @Nullable TrainerProvenance whole) {
        Distillation distillation = distillation(examples);
        TrainerProvenance own;
        int invocation;
        SplittableRandom localRng;
        synchronized (this) {
            if (invocationCount != INCREMENT_INVOCATION_COUNT) {
                setInvocationCount(invocationCount);
            }
            localRng = rng.split();
            own = getProvenance();
            invocation = this.invocationCount++;
        }
        TrainedStudent trained = distillation.run(examples, localRng, own, invocation);
        Map<String, Provenance> facts = new HashMap<>(trained.facts());
        facts.putAll(runProvenance);
        return DistilledModel.of(trained, new ModelProvenance(DistilledModel.class.getName(), OffsetDateTime.now(),
                examples.getProvenance(), whole == null ? own : whole, facts),
                new FeatureCheck.Policy(unknownFeatures, maximumUnknownShare));
    }

    /**
     * Trains a student as the first invocation would, and gives, instead of it, the weight that each example has by the
     * weighting and the finished heads (batch norm and dropout as in prediction): how far the teacher under-represents it.
     * Invocation count and random numbers of this trainer stay as they are.
     *
     * @param examples the training data; not modified
     * @return the weight of each example, 1 where it lacks a label that the weighting needs, in the order of the dataset's iterator
     * @throws IllegalStateException if the trainer has no teacher, an objective that does not weigh examples, or a
     *     {@code validationShare}
     * @throws IllegalArgumentException as in {@link #train(Dataset, Map, int)}
     * @throws io.github.tribuoipwd.teacher.TeacherException as in {@link #train(Dataset, Map, int)}
     * @throws TrainingDivergedException as in {@link #train(Dataset, Map, int)}
     * @throws TrainingStoppedException as in {@link #train(Dataset, Map, int)}
     * @throws CollapsedStudentException as in {@link #train(Dataset, Map, int)}
     */
    public float[] estimateWeights(Dataset<Label> examples) {
        return distillation(examples).weights(examples, new SplittableRandom(seed).split(), getProvenance());
    }

    /**
     * Looks for everything that a training on these data needs and that can be known before it: data that fit the layout and the
     * batch size, a teacher that opens, has the labels and keeps its contract on a slice of the rows, a network that can be
     * built for them, and engines that start. Before several trainings one after the other it shows at once whether the
     * last of them can run; {@link #train(Dataset)} looks itself. Invocation count and random numbers of this trainer stay as
     * they are.
     *
     * @param examples the training data; not modified
     * @return the number of trainable parameters that the student will have
     * @throws IllegalStateException as in {@link #train(Dataset, Map, int)}
     * @throws IllegalArgumentException as in {@link #train(Dataset, Map, int)}
     * @throws io.github.tribuoipwd.teacher.TeacherException as in {@link #train(Dataset, Map, int)}
     * @throws TrainingStoppedException if the thread is interrupted
     */
    public long check(Dataset<Label> examples) {
        return distillation(examples).check(examples, new SplittableRandom(seed));
    }

    private Distillation distillation(Dataset<Label> examples) {
        TrainingListener current;
        synchronized (this) {
            current = listener;
        }
        return distillation(examples, epochs, new ValidationSettings(validationShare, validation, criterion, patience, selection,
                null), getCheckpoints(), current);
    }

    private Distillation distillation(Dataset<Label> examples, int trained, ValidationSettings validated,
            @Nullable Checkpoints kept, TrainingListener listening) {
        Distillation distillation;
        synchronized (this) {
            distillation = new Distillation(layout, transform, teacher, teacherCheck, student, getObjective(), augmentation,
                    optimizer, schedule, new TrainingSettings(trained, batchSize, rateFactor, maximumGradientNorm, overlap,
                    studentDevice, studentDeviceId, threads, healthCheck, exportTolerance), validated, kept, listening);
        }
        distillation.requireTrainable(examples);
        return distillation;
    }

    @Override
    public synchronized int getInvocationCount() {
        return invocationCount;
    }

    @Override
    public synchronized void setInvocationCount(int invocationCount) {
        rng = Invocations.after(seed, invocationCount);
        this.invocationCount = invocationCount;
    }

    @Override
    public TrainerProvenance getProvenance() {
        return new TrainerProvenanceImpl(this);
    }

    @Override
    public String toString() {
        return "DistillationTrainer(layout=" + layout + ",transform=" + transform + ",teacher=" + teacher + ",teacherCheck="
                + teacherCheck + ",student=" + student + ",objective=" + objective + ",augmentation=" + augmentation
                + ",optimizer=" + optimizer + ",schedule=" + schedule + ",epochs=" + epochs + ",batchSize=" + batchSize
                + ",validationShare=" + validationShare + ",validation=" + validation + ",criterion=" + criterion + ",patience="
                + patience + ",selection=" + selection + ",maximumGradientNorm=" + maximumGradientNorm + ",healthCheck="
                + healthCheck + ",exportTolerance=" + exportTolerance + ",overlap=" + overlap + ",studentDevice=" + studentDevice
                + ",studentDeviceId=" + studentDeviceId + ",threads=" + threads + ",unknownFeatures=" + unknownFeatures
                + ",maximumUnknownShare=" + maximumUnknownShare + ",seed=" + seed + ")";
    }

    /**
     * Builds a {@link DistillationTrainer}.
     */
    public static final class Builder {

        /** Holds the settings; it never trains. */
        private final DistillationTrainer trainer = new DistillationTrainer();

        private Builder() {}

        /**
         * Sets how feature names become positions. Must be set.
         *
         * @param layout the layout
         * @return this builder
         */
        public Builder layout(FeatureLayout layout) {
            trainer.layout = layout;
            return this;
        }

        /**
         * Sets the scaling of the student's input. Without it rows of one dimension are standardized ({@link
         * InputTransform#fitted()}), and images stay as they are; {@link InputTransform#identity()} leaves all as they are.
         *
         * @param transform the transform; it becomes part of the student's graph
         * @return this builder
         */
        public Builder transform(InputTransform transform) {
            trainer.transform = transform;
            return this;
        }

        /**
         * Sets the teacher; without one, and without an objective, the student is trained on labels alone.
         *
         * @param teacher the teacher
         * @return this builder
         */
        public Builder teacher(Teacher teacher) {
            trainer.teacher = teacher;
            return this;
        }

        /**
         * Sets what follows when the teacher predicts the data's labels in another order; an error by default.
         *
         * @param check whether to refuse such a teacher, or to warn and train with it as it is
         * @return this builder
         */
        public Builder teacherCheck(TeacherCheck check) {
            trainer.teacherCheck = check;
            return this;
        }

        /**
         * Sets the student's architecture. Must be set.
         *
         * @param student the architecture
         * @return this builder
         */
        public Builder student(StudentArchitecture student) {
            trainer.student = student;
            return this;
        }

        /**
         * Sets what is minimized. Without it a trainer with a teacher has {@link DistillationObjective#recommended()}, one
         * without a teacher a {@link LabelObjective}.
         *
         * @param objective the objective; it must imitate the teacher exactly where there is one
         * @return this builder
         */
        public Builder objective(Objective objective) {
            trainer.objective = objective;
            return this;
        }

        /**
         * Sets how another view of each example is made in every epoch; student and teacher see the same one, and the teacher runs
         * beside the training instead of before it. A {@link CapturedTeacher} runs neither way: an epoch draws one of the views that
         * were captured of each example, and shows none of them again before it has shown all.
         *
         * @param augmentation the augmentation, which keeps the shape of an example
         * @return this builder
         */
        public Builder augmentation(Augmentation augmentation) {
            trainer.augmentation = augmentation;
            return this;
        }

        /**
         * Sets the optimizer; {@link Sgd} with its defaults by default.
         *
         * @param optimizer the optimizer
         * @return this builder
         */
        public Builder optimizer(Optimizer optimizer) {
            trainer.optimizer = optimizer;
            return this;
        }

        /**
         * Sets how the learning rate changes; {@link CosineSchedule} by default.
         *
         * @param schedule the schedule
         * @return this builder
         */
        public Builder schedule(LearningRateSchedule schedule) {
            trainer.schedule = schedule;
            return this;
        }

        /**
         * Sets the number of passes over the data; 10 by default.
         *
         * @param epochs the number, positive
         * @return this builder
         */
        public Builder epochs(int epochs) {
            trainer.epochs = epochs;
            return this;
        }

        /**
         * Sets the number of examples in a step; 64 by default.
         *
         * @param batchSize the number, positive and at most the number of training examples
         * @return this builder
         */
        public Builder batchSize(int batchSize) {
            trainer.batchSize = batchSize;
            return this;
        }

        /**
         * Sets the share of the training data that is held out to validate the student after each epoch. It is cut anew in each
         * training, by the trainer's seed; the same of each label, none of a label with a single example, and the copies of an
         * example together. Neither the teacher nor the training reads what is held out.
         *
         * @param share the share in [0, 1); 0, the default, for none
         * @return this builder
         */
        public Builder validationShare(double share) {
            trainer.validationShare = share;
            return this;
        }

        /**
         * Sets the examples to validate the student on after each epoch; without them, and without a share, there is no
         * validation. Looking at them does not change the student.
         *
         * @param source the examples, with labels of the training data
         * @return this builder
         */
        public Builder validation(ConfigurableDataSource<Label> source) {
            trainer.validation = source;
            return this;
        }

        /**
         * Sets by what {@link #patience} and {@link #selection} compare epochs; equal ones are compared by their loss.
         *
         * @param criterion the figure on the validation data; {@link ValidationCriterion#ACCURACY} by default
         * @return this builder
         */
        public Builder criterion(ValidationCriterion criterion) {
            trainer.criterion = criterion;
            return this;
        }

        /**
         * Sets when a training ends early. The learning rates stay as they are planned for all epochs.
         *
         * @param epochs after how many epochs without a better one on the validation data, less than those of the training; 0,
         *     the default, for never
         * @return this builder
         */
        public Builder patience(int epochs) {
            trainer.patience = epochs;
            return this;
        }

        /**
         * Sets whose parameters the student has.
         *
         * @param selection the epoch; {@link Selection#LAST} by default
         * @return this builder
         */
        public Builder selection(Selection selection) {
            trainer.selection = selection;
            return this;
        }

        /**
         * Sets the global norm that gradients are scaled down to; 5 by default.
         *
         * @param norm the norm, or 0 for no clipping
         * @return this builder
         */
        public Builder maximumGradientNorm(double norm) {
            trainer.maximumGradientNorm = norm;
            return this;
        }

        /**
         * Sets what follows when a training collapses: its loss grows by orders of magnitude, or its student predicts its own
         * training rows no better than chance; an error by default.
         *
         * @param check whether to end with an error, or to warn and return the student as it is
         * @return this builder
         */
        public Builder healthCheck(HealthCheck check) {
            trainer.healthCheck = check;
            return this;
        }

        /**
         * Sets how far a probability of the exported student may differ from the trained one's; automatic by default: as far as
         * the rounding of this network explains, at least 1e-5, and a difference up to 1e-2 beyond that only warns.
         *
         * @param tolerance the largest difference, beyond which the training ends with an error; 0 for automatic
         * @return this builder
         */
        public Builder exportTolerance(double tolerance) {
            trainer.exportTolerance = tolerance;
            return this;
        }

        /**
         * Sets whether a teacher that runs beside the training (with an augmentation) computes its next logits while the student
         * trains. The student is the same; it pays where teacher and student run on different devices.
         *
         * @param on whether both run at once; false by default
         * @return this builder
         */
        public Builder overlap(boolean on) {
            trainer.overlap = on;
            return this;
        }

        /**
         * Sets where the student trains.
         *
         * @param device CPU, the default; CUDA, or AUTO for a GPU where PyTorch has one; with TENSORRT no trainer is built
         * @return this builder
         */
        public Builder studentDevice(Device device) {
            trainer.studentDevice = device;
            return this;
        }

        /**
         * Sets the number of the GPU that the student trains on.
         *
         * @param id the number, 0 by default
         * @return this builder
         */
        public Builder studentDeviceId(int id) {
            trainer.studentDeviceId = id;
            return this;
        }

        /**
         * Sets how many threads PyTorch trains with. By default small networks train with one, where a second gains nothing on an
         * idle machine and loses on a busy one, and larger ones with one for each 200 million multiplications of a step, as far as
         * the process may use processors ({@link Runtime#availableProcessors()}, which follows a container's quota, and
         * {@code OMP_NUM_THREADS}). The number is in the provenance, {@code pytorch-threads}: the last bits of a convolutional
         * student depend on it.
         *
         * @param number the number of threads, or 0, the default, to decide by the work of a step
         * @return this builder
         */
        public Builder threads(int number) {
            trainer.threads = number;
            return this;
        }

        /**
         * Sets what a prediction of the student does with an example that has too many features unknown to it. The model keeps
         * the rule, and {@link DistilledModel#withUnknownFeatures} changes it.
         *
         * @param action {@link UnknownFeatures#WARN} by default
         * @param maximumShare the share of an example's features that may be unknown, in [0, 1]; 0 by default, 1 for any share
         * @return this builder
         */
        public Builder unknownFeatures(UnknownFeatures action, double maximumShare) {
            trainer.unknownFeatures = action;
            trainer.maximumUnknownShare = maximumShare;
            return this;
        }

        /**
         * Sets the seed; {@link Trainer#DEFAULT_SEED} by default.
         *
         * @param seed the seed of the first parameters, the order of the examples and dropout
         * @return this builder
         */
        public Builder seed(long seed) {
            trainer.seed = seed;
            return this;
        }

        /**
         * Sets where and how often a training saves its state; never by default.
         *
         * @param checkpoints the checkpoints
         * @return this builder
         */
        public Builder checkpoints(Checkpoints checkpoints) {
            trainer.checkpoints = checkpoints;
            return this;
        }

        /**
         * Sets the listener of the trainings, in place of {@link TrainingListener#logging()}.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder listener(TrainingListener listener) {
            trainer.listener = listener;
            return this;
        }

        /**
         * Builds a trainer with the settings so far; the builder can go on to build others.
         *
         * @return the trainer
         * @throws IllegalArgumentException if a setting is missing or breaks its rule
         */
        public DistillationTrainer build() {
            return new DistillationTrainer(trainer);
        }
    }
}
