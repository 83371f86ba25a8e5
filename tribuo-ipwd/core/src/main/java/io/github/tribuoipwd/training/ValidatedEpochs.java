/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Validates a network after each epoch of one training, and keeps the parameters of the best epoch where the training returns
 * those. Without validation examples it does nothing.
 */
final class ValidatedEpochs implements Resumable, AutoCloseable {

    private static final Logger logger = Logger.getLogger(ValidatedEpochs.class.getName());

    private final @Nullable Validation validation;
    private final ValidationSettings settings;
    private final StudentNetwork network;
    private final NDManager manager;
    private final EpochChoice choice;
    private @Nullable NDManager kept;
    private final List<NDArray> parameters = new ArrayList<>();
    private @Nullable ValidationResult last;
    private int epochs;
    private boolean ended;

    ValidatedEpochs(@Nullable Validation validation, ValidationSettings settings, StudentNetwork network, NDManager manager) {
        this.validation = validation;
        this.settings = settings;
        this.network = network;
        this.manager = manager;
        choice = new EpochChoice(settings.criterion(), settings.patience());
    }

    /** Whether each epoch may be the last. */
    boolean mayEnd() {
        return settings.patience() > 0;
    }

    /**
     * Validates the network as it is after an epoch; null without validation examples.
     *
     * @param between called between batches; nothing has changed here if it throws
     */
    @Nullable ValidationResult after(int epoch, Runnable between) {
        if (validation == null) {
            return null;
        }
        ValidationResult result = validation.evaluate(network, manager, between);
        epochs = epoch;
        last = result;
        if (choice.offer(epoch, result) && settings.selection() == Selection.BEST) {
            keep();
        }
        ended = choice.ends(epoch);
        if (ended) {
            logger.info(() -> "The training ends after epoch " + epoch + ": none was better on the validation data than epoch "
                    + choice.best());
        }
        return result;
    }

    /** Whether the training ends now. */
    boolean ended() {
        return ended;
    }

    private void keep() {
        boolean first = parameters.isEmpty();
        NDManager copies = kept == null ? manager.newSubManager() : kept;
        kept = copies;
        List<NDArray> arrays = network.arrays();
        for (int i = 0; i < arrays.size(); i++) {
            if (first) {
                NDArray copy = arrays.get(i).duplicate();
                copy.attach(copies);
                parameters.add(copy);
            } else {
                arrays.get(i).copyTo(parameters.get(i));
            }
        }
    }

    /** Gives the network the parameters that the training returns. */
    void select() {
        List<NDArray> arrays = network.arrays();
        for (int i = 0; i < parameters.size(); i++) {
            parameters.get(i).copyTo(arrays.get(i));
        }
    }

    /** The last epoch's result. */
    ValidationResult last() {
        return Objects.requireNonNull(last, "a training with validation examples has an epoch");
    }

    /** What the training was selected on; null without validation examples. */
    @Nullable ValidationSummary summary(int planned) {
        return validation == null ? null : new ValidationSummary(validation.size(), settings.criterion(), settings.selection(),
                settings.selection() == Selection.BEST ? choice.best() : epochs, epochs, epochs < planned);
    }

    @Override
    public void save(StateWriter state) throws IOException {
        if (validation == null) {
            return;
        }
        choice.save(state);
        state.number(epochs);
        state.flag(ended);
        if (last != null) {
            last.save(state);
        }
        state.number(parameters.size());
        for (NDArray array : parameters) {
            state.array(array);
        }
    }

    @Override
    public void restore(StateReader state) throws IOException {
        if (validation == null) {
            return;
        }
        choice.restore(validation.labels(), state);
        epochs = state.count();
        ended = state.flag();
        last = epochs == 0 ? null : ValidationResult.read(validation.labels(), state);
        if (state.count() > 0) {
            keep();
            for (NDArray array : parameters) {
                state.array(array);
            }
        }
    }

    @Override
    public void close() {
        if (kept != null) {
            kept.close();
        }
    }
}
