/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import io.github.tribuoipwd.data.Augmentation;
import io.github.tribuoipwd.features.FeatureLayout;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.InputTransform;
import io.github.tribuoipwd.internal.Engines;
import io.github.tribuoipwd.internal.FeatureDomains;
import io.github.tribuoipwd.internal.LabelNames;
import io.github.tribuoipwd.internal.PyTorch;
import io.github.tribuoipwd.objective.BatchLogits;
import io.github.tribuoipwd.objective.ClassifierHead;
import io.github.tribuoipwd.objective.Epoch;
import io.github.tribuoipwd.objective.ImitationTarget;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.objective.ObjectiveValue;
import io.github.tribuoipwd.optimizer.LearningRateSchedule;
import io.github.tribuoipwd.optimizer.Optimizer;
import io.github.tribuoipwd.student.StudentArchitecture;
import io.github.tribuoipwd.teacher.CapturedTeacher;
import io.github.tribuoipwd.teacher.CapturedViews;
import io.github.tribuoipwd.teacher.OnlineTeacher;
import io.github.tribuoipwd.teacher.SoftLabels;
import io.github.tribuoipwd.teacher.Teacher;
import io.github.tribuoipwd.teacher.TeacherCheck;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tribuo.DataSource;
import org.tribuo.Dataset;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.classification.Label;
import org.tribuo.provenance.TrainerProvenance;

/**
 * One distillation from a dataset to an exported student: rows, teacher, training, export. Used by
 * {@link io.github.tribuoipwd.DistillationTrainer}, which checks the settings.
 *
 * @param layout maps feature names to positions
 * @param transform scales the student's input; null to choose by the shape of the rows
 * @param teacher the teacher; null exactly where the objective imitates none
 * @param teacherCheck what follows when the teacher's labels stand in another order
 * @param student the architecture
 * @param objective what is minimized
 * @param augmentation makes views of the examples; null for none
 * @param optimizer the optimizer
 * @param schedule the learning rate over the steps
 * @param settings the plain values
 * @param validationSettings how the training is validated, and what follows
 * @param checkpoints where and how often a training saves its state; null for never
 * @param listener called on the training thread
 */
