/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.onnx.internal.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a capture writes into. Each part gets its name when it is whole, then the progress names it, and at the end the
 * manifest all of them; a capture that is killed in between loses what it was at work on, two parts at most.
 */
final class CaptureFolder implements AutoCloseable {

    private static final Logger logger = Logger.getLogger(CaptureFolder.class.getName());
    /** The name of the file that a capture locks. */
    private static final String LOCK = "capture.lock";
    private static final String PARTS = "part-\\d{5,}\\.parquet";

    private final Path folder;
    private final FolderLock lock;
    private final Map<Integer, SoftLabelManifest.PartRecord> parts = new TreeMap<>();
    private @Nullable SoftLabelManifest wanted;
    private @Nullable ParquetWriter<SoftLabelRow> writer;
    private int writing = -1;
    private @Nullable RowKey firstKey;
    private long rows;

    private CaptureFolder(Path folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Locks a folder.
     *
     * @throws SoftLabelException if another process has it, or it holds a store or other files
     */
    static CaptureFolder open(Path folder) {
        try {
            Durable.makeFolder(folder);
            requireNoStore(folder);
            requireOurs(folder);
            CaptureFolder opened = new CaptureFolder(folder, lock(folder));
            try {
                // The process that had the lock may have ended its capture just now.
                requireNoStore(folder);
            } catch (SoftLabelException e) {
                opened.close();
                throw e;
            }
            return opened;
        } catch (IOException e) {
            throw Durable.unwritable("The folder " + folder, e);
        }
    }

    private static FolderLock lock(Path folder) throws IOException {
        return FolderLock.of(folder, LOCK).orElseThrow(() -> new SoftLabelException("The folder " + folder + " must be written by one"
                + " process, found another one at work in it.\nMaybe wait for it, or give each process a share and a folder of its"
                + " own."));
    }

    private static void requireNoStore(Path folder) {
        if (Files.exists(folder.resolve(ManifestFile.WHOLE))) {
            throw new SoftLabelException("The folder " + folder + " must be new or hold a capture that ended early, found a whole"
                    + " store.\nMaybe name another folder, or delete this one.");
        }
    }

    private static void requireOurs(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<String> others = files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(LOCK) && !name.replace(Durable.PART, "").matches(PARTS)
                            && !name.replace(Durable.PART, "").equals(ManifestFile.PROGRESS)
                            && !name.equals(ManifestFile.WHOLE + Durable.PART))
                    .sorted().limit(3).toList();
            if (!others.isEmpty()) {
                throw new SoftLabelException("The folder " + folder + " must be new or hold a capture that ended early, found"
                        + " other files, such as " + others + ".\nMaybe name a new folder.");
            }
        }
    }

    /**
     * Finds what an earlier run left, and deletes what is not whole.
     *
     * @param description what is captured
     * @return the whole parts by their numbers
     * @throws SoftLabelException if the earlier run captured something else
     */
    Map<Integer, SoftLabelManifest.PartRecord> begin(SoftLabelManifest description) {
        wanted = description;
        Path progress = folder.resolve(ManifestFile.PROGRESS);
        if (Files.exists(progress)) {
            SoftLabelManifest found = ManifestFile.read(progress).manifest();
            List<String> differences = new ArrayList<>(found.differences(description));
            differences.addAll(found.cutDifferences(description));
            if (!Objects.equals(found.share(), description.share())) {
                differences.add("share is " + description.share() + ", not " + found.share());
            }
            if (!differences.isEmpty()) {
                throw new SoftLabelException("The capture in " + folder + " must go on as it began, found another one: "
                        + String.join("; ", differences) + ".\nMaybe name another folder, or delete this one.");
            }
            for (SoftLabelManifest.PartRecord part : found.parts()) {
                if (SoftLabelStore.isWhole(folder, part)) {
                    parts.put(number(part.name()), part);
                }
            }
        }
        deleteOthers();
        save();
        return Map.copyOf(parts);
    }

    static String name(int part) {
        return String.format(Locale.ROOT, "part-%05d.parquet", part);
    }

    static int number(String name) {
        return Integer.parseInt(name.substring(name.indexOf('-') + 1, name.indexOf('.')));
    }

    /** Of an earlier run: parts that are not whole, or that it did not come to record. */
    private void deleteOthers() {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean known = parts.values().stream().anyMatch(part -> part.name().equals(name));
                if (name.endsWith(Durable.PART) || (name.matches(PARTS) && !known)) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw Durable.unwritable("The folder " + folder, e);
        }
    }

    /** How many parts are whole. */
    int parts() {
        return parts.size();
    }

    /** Writes a block that has its logits into the part that it belongs to. */
    void write(int part, boolean last, ExampleBlock block) {
        Path file = folder.resolve(name(part));
        try {
            if (writing != part) {
                writer = PartWriter.open(new LocalOutputFile(Durable.unfinished(file)), manifest().encoding());
                writing = part;
                firstKey = null;
                rows = 0;
            }
            ParquetWriter<SoftLabelRow> open = Objects.requireNonNull(writer);
            block.store(row -> {
                if (firstKey == null) {
                    firstKey = row.key();
                }
                rows++;
                write(open, row);
            });
            if (last) {
                open.close();
                writer = null;
                Durable.publish(file);
                byte[] content = Files.readAllBytes(file);
                parts.put(part, new SoftLabelManifest.PartRecord(name(part), rows, content.length, SoftLabelStore.sha256(content),
                        String.valueOf(firstKey)));
                save();
            }
        } catch (IOException e) {
            throw Durable.unwritable("The part " + file, e);
        }
    }

    private void write(ParquetWriter<SoftLabelRow> open, SoftLabelRow row) {
        try {
            open.write(row);
        } catch (IOException e) {
            throw Durable.unwritable("The part " + folder.resolve(name(writing)), e);
        }
    }

    private SoftLabelManifest manifest() {
        SoftLabelManifest known = Objects.requireNonNull(wanted);
        return known.with(known.share(), known.examples(), List.copyOf(parts.values()));
    }

    private void save() {
        ManifestFile.write(folder.resolve(ManifestFile.PROGRESS), manifest());
    }

    /** Ends the capture: from here on the folder is a store. */
    void publish() {
        ManifestFile.write(folder.resolve(ManifestFile.WHOLE), manifest());
        try {
            Files.delete(folder.resolve(ManifestFile.PROGRESS));
        } catch (IOException e) {
            throw Durable.unwritable("The folder " + folder, e);
        }
    }

    /**
     * Lets the folder go; a part that is not whole is deleted. The file of the lock stays until there is a store: another process
     * may have opened it to wait for this one.
     */
    @Override
    public void close() {
        try (lock) {
            if (writer != null) {
                discard(writer);
            }
            if (Files.exists(folder.resolve(ManifestFile.WHOLE))) {
                lock.delete();
            }
        } catch (IOException e) {
            throw Durable.unwritable("The folder " + folder, e);
        }
    }

    private void discard(ParquetWriter<SoftLabelRow> unfinished) throws IOException {
        try (unfinished) {
            logger.fine(() -> "The part " + writing + " is not whole");
        } catch (IOException | RuntimeException e) {
            // What made the capture end is thrown already.
            logger.fine(() -> "The part " + writing + " cannot be closed: " + e);
        }
        Files.deleteIfExists(Durable.unfinished(folder.resolve(name(writing))));
    }
}
