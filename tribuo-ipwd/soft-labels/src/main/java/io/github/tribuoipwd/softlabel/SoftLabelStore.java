/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.tribuo.Example;
import org.tribuo.classification.Label;

/**
 * A folder of soft labels: Parquet files, which pandas, DuckDB and Spark read, and a manifest, {@code manifest.json}, that is
 * written last and describes what they are of. Rows are found by the content of the example that they belong to. Immutable and
 * thread safe; it holds no memory of its parts.
 * <p>
 * Each part is checked by its SHA-256 whenever it is read, and its pages by their checksums.
 */
public final class SoftLabelStore {

    private final Path folder;
    private final SoftLabelManifest manifest;
    private final String sha256;

    private SoftLabelStore(Path folder, ManifestFile.Read read) {
        this.folder = folder;
        manifest = read.manifest();
        sha256 = read.sha256();
    }

    /**
     * Opens a store. Its parts are checked when they are read; {@link #verify} checks all of them.
     *
     * @param folder the folder
     * @return the store
     * @throws SoftLabelException if there is no whole store, or its manifest is damaged or of a newer format
     */
    public static SoftLabelStore open(Path folder) {
        Path file = folder.resolve(ManifestFile.WHOLE);
        if (!Files.isRegularFile(file)) {
            throw new SoftLabelException("The folder " + folder.toAbsolutePath() + " must be a store with a " + ManifestFile.WHOLE
                    + ", found " + (Files.exists(folder.resolve(ManifestFile.PROGRESS)) ? "a capture that has not ended.\nMaybe"
                    + " run the capture again: it goes on after the last whole part." : "none.\nMaybe the path is meant from"
                    + " another folder; relative paths begin at the working directory."));
        }
        return new SoftLabelStore(folder, ManifestFile.read(file));
    }

    /**
     * Captures soft labels, see {@link SoftLabelCapture#run(Iterable, Path)}.
     *
     * @param capture the settings
     * @param examples the data; not modified
     * @param folder the folder; made if it is not there
     * @return the store
     * @throws SoftLabelException as there, also for other exceptions
     */
    public static SoftLabelStore capture(SoftLabelCapture capture, Iterable<? extends Example<Label>> examples, Path folder) {
        return capture.run(examples, folder);
    }

    /**
     * Unites stores of one teacher, such as the shares of a capture. Their parts are checked and copied. Shares become what one
     * process would have captured. Rows of stores of several data may be equal; a reader takes the first of them.
     *
     * @param folder the new folder
     * @param stores the stores; where they are shares of one capture, all of them
     * @return the united store
     * @throws SoftLabelException if they are not of the same teacher, layout and views, a store is there twice, a share is
     *     missing or of other data or parts, a part is damaged, or the folder holds files; no part is left then
     * @throws UncheckedIOException if a file cannot be read or written
     */
    public static SoftLabelStore merge(Path folder, List<SoftLabelStore> stores) {
        return StoreMerge.of(folder, stores);
    }

    /**
     * The folder.
     *
     * @return the path as it was given
     */
    public Path folder() {
        return folder;
    }

    /**
     * What the store holds and what made it.
     *
     * @return the manifest
     */
    public SoftLabelManifest manifest() {
        return manifest;
    }

    /**
     * The hash of the manifest, which holds the hashes of all parts: it identifies the store.
     *
     * @return SHA-256 in hexadecimal
     */
    public String sha256() {
        return sha256;
    }

    /**
     * Reads all rows, part by part, and checks them.
     *
     * @param rows takes each row; its arrays are used again for the next one
     * @throws SoftLabelException if a part is missing or damaged
     * @throws UncheckedIOException if a part is there and cannot be read
     */
    public void forEach(Consumer<SoftLabelRow> rows) {
        read(rows, true);
    }

    /** As {@link #forEach}; without labels faster. */
    void read(Consumer<SoftLabelRow> rows, boolean labels) {
        manifest.parts().forEach(part -> read(part, rows, labels));
    }

    private void read(SoftLabelManifest.PartRecord part, Consumer<SoftLabelRow> rows, boolean labels) {
        long[] found = {0};
        new PartReader(folder.resolve(part.name()).toString(), manifest.encoding(), manifest.labels().size(), labels)
                .read(content(part), row -> {
                    found[0]++;
                    rows.accept(row);
                });
        if (found[0] != part.rows()) {
            throw new SoftLabelException("The part " + folder.resolve(part.name()) + " must hold " + part.rows() + " rows, found "
                    + found[0] + ".\nMaybe capture the soft labels again.");
        }
    }

