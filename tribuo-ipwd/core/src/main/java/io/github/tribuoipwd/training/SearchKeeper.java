/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what the trainings of a search have found, so that a search that was stopped or killed goes on, and gives each of them a
 * folder for its checkpoints until it has ended. Used by {@link io.github.tribuoipwd.DistillationSearch}.
 */
public final class SearchKeeper implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(SearchKeeper.class.getName());

    private static final String TRIALS = "trials";

    /**
     * What became of a training.
     *
     * @param result what its student is worth; null where it failed
     * @param failure why it failed; empty where it did not
     */
    public record Trial(@Nullable ValidationResult result, String failure) {}

    private final String name;
    private final TrainingListener listener;
    private final @Nullable Checkpoints settings;
    private final @Nullable CheckpointFolder folder;
    private final Map<String, Trial> trials = new LinkedHashMap<>();
    private final Map<String, CheckpointFile.Content> contents = new LinkedHashMap<>();

    private SearchKeeper(String name, TrainingListener listener, @Nullable Checkpoints settings,
            @Nullable CheckpointFolder folder) {
        this.name = name;
        this.listener = listener;
        this.settings = settings;
        this.folder = folder;
    }

    /**
     * Begins before a search, and takes up what an earlier process has found.
     *
     * @param settings where and how often the trainings save their state; null for never
     * @param name the name of the search's folder in that of the settings
     * @param listener asked whether to stop
     * @param now describes the search; not called where there are no checkpoints
     * @throws IllegalStateException if the folder cannot be used, another search uses it, or it holds another search
     */
    static SearchKeeper open(@Nullable Checkpoints settings, String name, TrainingListener listener,
            Supplier<TrainingDescription> now) {
        TrainingKeeper without = TrainingKeeper.without(listener);
        without.pause();
        if (settings == null) {
            return new SearchKeeper(name, listener, null, null);
        }
        CheckpointFolder folder;
        try {
            folder = CheckpointFolder.open(settings.folder().resolve(name));
        } catch (IllegalStateException e) {
            without.pause();
            throw e;
        }
        SearchKeeper keeper = new SearchKeeper(name, listener, settings, folder);
        boolean open = false;
        try {
            keeper.takeUp(folder, now.get());
            open = true;
            return keeper;
        } finally {
            if (!open) {
                keeper.close();
            }
        }
    }

    private void takeUp(CheckpointFolder from, TrainingDescription described) {
        contents.put(TrainingDescription.SECTION, described::write);
        contents.put(TRIALS, this::save);
        CheckpointFile found = from.found();
        if (found != null) {
            described.require("A search", found, from.path());
            TrainingKeeper.read(found, TRIALS, this::restore);
            logger.info(() -> "The search goes on behind " + trials.size() + " trainings, from " + found.path());
        }
    }

    /**
     * Gives what became of a training, which runs unless an earlier process has ended it.
     *
     * @param trial its name among those of the search, one plain name of a folder
     * @param training runs it
     * @return the same as the training gave or would give
     * @throws TrainingStoppedException if the search is to stop
     */
    public Trial trial(String trial, Supplier<Trial> training) {
        Trial known = trials.get(trial);
        if (known == null) {
            TrainingKeeper.without(listener).pause();
            known = training.get();
            trials.put(trial, known);
            keep();
        }
        deleteCheckpoints(trial);
        return known;
    }

    /** What cannot be written costs the search nothing. */
    private void keep() {
        if (folder != null) {
            try {
                folder.write(trials.size(), contents);
            } catch (IOException e) {
                logger.warning(() -> "The results of a search could not be written in " + folder.path() + " (" + e
                        + "); the search goes on");
            }
        }
    }

    /** They are of no use when the result is known. */
    private void deleteCheckpoints(String trial) {
        Path of = folder == null ? null : folder.path().resolve(trial);
        if (of == null || !Files.isDirectory(of)) {
            return;
        }
        try (Stream<Path> all = Files.walk(of)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException | UncheckedIOException e) {
            logger.warning(() -> "The checkpoints in " + of + " are no longer needed, and could not be deleted: " + e);
        }
    }

    /** Keeps one training of the search. */
    TrainingKeeper keeper(String trial) {
        return TrainingKeeper.open(settings, name + "/" + trial, listener, folder == null ? null : folder.path());
    }

    private void save(StateWriter state) throws IOException {
        state.number(trials.size());
        for (Map.Entry<String, Trial> entry : trials.entrySet()) {
            ValidationResult result = entry.getValue().result();
            state.text(entry.getKey());
            state.text(entry.getValue().failure());
            state.flag(result != null);
            if (result != null) {
                state.number(result.labels().length);
                for (int label : result.labels()) {
                    state.number(label);
                }
                result.save(state);
            }
        }
    }

    private void restore(StateReader state) throws IOException {
        for (int left = state.count(); left > 0; left--) {
            String trial = Objects.requireNonNull(state.text());
            String failure = Objects.requireNonNull(state.text());
            trials.put(trial, new Trial(state.flag() ? result(state) : null, failure));
        }
    }

    private static ValidationResult result(StateReader state) throws IOException {
        IntStream.Builder labels = IntStream.builder();
        for (int left = state.count(); left > 0; left--) {
            labels.add(state.count());
        }
        return ValidationResult.read(labels.build().toArray(), state);
    }

    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
