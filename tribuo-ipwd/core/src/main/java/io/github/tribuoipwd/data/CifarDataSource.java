/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.internal.Checks;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.DataSourceProvenance;

/**
 * The binary files of CIFAR-10 and CIFAR-100 (Krizhevsky 2009), compressed by gzip or not, as {@link DenseExample}s of 3072
 * bytes, plane by plane: features "0000" to "3071", for a layout of shape {@code (3, 32, 32)}.
 * <p>
 * The files are read when the source is made; the images stay in memory as bytes (154 MB for 50,000). Each iterator makes new
 * examples over the same bytes, so that a weight set on one does not affect the others.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#cifardatasource">Settings</a>
 */
public final class CifarDataSource implements ConfigurableDataSource<Label> {

    private static final int MOST_RECORDS = 1_000_000;
    private static final long MOST_BYTES_OF_NAMES = 1 << 20;

    @Config(mandatory = true, description = "The binary files in their order; CIFAR-10 has five for training.")
    private List<Path> paths = List.of();

    @Config(mandatory = true, description = "CIFAR10, CIFAR100_FINE (100 classes) or CIFAR100_COARSE (20 superclasses).")
    private CifarKind kind = CifarKind.CIFAR10;

    @Config(description = "Text file with the name of each label, one a line; left out to use the numbers as names.")
    private @Nullable Path labelNamesPath = null;

    @Config(description = "The most records of all files together, each of 3 kB in memory.")
    private int maximumRecords = MOST_RECORDS;

    private final LabelFactory outputFactory = new LabelFactory();
    private final FeatureNames names = FeatureNames.numbered(CifarKind.PIXELS);
    private final OffsetDateTime created = OffsetDateTime.now();
    private final List<DenseRow> rows = new ArrayList<>();
    private final List<Label> outputs = new ArrayList<>();
    private final List<Resource> resources = new ArrayList<>();

    /**
     * For OLCUT.
     */
    private CifarDataSource() {}

    /**
     * A source whose labels are the numbers in the files.
     *
     * @param kind the format and the label to read
     * @param paths the files; copied
     * @throws IllegalArgumentException if a file is missing, or not whole records of this kind
     */
    public CifarDataSource(CifarKind kind, List<Path> paths) {
        this(kind, paths, null);
    }

    /**
     * A source with names for the labels.
     *
     * @param kind the format and the label to read
     * @param paths the files; copied
     * @param labelNamesPath a text file in UTF-8 with the name of each label, one a line; null to use the numbers
     * @throws IllegalArgumentException if a file is missing, not whole records of this kind, or does not name every label
     */
    public CifarDataSource(CifarKind kind, List<Path> paths, @Nullable Path labelNamesPath) {
        this(kind, paths, labelNamesPath, MOST_RECORDS);
    }

    /**
     * A source with a limit of its own.
     *
     * @param kind the format and the label to read
     * @param paths the files; copied
     * @param labelNamesPath a text file in UTF-8 with the name of each label, one a line; null to use the numbers
     * @param maximumRecords the most records of all files together, positive; a small compressed file can hold many
     * @throws IllegalArgumentException if a file is missing, not whole records of this kind, or does not name every label, or there
     *     are more records
     */
    public CifarDataSource(CifarKind kind, List<Path> paths, @Nullable Path labelNamesPath, int maximumRecords) {
        this.kind = kind;
        this.paths = List.copyOf(paths);
        this.labelNamesPath = labelNamesPath;
        this.maximumRecords = maximumRecords;
        Checks.validated(this);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code. Reads the files.
     *
     * @throws PropertyException if a setting breaks its rule, or a file is missing or damaged
     * @throws IOException if a file cannot be read
     */
    @Override
    public void postConfig() throws IOException {
        Checks.setting(!paths.isEmpty(), "paths", "must hold one file or more", paths,
                "list train.bin, or data_batch_1.bin and so on.");
        Checks.setting(maximumRecords > 0, "maximumRecords", "must be positive", maximumRecords, "use " + MOST_RECORDS + ".");
        List<Label> labels = labelNames().stream().map(Label::new).toList();
        for (Path path : paths) {
            CifarFile file = CifarFile.read(path, kind, maximumRecords - rows.size());
            rows.addAll(file.rows());
            Arrays.stream(file.labels()).mapToObj(labels::get).forEach(outputs::add);
            resources.add(file.resource());
        }
    }

    private List<String> labelNames() throws IOException {
        if (labelNamesPath == null) {
            return IntStream.range(0, kind.classes()).mapToObj(Integer::toString).toList();
        }
        Checks.setting(Files.isRegularFile(labelNamesPath) && Files.isReadable(labelNamesPath), "labelNamesPath",
                "must be a readable file", labelNamesPath.toAbsolutePath(), "leave it out to use numbers.");
        Checks.setting(Files.size(labelNamesPath) <= MOST_BYTES_OF_NAMES, "labelNamesPath", "must be a file of at most "
                + MOST_BYTES_OF_NAMES + " bytes", labelNamesPath + " of " + Files.size(labelNamesPath),
                "it is the data; give the file of names.");
        List<String> lines;
        try {
            lines = Files.readAllLines(labelNamesPath).stream().map(String::strip).toList();
        } catch (CharacterCodingException e) {
            throw new PropertyException(e, "", "labelNamesPath", "labelNamesPath must be a text file in UTF-8, found "
                    + labelNamesPath + " with other bytes.\nMaybe it is the data; give the file of names.");
        }
        int end = lines.size();
        while (end > 0 && lines.get(end - 1).isEmpty()) {
            end--;
        }
        List<String> found = lines.subList(0, end);
        Checks.setting(found.size() == kind.classes() && new HashSet<>(found).size() == found.size() && !found.contains(""),
                "labelNamesPath", "must name each of the " + kind.classes() + " labels of " + kind + " once, one a line",
                found.size() + " names in " + labelNamesPath + ", " + new HashSet<>(found).size() + " of them different",
                "it belongs to another kind.");
        return found;
    }

    /**
     * The number of examples.
     *
     * @return the number of images in all files
     */
    public int size() {
        return rows.size();
    }

    @Override
    public Iterator<Example<Label>> iterator() {
        return IntStream.range(0, rows.size())
                .<Example<Label>>mapToObj(i -> new DenseExample<>(outputs.get(i), names, rows.get(i))).iterator();
    }

    @Override
    public OutputFactory<Label> getOutputFactory() {
        return outputFactory;
    }

    @Override
    public DataSourceProvenance getProvenance() {
        return new ImageSourceProvenance(this, created, size(), resources);
    }

    @Override
    public String toString() {
        return "CifarDataSource(paths=" + paths + ",kind=" + kind + ",labelNamesPath=" + labelNamesPath + ",maximumRecords="
                + maximumRecords + ")";
    }
}