    /** The content of a part, checked. */
    byte[] content(SoftLabelManifest.PartRecord part) {
        byte[] content = read(folder, part.name());
        if (!isWhole(content, part)) {
            throw new SoftLabelException("The part " + folder.resolve(part.name()) + " must be as it was captured, "
                    + part.bytes() + " bytes with SHA-256 " + part.sha256() + ", found " + content.length + " bytes with "
                    + sha256(content) + ".\nMaybe it was damaged on its way; copy it again, or capture the soft labels again.");
        }
        return content;
    }

    private static byte[] read(Path folder, String name) {
        Path file = folder.resolve(name);
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new SoftLabelException("The store " + folder + " must have all parts that its manifest names, found no " + name
                    + ".\nMaybe it was copied in part; copy it again.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("The part " + file + " cannot be read: " + e + "\nMaybe it is not yours, or its disk"
                    + " is gone.", e);
        } catch (OutOfMemoryError e) {
            throw new SoftLabelException("The part " + file + " must fit into memory, found " + file.toFile().length()
                    + " bytes.\nMaybe give Java more memory (-Xmx), or capture with a smaller partExamples.", e);
        }
    }

    /** Whether a part is there as it was written. */
    static boolean isWhole(Path folder, SoftLabelManifest.PartRecord part) {
        try {
            return isWhole(Files.readAllBytes(folder.resolve(part.name())), part);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isWhole(byte[] content, SoftLabelManifest.PartRecord part) {
        return content.length == part.bytes() && sha256(content).equals(part.sha256());
    }

    static String sha256(byte[] content) {
        return ProvenanceUtil.hashArray(ProvenanceUtil.HashType.SHA256, content);
    }

    /**
     * Checks every part: its hash, the checksums of its pages, and each value in it.
     *
     * @throws SoftLabelException if some are missing or damaged, which it names all
     */
    public void verify() {
        List<String> problems = new ArrayList<>();
        for (SoftLabelManifest.PartRecord part : manifest.parts()) {
            try {
                read(part, row -> {}, true);
            } catch (SoftLabelException e) {
                problems.add(String.valueOf(e.getMessage()));
            }
        }
        if (problems.size() == 1) {
            throw new SoftLabelException(problems.get(0));
        }
        if (!problems.isEmpty()) {
            throw new SoftLabelException("All " + manifest.parts().size() + " parts of " + folder + " must be whole, found "
                    + problems.size() + " that are not:\n" + String.join("\n", problems));
        }
    }

    /**
     * Runs the teacher again on a sample of data and compares, see {@link SoftLabelCapture#compare}.
     *
     * @param capture the settings of the capture
     * @param examples data that the store should hold; not modified
     * @return the differences
     * @throws SoftLabelException if a part is damaged, or the store is of another capture
     */
    public StoreComparison verify(SoftLabelCapture capture, Iterable<? extends Example<Label>> examples) {
        return capture.compare(this, examples);
    }

    /** Refuses a capture of something else. */
    void requireSame(SoftLabelManifest other, String what) {
        requireNone(manifest.differences(other), what);
    }

    void requireNone(List<String> differences, String what) {
        if (!differences.isEmpty()) {
            throw new SoftLabelException("The soft labels in " + folder + " must be of " + what + ", found that in it "
                    + String.join("; ", differences) + ".\nMaybe name the store that was captured for it, or capture one.");
        }
    }

    /**
     * The store in a few lines.
     *
     * @return what it is of, how large it is and where it was captured
     */
    public String describe() {
        SoftLabelManifest m = manifest;
        StringBuilder text = new StringBuilder();
        line(text, "store", folder + ", " + sha256);
        line(text, "rows", String.format(Locale.ROOT, "%,d of %,d examples in %d part%s, %,.1f MB%s", m.rows(), m.examples(),
                m.parts().size(), m.parts().size() == 1 ? "" : "s", m.bytes() / 1e6,
                m.share() == null ? "" : ", share " + m.share().index() + " of " + m.share().of()));
        line(text, "teacher", m.teacher().settings().getOrDefault("class-name", "unknown") + ", " + m.teacher().sha256());
        line(text, "output", m.teacher().output().toString());
        line(text, "labels", m.labels().size() <= 20 ? m.labels().toString()
                : m.labels().size() + ", " + m.labels().subList(0, 5) + " and so on");
        line(text, "stored", (m.top() == 0 ? "all classes" : "the largest " + m.top() + " classes") + ", " + m.precision());
        line(text, "views", m.views().augmentation() == null ? "examples as they are"
                : m.views().number() + " of each, seed " + m.views().seed() + ", " + m.views().augmentation());
        line(text, "layout", m.layout().shape() + ", " + m.layout().settings().getOrDefault("class-name", "unknown"));
        line(text, "captured", "by tribuo-ipwd " + m.libraryVersion() + ", " + m.environment());
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "%-9s %s%n", name, value));
    }

    @Override
    public String toString() {
        return "SoftLabelStore(folder=" + folder + ")";
    }
}
