/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.propensity;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.internal.Checks;
import io.github.tribuoipwd.training.WeightSummary;
import java.util.Iterator;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.OutputFactory;
import org.tribuo.Trainer;
import org.tribuo.classification.Label;
import org.tribuo.provenance.DataSourceProvenance;

/**
 * Any data source with inverse propensity weights on its examples, for any Tribuo trainer: examples that are rare in the
 * teacher's domain count more (Niu, Chen, Zhou, Zhang, NeurIPS 2022). The weight that an example has already is multiplied by it.
 * <p>
 * The estimator runs once, when examples or provenance are first requested. Examples are copies; the inner source's are not
 * modified. The inner source must give the same examples in the same order each time, as Tribuo's do.
 * <p>
 * Compute weights before you split: the estimator must read the examples that the models are trained on.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#propensityweighteddatasource">Settings</a>
 */
public final class PropensityWeightedDataSource implements ConfigurableDataSource<Label> {

    @Config(mandatory = true, description = "The source of the examples.")
    private ConfigurableDataSource<Label> source;

    @Config(mandatory = true, description = "Estimates the inverse propensities.")
    private PropensityEstimator estimator;

    @Config(description = "WEIGHT sets the weights of the examples, RESAMPLE draws examples in proportion to their weights.")
    private WeightingMode mode = WeightingMode.WEIGHT;

    @Config(description = "Divides the weights by their mean.")
    private boolean normalize = true;

    @Config(description = "Largest weight; larger ones are cut before they are normalized. 0 for no limit.")
    private double maximumWeight = 0;

    @Config(description = "Seed of RESAMPLE.")
    private long seed = Trainer.DEFAULT_SEED;

    private @Nullable PropensityWeights weights;

    /**
     * For OLCUT.
     */
    @SuppressWarnings("NullAway.Init") // the mandatory fields come from the configuration
    private PropensityWeightedDataSource() {}

    private PropensityWeightedDataSource(PropensityWeightedDataSource settings) {
        source = settings.source;
        estimator = settings.estimator;
        mode = settings.mode;
        normalize = settings.normalize;
        maximumWeight = settings.maximumWeight;
        seed = settings.seed;
        Checks.validated(this);
    }

    /**
     * Begins a weighted source.
     *
     * @param source the source of the examples
     * @param estimator estimates the inverse propensities
     * @return a builder with the defaults: weights with mean 1, not cut, set on the examples
     */
    public static Builder builder(ConfigurableDataSource<Label> source, PropensityEstimator estimator) {
        return new Builder(source, estimator);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code.
     *
     * @throws PropertyException if a setting breaks its rule
     */
    @Override
    public void postConfig() {
        Checks.setting(maximumWeight == 0 || (maximumWeight >= 1 && maximumWeight < Double.POSITIVE_INFINITY), "maximumWeight",
                "must be 1 or more, or 0 for no limit", maximumWeight, "use 10; no inverse propensity is below 1.");
        Checks.setting(mode == WeightingMode.RESAMPLE || seed == Trainer.DEFAULT_SEED, "seed",
                "has no effect where nothing is drawn and must not be set", seed, "leave it out, or set mode to RESAMPLE.");
    }

    private synchronized PropensityWeights weights() {
        if (weights == null) {
            MutableDataset<Label> examples = LabeledRows.dataset(source);
            weights = PropensityWeights.of(estimator.weights(examples), examples, maximumWeight, normalize);
        }
        return weights;
    }

    /**
     * The weights that the examples of the source have, whatever the mode.
     *
     * @return their summary
     */
    public WeightSummary summary() {
        return weights().summary();
    }

    @Override
    public Iterator<Example<Label>> iterator() {
        PropensityWeights known = weights();
        int[] draws = mode == WeightingMode.RESAMPLE ? known.draws(new SplittableRandom(seed)) : null;
        return new WeightedIterator(source.iterator(), known.values(), draws);
    }

    @Override
    public OutputFactory<Label> getOutputFactory() {
        return source.getOutputFactory();
    }

    @Override
    public DataSourceProvenance getProvenance() {
        return new PropensityWeightedProvenance(this, weights());
    }

    @Override
    public String toString() {
        return "PropensityWeightedDataSource(source=" + source + ",estimator=" + estimator + ",mode=" + mode + ",normalize="
                + normalize + ",maximumWeight=" + maximumWeight + ",seed=" + seed + ")";
    }

    /**
     * Builds a {@link PropensityWeightedDataSource}.
     */
    public static final class Builder {

        /** Holds the settings; it is never read. */
        private final PropensityWeightedDataSource weighted = new PropensityWeightedDataSource();

        private Builder(ConfigurableDataSource<Label> source, PropensityEstimator estimator) {
            weighted.source = source;
            weighted.estimator = estimator;
        }

        /**
         * Sets how the weights reach a trainer.
         *
         * @param mode {@link WeightingMode#WEIGHT}, the default, or {@link WeightingMode#RESAMPLE}
         * @return this builder
         */
        public Builder mode(WeightingMode mode) {
            weighted.mode = mode;
            return this;
        }

        /**
         * Sets whether the weights are divided by their mean.
         *
         * @param on true, the default, for weights with mean 1
         * @return this builder
         */
        public Builder normalize(boolean on) {
            weighted.normalize = on;
            return this;
        }

        /**
         * Sets the largest weight.
         *
         * @param maximum the largest weight before they are normalized, 1 or more; 0 for no limit, the default
         * @return this builder
         */
        public Builder maximumWeight(double maximum) {
            weighted.maximumWeight = maximum;
            return this;
        }

        /**
         * Sets the seed of RESAMPLE.
         *
         * @param seed any number; {@link Trainer#DEFAULT_SEED} by default, and with {@link WeightingMode#WEIGHT} no other
         * @return this builder
         */
        public Builder seed(long seed) {
            weighted.seed = seed;
            return this;
        }

        /**
         * Builds the source; the builder can go on to build others.
         *
         * @return the source
         * @throws IllegalArgumentException if a setting breaks its rule
         */
        public PropensityWeightedDataSource build() {
            return new PropensityWeightedDataSource(weighted);
        }
    }
}
