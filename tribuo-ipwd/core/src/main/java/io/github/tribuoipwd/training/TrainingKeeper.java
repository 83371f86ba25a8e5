/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import io.github.tribuoipwd.internal.EngineFailure;
import io.github.tribuoipwd.teacher.TeacherStoppedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a training, in two ways: it saves the state of its parts and takes it up again, where the training has checkpoints, and it
 * ends the training where it is to stop.
 */
final class TrainingKeeper implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(TrainingKeeper.class.getName());

    private final TrainingListener listener;
    private final @Nullable CheckpointFolder folder;
    private final @Nullable Checkpoints settings;
    private final @Nullable Path softLabels;
    /** The content of each section of a checkpoint; none before the training and after it, when nothing is to be saved. */
    private final Map<String, CheckpointFile.Content> contents = new LinkedHashMap<>();
    private final String name;
    private @Nullable TrainingDescription description;
    private @Nullable CheckpointTimes times;
    private @Nullable TrainingCourse course;
    /** What is done before and after the steps, for errors. */
    private String phase = "The preparation of the training";
    /** Whether the training is on the disk as it is now. */
    private boolean kept;

    private TrainingKeeper(String name, TrainingListener listener, @Nullable Checkpoints settings,
            @Nullable CheckpointFolder folder, @Nullable Path common) {
        this.name = name;
        this.listener = listener;
        this.settings = settings;
        this.folder = folder;
        softLabels = common != null || folder == null ? common : folder.path();
    }

    /**
     * Begins before a training.
     *
     * @param settings where and how often the state is saved; null for never
     * @param name the name of the training's folder in that of the settings
     * @param listener asked whether to stop
     * @throws IllegalStateException if the folder cannot be used, or another training uses it
     */
    static TrainingKeeper open(@Nullable Checkpoints settings, String name, TrainingListener listener) {
        return open(settings, name, listener, null);
    }

    /** For one of several trainings with a teacher and data in common, whose soft labels are kept in a folder of all. */
    static TrainingKeeper open(@Nullable Checkpoints settings, String name, TrainingListener listener, @Nullable Path common) {
        // An interrupted thread can lock no folder.
        TrainingKeeper without = new TrainingKeeper("", listener, settings, null, null);
        without.pause();
        if (settings == null) {
            return without;
        }
        try {
            return new TrainingKeeper(name, listener, settings, CheckpointFolder.open(settings.folder().resolve(name)), common);
        } catch (IllegalStateException e) {
            without.pause();
            throw e;
        }
    }

    /** For a training without checkpoints. */
    static TrainingKeeper without(TrainingListener listener) {
        return new TrainingKeeper("", listener, null, null, null);
    }

    /** The name of the training among those of its trainer. */
    String name() {
        return name;
    }

    /** The file of the teacher's soft labels, where it runs before the training; null where nothing is kept. */
    @Nullable Path softLabels() {
        return softLabels == null ? null : softLabels.resolve("soft-labels");
    }

    /** Sets what is done from now on, as the beginning of a sentence. */
    void phase(String now) {
        phase = now;
    }

    /**
     * Runs a training, or a part of one, with errors that name the part, and ends it where its teacher was stopped.
     *
     * @throws TrainingStoppedException if its teacher was stopped, or it was
     * @throws IllegalStateException if an engine or the class path fails
     * @throws OutOfMemoryError if the memory of the JVM does not suffice
     */
    <T> T during(Supplier<T> work) {
        try {
            return work.get();
        } catch (TeacherStoppedException e) {
            pause();
            throw e;
        } catch (RuntimeException | OutOfMemoryError | LinkageError e) {
            throw EngineFailure.during(phase.isEmpty() && course != null ? "The training at " + course.place() : phase, e);
        }
    }

    /**
     * Takes note of what the training is, and refuses the checkpoint of another one.
     *
     * @param now describes it; not called where there are no checkpoints
     * @throws IllegalStateException if the folder holds a checkpoint of another training; the message names each difference
     */
    void require(Supplier<TrainingDescription> now) {
        if (folder == null) {
            return;
        }
        TrainingDescription described = now.get();
        description = described;
        CheckpointFile found = folder.found();
        if (found == null) {
            return;
        }
        described.require("A training", found, folder.path());
    }

    /**
     * Reads a section of a checkpoint.
     *
     * @throws IllegalStateException if it is not what the section reads
     */
    static void read(CheckpointFile file, String name, CheckpointFile.Section section) {
        try {
            file.read(name, section);
        } catch (IOException e) {
            throw new IllegalStateException("The checkpoint " + file.path() + " must be one of this training, found in its section "
                    + name + ": " + e.getMessage() + "\nMaybe delete its folder to train anew.", e);
        }
    }

    /**
     * Takes up the newest checkpoint, if there is one, and saves these parts from now on.
     *
     * @param progress how far the training is
     * @param parts all parts by name, in the order in which they are restored
     */
    void begin(TrainingCourse progress, Map<String, Resumable> parts) {
        course = progress;
        phase = "";
        if (folder == null || settings == null || description == null) {
            return;
        }
        contents.put(TrainingDescription.SECTION, description::write);
        parts.forEach((name, part) -> contents.put(name, part::save));
        CheckpointFile found = folder.found();
        if (found != null) {
            parts.forEach((name, part) -> read(found, name, part::restore));
            logger.info(() -> "The training goes on at " + progress.place() + ", from " + found.path());
            kept = true;
        }
        times = new CheckpointTimes(settings, System::nanoTime);
    }

    /**
     * Saves the state after a step if that is due, and ends the training if it is to stop.
     *
     * @throws TrainingStoppedException if it is to stop
     */
    void afterStep(long step) {
        kept = false;
        if (times != null && times.dueAfterStep(step)) {
            save();
        }
        stopIf(Thread.currentThread().isInterrupted() ? "its thread was interrupted"
                : listener.stops() ? "its listener said stop" : null);
    }

    /**
     * Saves the state after an epoch if that is due.
     *
     * @param last whether it was the last one, after which the state is saved in any case
     * @throws TrainingStoppedException if the thread is interrupted
     */
    void afterEpoch(int epoch, boolean last) {
        kept = false;
        if (last || (times != null && times.dueAfterEpoch(epoch))) {
            save();
        }
        pause();
        if (last) {
            // What comes now changes the parts, and can be done again.
            contents.clear();
        }
    }

    /**
     * Ends the training if its thread is interrupted: before the first step, and wherever something takes long.
     *
     * @throws TrainingStoppedException if the thread is interrupted
     */
    void pause() {
        stopIf(Thread.currentThread().isInterrupted() ? "its thread was interrupted" : null);
    }

    private void stopIf(@Nullable String reason) {
        if (reason == null) {
            return;
        }
        if (!kept) {
            save();
        }
        throw new TrainingStoppedException("The training was stopped " + (course == null ? "before its first step"
                : "at " + course.place()) + ", because " + reason + ". " + rest());
    }

    /** What is left of a training that is stopped, and how to go on. */
    private String rest() {
        if (folder == null && settings != null) {
            return "What earlier starts of it kept is still in " + settings.folder()
                    + ".\nMaybe start it again with the same folder.";
        }
        if (folder == null) {
            return "Nothing of it is kept.\nMaybe set the trainer's checkpoints: a training that has them goes on where it was"
                    + " stopped.";
        }
        Path newest = folder.newest();
        if (newest == null) {
            return "No step of it is kept in " + folder.path() + ".\nMaybe start it again with the same folder.";
        }
        return (kept || course == null ? "" : "Its last steps could not be saved. ") + "What is kept of it is " + newest
                + ".\nMaybe start it again with the same folder: it goes on from there.";
    }

    /** A checkpoint that cannot be written costs the training nothing. */
    private void save() {
        if (folder == null || course == null || contents.isEmpty()) {
            return;
        }
        long step = course.step();
        long begin = System.nanoTime();
        try {
            folder.write(step, contents);
            kept = true;
            if (times != null) {
                times.written(System.nanoTime() - begin);
            }
        } catch (IOException e) {
            Path newest = folder.newest();
            logger.warning(() -> "The checkpoint of step " + step + " could not be written in " + folder.path() + " (" + e
                    + "); the training goes on, and what is kept of it is " + (newest == null ? "nothing yet" : newest));
            if (times != null) {
                times.failed();
            }
        }
    }

    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }
}
