/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import com.oracle.labs.mlrg.olcut.provenance.ListProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.DoubleProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.LongProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.internal.Engines;
import io.github.tribuoipwd.objective.Objective;
import io.github.tribuoipwd.training.CollapsedStudentException;
import io.github.tribuoipwd.training.SearchKeeper;
import io.github.tribuoipwd.training.SearchReport;
import io.github.tribuoipwd.training.TrainingDivergedException;
import io.github.tribuoipwd.training.TrainingListener;
import io.github.tribuoipwd.training.ValidationCriterion;
import io.github.tribuoipwd.training.ValidationResult;
import io.github.tribuoipwd.training.ValidationSettings;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.tribuo.Dataset;
import org.tribuo.Trainer;
import org.tribuo.WeightedExamples;
import org.tribuo.classification.Label;
import org.tribuo.provenance.TrainerProvenance;
import org.tribuo.provenance.impl.TrainerProvenanceImpl;

/**
 * Finds out what a student is best trained with, labels alone among it, and trains it so: a trainer around a
 * {@link DistillationTrainer}. A share of the training data is held out; each candidate, an objective at a learning rate, is
 * trained on the rest, and the better half of them goes on to a round with twice the epochs (successive halving; Jamieson,
 * Talwalkar, AISTATS 2016). Each round trains from the beginning, since learning rates are planned for the epochs of a training.
 * Then the student is trained on all data with the chosen candidate, as the trainer would train it.
 * <p>
 * Noise does not choose: of the last round the first candidate is taken that the best one does not exceed by more than
 * {@code margin} standard errors of the difference, example by example, and labels alone at the first rate come first and take
 * part in every round.
 * <p>
 * Where the trainer has checkpoints, what the trainings of the search have found is kept in its folder, and a search that was
 * stopped or killed goes on where it was.
 * <p>
 * The trainer's own validation settings count for the last training alone. The teacher computes the scores of each row once, as
 * long as they fit into its cache and there is no augmentation. The same configuration, invocation count and data give the same
 * bytes on the same machine. It is thread safe once it is configured.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#distillationsearch">Settings</a>
 */
public final class DistillationSearch implements Trainer<Label>, WeightedExamples {

    {
        // Before the defaults of the fields of parts need DJL, which may be absent where students are only served.
        Engines.requireClassPath();
    }

    @Config(mandatory = true, description = "The trainer whose objective and learning rate are searched for.")
    private DistillationTrainer trainer;

    @Config(description = "The objectives to compare, beside labels alone, which always take part; empty for the trainer's own,"
            + " and plain and inverse propensity weighted distillation at temperatures 1 and 4.")
    private List<Objective> objectives = List.of();

    @Config(description = "Factors of the optimizer's learning rate to compare, that of the trainer first.")
    private double[] rates = {1, 2};

    @Config(description = "Share of the training data, the same of each label, that candidates are compared on.")
    private double validationShare = 0.2;

    @Config(description = "By what candidates are compared on it: ACCURACY, MEAN_RECALL or LOSS; equal ones by their loss.")
    private ValidationCriterion criterion = ValidationCriterion.ACCURACY;

    @Config(description = "What the comparison may cost, in trainings of all epochs; the training of the student comes on top.")
    private double budget = 8;

    @Config(description = "By how many standard errors of their difference a candidate must be better than an earlier one.")
    private double margin = 1;

    @Config(description = "Seed of the share that candidates are compared on.")
    private long seed = Trainer.DEFAULT_SEED;

    private SplittableRandom rng;
    private int invocationCount;

    /**
     * For OLCUT.
     */
    @SuppressWarnings("NullAway.Init") // the mandatory field comes from the configuration, the other from postConfig
    private DistillationSearch() {}

    @SuppressWarnings("NullAway.Init") // postConfig, called by validated, sets the other
    private DistillationSearch(DistillationSearch settings) {
        trainer = settings.trainer;
        objectives = settings.objectives;
        rates = settings.rates;
        validationShare = settings.validationShare;
        criterion = settings.criterion;
        budget = settings.budget;
        margin = settings.margin;
        seed = settings.seed;
        Checks.validated(this);
    }

