/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import io.github.tribuoipwd.features.FeatureCounts;
import io.github.tribuoipwd.features.UnknownFeatures;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Logger;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;

/**
 * Counts how many features of each example are features of the model. Thread safe.
 */
final class FeatureCheck {

    private static final Logger logger = Logger.getLogger(FeatureCheck.class.getName());

    private final ImmutableFeatureMap domain;
    private final Policy policy;
    private final AtomicBoolean warned = new AtomicBoolean();
    private final LongAdder examples = new LongAdder();
    private final LongAdder features = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder aboveShare = new LongAdder();

    /**
     * The policy for examples with too many unknown features.
     *
     * @param action what to do above the maximum
     * @param maximumShare the share of an example's features that may be unknown, in [0, 1]
     */
    record Policy(UnknownFeatures action, double maximumShare) {

        static final double DEFAULT_MAXIMUM_SHARE = 0;

        Policy {
            if (!(maximumShare >= 0 && maximumShare <= 1)) {
                throw new IllegalArgumentException("The largest share of unknown features must be in [0, 1], found " + maximumShare
                        + ".\nMaybe use 0.1, or 1 for any share.");
            }
        }
    }

    FeatureCheck(ImmutableFeatureMap domain, Policy policy) {
        this.domain = domain;
        this.policy = policy;
    }

    FeatureCounts counts() {
        return new FeatureCounts(examples.sum(), features.sum(), unknown.sum(), aboveShare.sum());
    }

    /**
     * Counts and checks some examples.
     *
     * @param some the examples
     * @param known for each of them the number of its features that are known to the model
     * @throws IllegalArgumentException if no feature of an example is known to the model, or its policy refuses the share of
     *     unknown ones
     */
    void check(List<? extends Example<?>> some, int[] known) {
        long all = 0;
        long missing = 0;
        int above = 0;
        int worst = -1;
        for (int i = 0; i < known.length; i++) {
            int size = some.get(i).size();
            all += size;
            missing += size - known[i];
            if (isAbove(size - known[i], size)) {
                above++;
                worst = worst == -1 ? i : worst;
            }
        }
        examples.add(known.length);
        features.add(all);
        unknown.add(missing);
        aboveShare.add(above);
        for (int i = 0; i < known.length; i++) {
            requireAny(some.get(i), known[i]);
        }
        if (worst != -1) {
            report(some.get(worst), known[worst]);
        }
    }

    private boolean isAbove(int missing, int size) {
        return missing > 0 && missing / (double) size > policy.maximumShare();
    }

    private void requireAny(Example<?> example, int known) {
        if (known == 0) {
            throw new IllegalArgumentException("An example must have a feature of the model, found "
                    + (example.size() == 0 ? "none at all" : "only unknown ones, such as " + example.iterator().next().getName())
                    + "; the model has " + known() + ".\nMaybe name the features as in the training data; an example whose"
                    + " values are all zero needs one feature, with the value 0.");
        }
    }

    private void report(Example<?> example, int known) {
        if (policy.action() == UnknownFeatures.WARN && !warned.compareAndSet(false, true)) {
            return;
        }
        String found = example.size() - known + " of the " + example.size() + " features of an example, such as \""
                + firstUnknown(example) + "\"";
        if (policy.action() == UnknownFeatures.REFUSE) {
            throw new IllegalArgumentException("At most a share of " + policy.maximumShare() + " of an example's features may be"
                    + " unknown to the model, found " + found + "; the model has " + known()
                    + ".\nMaybe name the features as in the training data, or allow a larger share (maximumUnknownShare).");
        }
        logger.warning("A student predicts without unknown features: " + found + "; the student has " + known()
                + ". Later ones are only counted (featureCounts()).");
    }

    private String known() {
        return domain.size() + ", such as \"" + domain.get(0).getName() + "\"";
    }

    private String firstUnknown(Example<?> example) {
        for (Feature feature : example) {
            if (domain.get(feature.getName()) == null) {
                return feature.getName();
            }
        }
        throw new IllegalStateException("An example with an unknown feature must have it, found none in " + example);
    }
}