public record Distillation(FeatureLayout layout, @Nullable InputTransform transform, @Nullable Teacher teacher, TeacherCheck teacherCheck,
        StudentArchitecture student, Objective objective, @Nullable Augmentation augmentation, Optimizer optimizer,
        LearningRateSchedule schedule, TrainingSettings settings, ValidationSettings validationSettings,
        @Nullable Checkpoints checkpoints, TrainingListener listener) {

    private static final Logger logger = Logger.getLogger(Distillation.class.getName());

    /** DJL's PyTorch engine has one gradient collector for the whole process. */
    private static final ReentrantLock ENGINE_LOCK = new ReentrantLock();

    /**
     * Looks for what can be wrong without reading a feature, and starts the engines.
     *
     * @param examples the training data; not modified
     * @throws IllegalStateException if a native engine cannot start
     * @throws IllegalArgumentException if there are unknown labels that the objective does not accept, or fewer examples
     *     than a batch has
     */
    public void requireTrainable(Dataset<Label> examples) {
        // The export at the end needs ONNX Runtime as well.
        Engines.start();
        requireUsable(examples.getOutputInfo().getUnknownCount());
        int batchSize = settings.batchSize();
        if (examples.size() < batchSize) {
            throw new IllegalArgumentException("batchSize must be at most the number of examples, found " + batchSize + " for "
                    + examples.size() + " examples.\nMaybe lower batchSize, or look whether the source gave all its examples.");
        }
    }

    /** Refuses examples without a label where the objective needs it. */
    private void requireUsable(long unlabeled) {
        if (unlabeled > 0 && !objective.acceptsUnlabeled()) {
            throw new IllegalArgumentException("The supplied Dataset contained unknown Outputs, and this Trainer is supervised: "
                    + unlabeled + " examples without a label, of which " + objective + " cannot learn.\nMaybe "
                    + (teacher == null ? "remove them, or distill a teacher, which teaches without labels too."
                    : "remove them, or use a DistillationObjective with a loss that needs no label, such as KullbackLeibler."));
        }
    }

    /** The data as a training needs them; the soft labels only where the teacher runs before the training. */
    private record Prepared(ImmutableOutputInfo<Label> labels, ImmutableFeatureMap seen, FeaturePositions positions,
            TrainingSet data, @Nullable Validation validation, StudentTransform input, Rehearsal rehearsal,
            TrainingThreads threads, @Nullable SoftLabels softLabels, double teacherSeconds) {}

    /** Gathers the data, and refuses all that can be wrong with them without the teacher. */
    private Prepared gather(Dataset<Label> examples, SplittableRandom random) {
        ImmutableOutputInfo<Label> labels = examples.getOutputIDInfo();
        LabelNames.requireKnown(labels);
        if (labels.size() < 2) {
            throw new IllegalArgumentException("The training data must have two labels or more, found " + labels.getDomain()
                    + (examples.getOutputInfo().getUnknownCount() == 0 ? ".\nMaybe look whether the source gave all its examples."
                    : ", and " + examples.getOutputInfo().getUnknownCount() + " examples without a label.\nMaybe label some"
                    + " examples of each class: the student's classes are the labels of its training data."));
        }
        objective.requireUsable(labels.size(), settings.epochs());
        ImmutableFeatureMap seen = examples.getFeatureIDMap();
        FeatureDomains.requireWritable(seen);
        FeaturePositions positions = layout.bind(seen.keySet());
        requireSameShape(positions.shape());
        BatchLoader.requireFits(settings.batchSize(), Math.max(positions.size(), labels.size()));
        Rehearsal rehearsal = rehearse(positions.shape(), LabelNames.byId(labels));
        TrainingSet all = TrainingSet.gather(examples, positions, labels);
        ValidationSplit split = validationSettings.share() == 0 ? null : split(examples, all, random);
        TrainingSet data = split == null ? all : all.only(split.training());
        Validation validation = split == null ? validation(positions, labels) : Validation.of(all, split.validation());
        requireUsable(data.unlabeled());
        // From here on nothing looks at the validation examples but the validation.
        return new Prepared(labels, seen, positions, data, validation, StudentTransform.of(transform, data.rows()),
                rehearsal, threads(rehearsal), null, 0);
    }

    private TrainingThreads threads(Rehearsal rehearsal) {
        return TrainingThreads.of(settings.threads(), rehearsal.work().step(settings.batchSize()), device());
    }

    private Device device() {
        return new StudentDevice(settings.device(), settings.deviceId()).of(PyTorch.engine());
    }

    private ValidationSplit split(Dataset<Label> examples, TrainingSet all, SplittableRandom random) {
        Long seed = validationSettings.splitSeed();
        ValidationSplit split = ValidationSplit.of(examples, all.labels(), all.labelNames(), validationSettings.share(),
                seed == null ? random.split() : new SplittableRandom(seed));
        if (split.training().length < settings.batchSize()) {
            throw new IllegalArgumentException("batchSize must be at most the number of examples that validationShare leaves to"
                    + " train on, " + split.training().length + ", found " + settings.batchSize()
                    + ".\nMaybe lower batchSize or validationShare.");
        }
        return split;
    }

    private @Nullable Validation validation(FeaturePositions positions, ImmutableOutputInfo<Label> labels) {
        DataSource<Label> source = validationSettings.source();
        return source == null ? null : Validation.of(source, positions, labels);
    }

    /** Comes before the teacher runs and the student is trained, which may take hours. */
    private Rehearsal rehearse(int[] rowShape, List<String> labels) {
        return withoutGradients((engine, manager) -> {
            Rehearsal rehearsal = Rehearsal.of(manager, student, rowShape, StudentTransform.placeholder(transform, rowShape),
                    labels.size());
            rehearsal.requireTrainable(settings.batchSize());
            if (checkpoints != null) {
                OptimizerPart.requireResumable(optimizer, manager);
            }
            rehearsed(manager, labels);
            return rehearsal;
        });
    }

    /** Computes the objective of a batch of zeros, and refuses a value of another shape. */
    private ObjectiveValue rehearsed(NDManager manager, List<String> labels) {
        NDArray logits = manager.zeros(new Shape(2, labels.size()));
        BatchLogits batch = new BatchLogits(logits, objective.imitates() == ImitationTarget.NONE ? null : logits,
                objective.classifierHead() == ClassifierHead.NONE ? null : logits, manager.zeros(new Shape(2), DataType.INT64));
        ObjectiveValue value = objective.settled(EvidenceSample.rehearsal(labels))
                .evaluate(batch, new Epoch(settings.epochs(), settings.epochs()));
        value.mean(batch, null);
        return value;
    }

    private Prepared prepare(Prepared gathered, TrainingKeeper keeper) {
        int classes = gathered.labels().size();
        TrainingSet data = gathered.data();
        logger.info(() -> "Training " + student + " on " + data.size() + " examples of " + classes + " classes"
                + (data.unlabeled() == 0 ? "" : ", " + data.unlabeled() + " of them without a label")
                + (gathered.validation() == null ? "" : ", validated on " + gathered.validation().size())
                + ", with " + gathered.threads());
        gathered.rehearsal().log(data.size(), settings.batchSize());
        if (teacher == null || augmentation != null) {
            return gathered;
        }
        keeper.pause();
        long start = System.nanoTime();
        SoftLabels softLabels = softLabels(teacher, gathered, keeper);
        keeper.pause();
        return new Prepared(gathered.labels(), gathered.seen(), gathered.positions(), data, gathered.validation(), gathered.input(),
                gathered.rehearsal(), gathered.threads(), softLabels, (System.nanoTime() - start) / 1e9);
    }

    private SoftLabels softLabels(Teacher taught, Prepared gathered, TrainingKeeper keeper) {
        keeper.phase("The run of the teacher over the training data");
        TrainingSet data = gathered.data();
        return SoftLabels.capture(taught, gathered.positions(), data.rows(), data.labelNames(), data.labels(), teacherCheck,
                keeper.softLabels());
    }

    /**
     * Does everything that comes before the training.
     *
     * @param examples the training data; not modified
     * @param random cuts the validation examples and initializes the network; it advances
     * @return the number of trainable parameters that the student will have
     */
    public long check(Dataset<Label> examples, SplittableRandom random) {
        TrainingKeeper keeper = TrainingKeeper.without(listener);
        // Without soft labels it opens the teacher, which checks its contract on a slice of the rows.
        return keeper.during(() -> inEngine(gather(examples, random), random, keeper,
                (engine, manager, network, targets, settled) -> network.deployedParameters()));
    }

    /**
     * Trains a student and exports it.
     *
     * @param examples the training data; not modified
     * @param random cuts the validation examples, initializes the network, shuffles the examples and seeds their views; it
     *     advances
     * @param trainer the configuration of the trainer, with its invocation count; a training of another one does not go on here
     * @param invocation the invocation count, after which the folder of the training is named
     * @return the student
     * @throws IllegalStateException if the folder of the checkpoints cannot be used, or holds those of another training
     * @throws TrainingStoppedException if the training is to stop
     */
    public TrainedStudent run(Dataset<Label> examples, SplittableRandom random, TrainerProvenance trainer, int invocation) {
        try (TrainingKeeper keeper = TrainingKeeper.open(checkpoints, "training-" + invocation, listener)) {
            return keeper.during(() -> run(examples, random, trainer, keeper));
        }
    }

    private TrainedStudent run(Dataset<Label> examples, SplittableRandom random, TrainerProvenance trainer,
            TrainingKeeper keeper) {
        Prepared gathered = gather(examples, random);
        keeper.require(() -> description(trainer, keeper.name(), gathered));
        Prepared prepared = prepare(gathered, keeper);
        TrainedStudent trained = train(prepared, random, keeper, (manager, network, loop, targets, settled, validated, outcome) -> {
            Map<String, Provenance> own = health(manager, network, prepared, outcome);
            keeper.phase("The export of the student");
            StudentExport export = StudentExport.of(manager, network, prepared.data().rows(), settings.exportTolerance());
            own.putAll(export.facts());
            own.putAll(prepared.threads().facts());
            own.putAll(prepared.input().facts());
            own.putAll(prepared.rehearsal().facts(prepared.data().size(), settings.batchSize()));
            DistillationReport report = new DistillationReport(List.copyOf(outcome.epochs()), outcome.diagnostics(),
                    teacherAccuracy(prepared, outcome), network.deployedParameters(), prepared.teacherSeconds(),
                    outcome.seconds(), validated.summary(settings.epochs()));
            Map<String, Provenance> facts = RunProvenance.of(report, manager.getDevice(),
                    teacher == null || targets == null ? null : targets.facts(),
                    settled.decisions(prepared.labels().size()), own);
            return new TrainedStudent(export.onnx(), prepared.positions(), prepared.seen(), prepared.labels(), facts, report);
        });
        finish(trained.report());
        return trained;
    }

    /**
     * Trains a student and computes, in place of exporting it, the weight of each example by its finished heads.
     *
     * @param examples the training data; not modified
     * @param random as in {@link #run}
     * @param trainer as in {@link #run}; its checkpoints are in a folder beside that of the first training
     * @return the weights, in the order of the data
     * @throws IllegalStateException if there is no teacher, the objective does not weigh examples, some examples are held out, or
     *     as in {@link #run}
     * @throws TrainingStoppedException if the training is to stop
     */
    public float[] weights(Dataset<Label> examples, SplittableRandom random, TrainerProvenance trainer) {
        if (teacher == null) {
            throw new IllegalStateException("The weights of examples need a teacher, found none.\nMaybe set a teacher.");
        }
        if (validationSettings.share() > 0) {
            throw new IllegalStateException("validationShare must be 0 where the weights of examples are estimated, found "
                    + validationSettings.share() + ": the teacher and the training see no example that is held out, which so"
                    + " has no weight.\nMaybe leave validationShare out, or set a source of its own as validation.");
        }
        Prepared gathered = gather(examples, random);
        if (withoutGradients((engine, manager) -> rehearsed(manager, gathered.data().labelNames()).weights() == null)) {
            throw new IllegalStateException("The objective must weigh examples, found " + objective
                    + ".\nMaybe use a DistillationObjective.");
        }
        try (TrainingKeeper keeper = TrainingKeeper.open(checkpoints, "weights-0", listener)) {
            keeper.require(() -> description(trainer, keeper.name(), gathered));
            return keeper.during(() -> {
                Prepared prepared = prepare(gathered, keeper);
                return train(prepared, random, keeper, (manager, network, loop, targets, settled, validated, outcome) -> {
                    health(manager, network, prepared, outcome);
                    return loop.finalWeights(prepared.data(), targets, keeper::pause);
                });
            });
        }
    }

    /**
     * Begins a search among trainings like this one, and takes up what an earlier process has found.
     *
     * @param examples the training data; not modified
     * @param search the configuration of the search, with its invocation count; another one does not go on here
     * @param invocation the invocation count, after which the folder of the search is named
     * @return the keeper of the search, which the caller closes
     * @throws IllegalStateException if the folder of the checkpoints cannot be used, or holds another search
     * @throws TrainingStoppedException if the thread is interrupted
     */
    public SearchKeeper search(Dataset<Label> examples, TrainerProvenance search, int invocation) {
        String name = "search-" + invocation;
        return SearchKeeper.open(checkpoints, name, listener, () -> {
            FeaturePositions positions = layout.bind(examples.getFeatureIDMap().keySet());
            return description(search, name, TrainingSet.gather(examples, positions, examples.getOutputIDInfo()), positions, null,
                    settings.threads() == 0 ? TrainingThreads.most() : settings.threads());
        });
    }

    /**
     * Trains a student on what {@link ValidationSettings#share()} leaves, and looks at it after the last epoch in place of
     * exporting it.
     *
     * @param examples the training data; not modified
     * @param random as in {@link #run}
     * @param trainer as in {@link #run}
     * @param search the search that this training is a part of
     * @param trial its name there
     * @return what it is worth on the validation examples
     * @throws TrainingStoppedException if the training is to stop
     */
    public ValidationResult validate(Dataset<Label> examples, SplittableRandom random, TrainerProvenance trainer,
            SearchKeeper search, String trial) {
        try (TrainingKeeper keeper = search.keeper(trial)) {
            return keeper.during(() -> {
                Prepared gathered = gather(examples, random);
                keeper.require(() -> description(trainer, keeper.name(), gathered));
                Prepared prepared = prepare(gathered, keeper);
                return train(prepared, random, keeper, (manager, network, loop, targets, settled, validated, outcome) -> {
                    health(manager, network, prepared, outcome);
                    return validated.last();
                });
            });
        }
    }

    /** All that the bits of the student depend on. */
    private TrainingDescription description(TrainerProvenance trainer, String name, Prepared gathered) {
        return description(trainer, name, gathered.data(), gathered.positions(), gathered.validation(),
                gathered.threads().number());
    }

    private TrainingDescription description(TrainerProvenance trainer, String name, TrainingSet data, FeaturePositions positions,
            @Nullable Validation validation, int threads) {
        Map<String, String> more = new HashMap<>(RunProvenance.versions());
        more.put("rate-factor", Double.toString(settings.rateFactor()));
        more.put("training", name);
        more.put("student-device", device().toString());
        more.put(TrainingThreads.FACT, Integer.toString(threads));
        more.put("training-data-hash", DataFingerprint.of(data, positions.names()));
        more.put("validation-data-hash", validation == null ? "none" : DataFingerprint.of(validation));
        return TrainingDescription.of(trainer, more);
    }

    /** Refuses a collapsed student; the facts are what it was not refused for. */
    private Map<String, Provenance> health(NDManager manager, StudentNetwork network, Prepared prepared,
            TrainingLoop.Outcome outcome) {
        TrainingSet data = prepared.data();
        return StudentHealth.of(manager, network, data, new StudentHealth.Training(data.labelNames(), data.weights() != null,
                outcome.steps(), outcome.epochs(), teacherAccuracy(prepared, outcome), prepared.input(), settings))
                .require(outcome.lossFinding());
    }

    /** A failing listener must not cost the student. */
    private void finish(DistillationReport report) {
        try {
            listener.onFinish(report);
        } catch (RuntimeException e) {
            logger.log(Level.WARNING, e, () -> "The listener's onFinish failed, the student is whole: " + e);
        }
    }

    private double teacherAccuracy(Prepared prepared, TrainingLoop.Outcome outcome) {
        SoftLabels softLabels = prepared.softLabels();
        Diagnostics diagnostics = outcome.diagnostics();
        return teacher == null || diagnostics == null ? Double.NaN
                : softLabels == null ? diagnostics.teacherAccuracy() : softLabels.accuracy();
    }

    private void requireSameShape(int[] shape) {
        if (augmentation != null && !Arrays.equals(shape, augmentation.outputShape(shape))) {
            throw new IllegalArgumentException("The augmentation must keep the shape of the rows, " + Arrays.toString(shape)
                    + ", found " + Arrays.toString(augmentation.outputShape(shape)) + " from " + augmentation
                    + ".\nMaybe let the data source give the size that the student shall see.");
        }
    }

    private @Nullable TeacherSignal targets(Prepared prepared, TrainingKeeper keeper) {
        TrainingSet data = prepared.data();
        if (objective.imitates() == ImitationTarget.PAST_SELF) {
            return TeacherSignal.PastSelf.of(data.labels(), data.labelNames().size());
        }
        if (teacher == null) {
            return null;
        }
        SoftLabels softLabels = prepared.softLabels();
        if (softLabels != null) {
            return new TeacherSignal.Stored(softLabels);
        }
        if (augmentation == null && CapturedTeacher.isIn(teacher)) {
            // It is looked up for all rows or for none.
            return new TeacherSignal.Stored(softLabels(teacher, prepared, keeper));
        }
        keeper.phase("The start of the teacher");
        if (augmentation != null && teacher instanceof CapturedTeacher captured) {
            return new TeacherSignal.Captured(CapturedViews.open(captured, prepared.positions(), data.rows(), augmentation,
                    data.labelNames(), data.labels(), teacherCheck));
        }
        return new TeacherSignal.Online(OnlineTeacher.open(teacher, prepared.positions(), data.rows(), data.labelNames(),
                data.labels(), teacherCheck));
    }

    /** What to make of a trained network while its memory is held. */
    private interface Finish<T> {
        T apply(NDManager manager, StudentNetwork network, TrainingLoop loop, @Nullable TeacherSignal targets,
                Objective settled, ValidatedEpochs validated, TrainingLoop.Outcome outcome);
    }

    private <T> T train(Prepared prepared, SplittableRandom random, TrainingKeeper keeper, Finish<T> finish) {
        return inEngine(prepared, random, keeper, (engine, manager, network, targets, settled) -> {
            if (checkpoints != null && network.drawsFromEngine()) {
                logger.warning(() -> student + " has a dropout of DJL, whose random numbers no checkpoint holds: a training that goes"
                        + " on gives another student than one that was never stopped.\nMaybe use SeededDropout.");
            }
            TrainingLoop loop = new TrainingLoop(engine, manager, network, settled, augmentation, optimizer, schedule, settings,
                    prepared.rehearsal().smallestBatch());
            try (ValidatedEpochs validated = new ValidatedEpochs(prepared.validation(), validationSettings, network, manager)) {
                TrainingLoop.Outcome outcome = loop.run(prepared.data(), targets, random, validated, keeper, listener);
                keeper.phase("The check of the trained student");
                return finish.apply(manager, network, loop, targets, settled, validated, outcome);
            }
        });
    }

    /** The objective that the training minimizes; logs what it decided. */
    private Objective settled(Prepared prepared, @Nullable TeacherSignal targets) {
        Objective settled = objective.settled(teacher == null
                ? EvidenceSample.of(prepared.data(), null, OptionalDouble.empty())
                : EvidenceSample.of(prepared.data(), targets, teacher.temperature()));
        Map<String, String> decisions = settled.decisions(prepared.labels().size());
        if (!decisions.isEmpty()) {
            logger.info(() -> "Objective: " + new TreeMap<>(decisions));
        }
        return settled;
    }

    /** What to do with a network that has not learned yet. */
    private interface Begin<T> {
        T apply(Engine engine, NDManager manager, StudentNetwork network, @Nullable TeacherSignal targets, Objective settled);
    }

    private <T> T inEngine(Prepared prepared, SplittableRandom random, TrainingKeeper keeper, Begin<T> begin) {
        try {
            ENGINE_LOCK.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            keeper.pause();
        }
        try {
            keeper.pause();
            return prepared.threads().during(() -> withoutGradients((engine, manager) -> {
                try (TeacherSignal targets = targets(prepared, keeper)) {
                    keeper.phase("The making of the student");
                    Objective settled = settled(prepared, targets);
                    StudentNetwork network = new StudentNetwork(manager, student, prepared.positions().shape(),
                            prepared.input().transform(), prepared.labels().size(), objective.classifierHead(), random);
                    return begin.apply(engine, manager, network, targets, settled);
                }
            }));
        } finally {
            ENGINE_LOCK.unlock();
        }
    }

    /**
     * Runs something in a manager of its own, with gradients off outside of a collector. Gradient mode belongs to the thread in
     * PyTorch, and is on in every thread but the one that loaded the engine.
     */
    private <T> T withoutGradients(BiFunction<Engine, NDManager, T> work) {
        Engine engine = PyTorch.engine();
        boolean gradients = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try (NDManager manager = engine.newBaseManager(device())) {
            return work.apply(engine, manager);
        } finally {
            JniUtils.setGradMode(gradients);
        }
    }
}