    /**
     * Begins a search.
     *
     * @param trainer the trainer whose objective and learning rate are searched for; it is not modified and never trains
     * @return a builder with the defaults
     * @throws IllegalStateException if DJL, which trains, is not on the class path
     */
    public static Builder builder(DistillationTrainer trainer) {
        return new Builder(trainer);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws PropertyException if a setting breaks its rule
     */
    @Override
    public synchronized void postConfig() {
        Checks.setting(rates.length > 0 && Arrays.stream(rates).allMatch(rate -> rate > 0 && rate < Double.POSITIVE_INFINITY)
                && Arrays.stream(rates).distinct().count() == rates.length, "rates", "must be positive numbers, each once",
                Arrays.toString(rates), "use 1 and 2.");
        Checks.setting(validationShare > 0 && validationShare < 1, "validationShare", "must be in (0, 1)", validationShare,
                "use 0.2.");
        Checks.positive("budget", budget, "use 8.");
        Checks.notNegative("margin", margin, "use 1, or 0 to take the best candidate even if noise chooses it.");
        List<SearchCandidate> candidates = candidates();
        Checks.setting(candidates.size() > 1, "rates", "must make two candidates or more where there is no other objective than"
                + " labels alone", Arrays.toString(rates), "use 1 and 2, or give the trainer a teacher.");
        rng = new SplittableRandom(seed);
    }

    private List<SearchCandidate> candidates() {
        try {
            return SearchCandidate.of(trainer, objectives, rates);
        } catch (IllegalArgumentException e) {
            throw new PropertyException(e, "", "objectives", String.valueOf(e.getMessage()));
        }
    }

    /**
     * The trainer whose objective and learning rate are searched for.
     *
     * @return the trainer
     */
    public DistillationTrainer getTrainer() {
        return trainer;
    }

    /**
     * A search that differs in its seeds alone, for repeated runs.
     *
     * @param seed the seed of the new search and of its trainer
     * @return a new search with the settings of this one, and invocation count 0
     */
    public DistillationSearch withSeed(long seed) {
        DistillationSearch copy = new DistillationSearch(this);
        copy.trainer = trainer.withSeed(seed);
        copy.seed = seed;
        copy.setInvocationCount(0);
        return copy;
    }

    /**
     * Looks for everything that a search on these data needs and that can be known before it.
     *
     * @param examples the training data; not modified
     * @return the number of trainable parameters that the student will have
     * @throws IllegalStateException as in {@link #train(Dataset, Map, int)}
     * @throws IllegalArgumentException as in {@link #train(Dataset, Map, int)}
     * @throws io.github.tribuoipwd.teacher.TeacherException as in {@link #train(Dataset, Map, int)}
     */
    public long check(Dataset<Label> examples) {
        plan(candidates(), examples.getOutputIDInfo().size());
        return trainer.check(examples);
    }

    /** Rounds of so many epochs that every candidate can be trained for them that can be trained at all. */
    private SearchPlan plan(List<SearchCandidate> candidates, int classes) {
        List<SearchCandidate> usable = candidates.stream()
                .filter(candidate -> candidate.refusal(classes, trainer.epochs()) == null).toList();
        return SearchPlan.of(candidates.size(), trainer.epochs(), budget, epochs -> trainer.usable(epochs)
                && usable.stream().allMatch(candidate -> candidate.refusal(classes, epochs) == null));
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
     * Searches, and trains a student with what was found.
     *
     * @param examples the training data; not modified
     * @param runProvenance what to add to the provenance of the model
     * @param invocationCount the invocation count to train with, or {@link Trainer#INCREMENT_INVOCATION_COUNT}
     * @return the student, whose provenance holds the candidates; the caller may close it to free its native memory early
     * @throws IllegalStateException as in {@link DistillationTrainer#train(Dataset, Map, int)}, or if no candidate can be trained
     * @throws IllegalArgumentException as in {@link DistillationTrainer#train(Dataset, Map, int)}, or if the budget is too small,
     *     or nothing can be held out
     * @throws io.github.tribuoipwd.teacher.TeacherException if the teacher breaks its contract or cannot run
     * @throws io.github.tribuoipwd.training.TrainingStoppedException if the thread is interrupted, or the listener stops it
     * @throws TrainingDivergedException if the training on all data diverges
     * @throws CollapsedStudentException if the student has not learned from all data
     * @throws io.github.tribuoipwd.onnx.ExportException as in {@link DistillationTrainer#train(Dataset, Map, int)}
     */
    @Override
    public DistilledModel train(Dataset<Label> examples, Map<String, Provenance> runProvenance, int invocationCount) {
        List<SearchCandidate> candidates = candidates();
        int classes = examples.getOutputIDInfo().size();
        SearchPlan plan = plan(candidates, classes);
        long splitSeed;
        int invocation;
        TrainerProvenance provenance;
        synchronized (this) {
            if (invocationCount != INCREMENT_INVOCATION_COUNT) {
                setInvocationCount(invocationCount);
            }
            splitSeed = rng.split().nextLong();
            provenance = getProvenance();
            invocation = this.invocationCount++;
        }
        SearchReport report;
        try (SearchKeeper keeper = trainer.search(examples, provenance, invocation)) {
            ValidationSettings held = ValidationSettings.looking(validationShare, splitSeed);
            report = new SearchRun(candidates, plan, criterion, margin, trainer.epochs(), classes, (candidate, epochs) -> {
                String trial = "candidate-" + candidates.indexOf(candidate) + "-epochs-" + epochs;
                return keeper.trial(trial, () -> trial(() -> candidate.trainer().validate(examples, invocation, epochs, held,
                        keeper, trial)));
            }).run();
        }
        trainer.listener().onSearch(report);
        SearchCandidate chosen = candidates.get(report.candidates().indexOf(report.chosen()));
        Map<String, Provenance> facts = facts(report);
        facts.putAll(runProvenance);
        return chosen.trainer().train(examples, facts, invocation, provenance);
    }

    private static SearchKeeper.Trial trial(Supplier<ValidationResult> training) {
        try {
            return new SearchKeeper.Trial(training.get(), "");
        } catch (TrainingDivergedException | CollapsedStudentException e) {
            return new SearchKeeper.Trial(null, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private static Map<String, Provenance> facts(SearchReport report) {
        Map<String, Provenance> facts = new HashMap<>();
        facts.put("search-candidates", new ListProvenance<>(report.candidates().stream()
                .map(line -> new StringProvenance("search-candidate", SearchRun.text(line))).toList()));
        facts.put("search-examples", new LongProvenance("search-examples", report.examples()));
        facts.put("search-trainings", new DoubleProvenance("search-trainings", report.trainings()));
        text(facts, "search-reason", report.reason());
        text(facts, "search-chosen", report.chosen().name());
        text(facts, "search-chosen-objective", report.chosen().objective());
        facts.put("search-chosen-rate", new DoubleProvenance("search-chosen-rate", report.chosen().rate()));
        return facts;
    }

    private static void text(Map<String, Provenance> facts, String name, String value) {
        facts.put(name, new StringProvenance(name, value));
    }

    /**
     * Sets the listener of the following searches, which is the trainer's; not part of the configuration.
     *
     * @param listener the listener, called on the training thread
     */
    public void setListener(TrainingListener listener) {
        trainer.setListener(listener);
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
        return "DistillationSearch(trainer=" + trainer + ",objectives=" + objectives + ",rates=" + Arrays.toString(rates)
                + ",validationShare=" + validationShare + ",criterion=" + criterion + ",budget=" + budget + ",margin=" + margin
                + ",seed=" + seed + ")";
    }

    /**
     * Builds a {@link DistillationSearch}.
     */
    public static final class Builder {

        /** Holds the settings; it never trains. */
        private final DistillationSearch search = new DistillationSearch();

        private Builder(DistillationTrainer trainer) {
            search.trainer = trainer;
        }

        /**
         * Sets the objectives to compare. Labels alone always take part. By default they are the trainer's own, and plain and
         * inverse propensity weighted distillation (with weights of mean 1), each at temperatures 1 and 4 with factors of 0.5
         * for both losses.
         *
         * @param objectives the objectives, the simplest first; copied
         * @return this builder
         */
        public Builder objectives(List<? extends Objective> objectives) {
            search.objectives = List.copyOf(objectives);
            return this;
        }

        /**
         * Sets the learning rates to compare, as factors of the optimizer's; by default 1 and 2, since a part of what an
         * objective gains is often its longer step, which labels alone can have too.
         *
         * @param factors the factors, positive, the trainer's own (1) first; copied
         * @return this builder
         */
        public Builder rates(double... factors) {
            search.rates = factors.clone();
            return this;
        }

        /**
         * Sets the share of the training data that candidates are compared on; 0.2 by default.
         *
         * @param share the share in (0, 1), the same of each label
         * @return this builder
         */
        public Builder validationShare(double share) {
            search.validationShare = share;
            return this;
        }

        /**
         * Sets by what candidates are compared on it; {@link ValidationCriterion#ACCURACY} by default.
         *
         * @param criterion the figure; {@link ValidationCriterion#MEAN_RECALL} where small labels matter as much as large ones
         * @return this builder
         */
        public Builder criterion(ValidationCriterion criterion) {
            search.criterion = criterion;
            return this;
        }

        /**
         * Sets what the comparison may cost; the training of the student comes on top.
         *
         * @param trainings the number of trainings of all epochs, positive; 8 by default
         * @return this builder
         */
        public Builder budget(double trainings) {
            search.budget = trainings;
            return this;
        }

        /**
         * Sets by how many standard errors of their difference a candidate must be better than an earlier one.
         *
         * @param standardErrors the number, zero or positive; 1 by default
         * @return this builder
         */
        public Builder margin(double standardErrors) {
            search.margin = standardErrors;
            return this;
        }

        /**
         * Sets the seed of the share that candidates are compared on; {@link Trainer#DEFAULT_SEED} by default.
         *
         * @param seed the seed; the trainings have the trainer's
         * @return this builder
         */
        public Builder seed(long seed) {
            search.seed = seed;
            return this;
        }

        /**
         * Builds a search with the settings so far; the builder can go on to build others.
         *
         * @return the search
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public DistillationSearch build() {
            return new DistillationSearch(search);
        }
    }
}
