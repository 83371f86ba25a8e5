/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.io.IOException;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the loss of a training for growth by orders of magnitude: in healthy trainings on five tables (docs/training.md) no
 * epoch's mean loss was above the first one's, while collapsed ones reached up to 1e20 and came back to a student that predicts
 * one class. The factors leave room for warm-ups, whose loss grows by temperature^2 and the weights, and for single batches of
 * heavy weights.
 * <p>
 * What a loss is compared with is the first batch's, or that of one example of the largest weight with 1 nat where that is
 * more.
 */
final class LossWatch implements Resumable {

    /** A single batch may hold the one example of a large weight, or lie just after a warm-up. */
    private static final double STEP_FACTOR = 1e6;
    private static final double EPOCH_FACTOR = 1e4;

    private static final Logger logger = Logger.getLogger(LossWatch.class.getName());

    private final HealthCheck check;
    private final double floor;
    private double reference = Double.NaN;
    private @Nullable String finding;

    /**
     * Begins to watch.
     *
     * @param weights the weights of the examples; null where all are 1
     */
    LossWatch(HealthCheck check, float @Nullable [] weights) {
        this.check = check;
        double largest = 1;
        for (int i = 0; weights != null && i < weights.length; i++) {
            largest = Math.max(largest, Math.abs(weights[i]));
        }
        floor = largest;
    }

    /**
     * Looks at the loss of a step.
     *
     * @throws TrainingDivergedException if it is not finite, or has grown and growth is to fail
     */
    void step(float loss, int epoch, long step, double rate) {
        if (!Float.isFinite(loss)) {
            throw new TrainingDivergedException("the loss became " + loss, epoch, step, rate);
        }
        if (Double.isNaN(reference)) {
            reference = Math.max(floor, Math.abs(loss));
        }
        judge("the loss of a batch", loss, STEP_FACTOR, epoch, step, rate);
    }

    /**
     * Looks at the mean loss of an epoch.
     *
     * @throws TrainingDivergedException if it has grown and growth is to fail
     */
    void epoch(double loss, int epoch, long step, double rate) {
        judge("the mean loss of an epoch", loss, EPOCH_FACTOR, epoch, step, rate);
    }

    private void judge(String what, double loss, double factor, int epoch, long step, double rate) {
        if (finding != null || Math.abs(loss) <= factor * reference) {
            return;
        }
        TrainingDivergedException diverged = new TrainingDivergedException(what + " grew to " + loss + ", more than " + factor
                + " times the first batch's (or 1 nat with the largest example weight: " + reference + ")", epoch, step, rate);
        if (check == HealthCheck.FAIL) {
            throw diverged;
        }
        finding = String.valueOf(diverged.getMessage()).lines().findFirst().orElse("");
        logger.warning(diverged.getMessage());
    }

    /** What was found, where growth does not fail; null for nothing. */
    @Nullable String finding() {
        return finding;
    }

    @Override
    public void save(StateWriter state) throws IOException {
        state.real(reference);
        state.text(finding);
    }

    @Override
    public void restore(StateReader state) throws IOException {
        reference = state.real();
        finding = state.text();
        if (finding != null && check == HealthCheck.FAIL) {
            throw new IllegalStateException("healthCheck must be WARN to go on with a training that was found to fail, found "
                    + check + "; it was found: " + finding + "\nMaybe set healthCheck to WARN as before, or delete the folder of"
                    + " the checkpoints to train anew.");
        }
    }
}
