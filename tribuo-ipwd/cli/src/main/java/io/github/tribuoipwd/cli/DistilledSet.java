/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.onnx.internal.AtomicFile;
import io.github.tribuoipwd.onnx.internal.AtomicFolder;
import io.github.tribuoipwd.report.Metrics;
import io.github.tribuoipwd.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The output of {@link Train}: one folder, the runs of all trainers in it, that is published by one rename when all have ended.
 * Until then the runs lie in a folder beside it, from where a command that is started again takes those that have finished. Where
 * there can be none beside it, or the folder must keep its place, they lie in it, and it is published file by file.
 */
final class DistilledSet implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(DistilledSet.class.getName());
    /** The files of the set that are no folders of trainers. */
    static final List<String> FILES = Stream.concat(RunFiles.NAMES.stream(), Stream.of(Report.FILE, RunManifest.FILE)).toList();
    /** The folder of the work where that is in the output folder. */
    static final String INSIDE = ".distill.unfinished";
    /** What no folder of a trainer is called. */
    static final List<String> TAKEN = Stream.concat(FILES.stream(), Stream.of(INSIDE)).toList();
    private static final String UNFINISHED = ".unfinished";

    private final Path folder;
    private final WorkFolder work;
    private final boolean force;
    /** Null where the folder is published by a rename. */
    private final @Nullable InPlace inPlace;

    private DistilledSet(Path folder, WorkFolder work, boolean force, boolean inside) {
        this.folder = folder;
        this.work = work;
        this.force = force;
        inPlace = inside ? new InPlace(folder, work.path()) : null;
    }

    /**
     * Checks before anything takes long whether the folder can be written, and mends what a process left that was killed.
     *
     * @param given the folder, which may be a link to one
     * @param force whether an older set is replaced
     * @throws IOException if it cannot be written, another process is at work on it, or something is in the way
     */
    static DistilledSet open(Path given, boolean force) throws IOException {
        Path folder = Files.exists(given) ? given.toRealPath() : given.toAbsolutePath().normalize();
        boolean there = Files.exists(folder, LinkOption.NOFOLLOW_LINKS);
        if (folder.getFileName() == null || folder.getParent() == null || (there && !Files.isDirectory(folder))) {
            throw new IOException("The output folder " + folder + " must be writable, found that it is no folder with a name.\nMaybe"
                    + " choose another folder with --output.");
        }
        boolean inside = there && keepsItsPlace(folder);
        WorkFolder work = WorkFolder.open(inside ? folder.resolve(INSIDE)
                : folder.resolveSibling("." + folder.getFileName() + UNFINISHED), folder);
        try {
            DistilledSet opened = new DistilledSet(folder, work, force, inside);
            opened.recover();
            opened.requireWay();
            opened.takeApart();
            return opened;
        } catch (IOException | RuntimeException e) {
            work.close();
            throw e;
        }
    }

    /**
     * Whether a folder that is there cannot be replaced by a rename, or must not be: the root of a volume, a folder in one that
     * cannot be written, and the one that the command was started in, which a shell would lose; or whether a command has worked
     * in it already.
     */
    private static boolean keepsItsPlace(Path folder) throws IOException {
        Path parent = folder.getParent();
        return Files.isDirectory(folder.resolve(INSIDE)) || !Files.isWritable(parent)
                || !Files.getFileStore(folder).equals(Files.getFileStore(parent))
                || Path.of("").toAbsolutePath().startsWith(folder);
    }

    private void recover() throws IOException {
        boolean back = inPlace == null ? AtomicFolder.recover(folder, aside())
                : inPlace.recover(FinishedRun.folders(work.path().resolve("whole")));
        if (back) {
            logger.warning(() -> "The folder " + folder + " is there again, as it was: a process that was about to replace it"
                    + " was killed.");
        }
    }

    private void requireWay() throws IOException {
        if (FinishedRun.isInTheWay(folder)) {
            if (!force) {
                throw new IOException("The output folder " + folder + " must be new or empty, found "
                        + (RunManifest.isIn(folder) ? "the files of an earlier run" : "files")
                        + " in it.\nMaybe choose another --output, or replace it with --force.");
            }
            FinishedRun.requireReplaceable(folder);
        }
    }

    /** Gives the runs their own places again, after a process was killed while it put them together. */
    private void takeApart() throws IOException {
        for (Path main : FinishedRun.folders(work.path().resolve("whole"))) {
            for (Path other : FinishedRun.folders(main)) {
                moveAway(other, finished(other.getFileName().toString()));
            }
            Files.deleteIfExists(main.resolve(Report.FILE));
            OutputFolder.sweep(main);
            moveAway(main, finished(main.getFileName().toString()));
        }
    }

    private static void moveAway(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            AtomicFolder.delete(from);
        } else {
            AtomicFolder.publish(from, to);
        }
    }

    /** The folder that is published. */
    Path path() {
        return folder;
    }

    /** Where everything is until then. */
    Path unfinished() {
        return work.path();
    }

    private Path aside() {
        return work.path().resolve("old");
    }

    private Path finished(String name) {
        return work.path().resolve("finished").resolve(name);
    }

    /** Where a run works. */
    RunWork run(String name, boolean main) {
        return new RunWork(work.path().resolve("runs").resolve(name), finished(name),
                main ? folder : folder.resolveSibling(folder.getFileName() + "-" + name), force);
    }

    /**
     * What an earlier process has finished of a run.
     *
     * @throws IOException if it is damaged, and must not be replaced
     * @throws IllegalArgumentException if it had other settings, and must not be replaced
     */
    Optional<Metrics> finished(String name, SortedMap<String, String> settings) throws IOException {
        Path run = finished(name);
        if (!Files.exists(run)) {
            return Optional.empty();
        }
        try {
            return Optional.of(FinishedRun.read(run, settings));
        } catch (IOException | IllegalArgumentException e) {
            if (!force) {
                throw e;
            }
            AtomicFolder.delete(run);
            return Optional.empty();
        }
    }

    /**
     * Puts the finished runs together, that of the named trainer above the others, and publishes them.
     *
     * @param names the trainers whose runs have finished
     * @param report writes the report
     * @return whether the report could be written
     * @throws IOException if they cannot be published; all of them are still there
     */
    boolean publish(String main, List<String> names, AtomicFile.Content report) throws IOException {
        if (force || inPlace != null) {
            // A file that has come there since must not be lost.
            requireWay();
        }
        Path place = work.path().resolve("whole");
        Path whole = place.resolve(main);
        try {
            Files.createDirectories(place);
            AtomicFolder.move(finished(main), whole);
            for (String name : names) {
                if (!name.equals(main)) {
                    AtomicFolder.move(finished(name), whole.resolve(name));
                }
            }
            boolean reported = Measurement.of(Report.FILE, () -> Uninterrupted.run(() -> {
                AtomicFile.write(whole.resolve(Report.FILE), report);
                return whole;
            })).isPresent();
            Uninterrupted.run(() -> {
                RunManifest.write(whole);
                return whole;
            });
            // An interrupted thread forces no folder to the disk.
            Uninterrupted.run(() -> {
                publish(whole);
                return whole;
            });
            work.clear();
            return reported;
        } catch (IOException e) {
            throw new IOException("Cannot publish " + folder + ": " + e + "; the finished runs are whole in " + work.path()
                    + ".\nMaybe make room on the disk, remove what is in the way, and run the same command again, which takes them"
                    + " from there.", e);
        }
    }

    private void publish(Path whole) throws IOException {
        if (inPlace != null) {
            inPlace.publish(whole);
        } else if (force) {
            AtomicFolder.replace(whole, folder, aside());
        } else {
            AtomicFolder.publish(whole, folder);
        }
    }

    @Override
    public void close() throws IOException {
        work.close();
    }
}
