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
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.DataSourceProvenance;

/**
 * A pair of IDX files, compressed by gzip or not, as MNIST and Fashion-MNIST are published: the features and the labels, as
 * {@link DenseExample}s. Features are named as in Tribuo's {@code IDXDataSource}, "000" to "783" for 28 x 28 values, for the same
 * layout, and labels are the numbers in the file. Other than there, examples have the values that are zero.
 * <p>
 * Unsigned bytes stay bytes. Values of the other types become float32: doubles are rounded, whole numbers that float32 does not
 * hold exactly are an error, and so is what is infinite or NaN.
 * <p>
 * The files are read when the source is made; the values stay in memory. Each iterator makes new examples over the same values,
 * so that a weight set on one does not affect the others.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#idxdatasource">Settings</a>
 */
public final class IdxDataSource implements ConfigurableDataSource<Label> {

    private static final long MOST_BYTES = 1L << 32;

    @Config(mandatory = true, description = "The file of the features, such as train-images-idx3-ubyte.gz.")
    private Path featuresPath = Path.of("");

    @Config(mandatory = true, description = "The file of the labels, such as train-labels-idx1-ubyte.gz.")
    private Path outputPath = Path.of("");

    @Config(description = "The most bytes of memory that the examples may take; a file that declares more is not read.")
    private long maximumBytes = MOST_BYTES;

    private final LabelFactory outputFactory = new LabelFactory();
    private final OffsetDateTime created = OffsetDateTime.now();
    private List<DenseRow> rows = List.of();
    private List<Label> outputs = List.of();
    private List<Resource> resources = List.of();
    private FeatureNames names = FeatureNames.numbered(1);

    /**
     * For OLCUT.
     */
    private IdxDataSource() {}

    /**
     * A source.
     *
     * @param featuresPath the file of the features
     * @param outputPath the file of the labels: one dimension, whole numbers
     * @throws IllegalArgumentException if a file is missing or no whole IDX file, the two do not belong together, or a value is
     *     none that float32 holds
     */
    public IdxDataSource(Path featuresPath, Path outputPath) {
        this(featuresPath, outputPath, MOST_BYTES);
    }

    /**
     * A source with a limit of its own.
     *
     * @param featuresPath the file of the features
     * @param outputPath the file of the labels: one dimension, whole numbers
     * @param maximumBytes the most bytes of memory that the examples may take, positive; a small compressed file can hold many
     * @throws IllegalArgumentException if a file is missing or no whole IDX file, the two do not belong together, a value is none
     *     that float32 holds, or the examples take more
     */
    public IdxDataSource(Path featuresPath, Path outputPath, long maximumBytes) {
        this.featuresPath = featuresPath;
        this.outputPath = outputPath;
        this.maximumBytes = maximumBytes;
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
        Checks.setting(maximumBytes > 0, "maximumBytes", "must be positive", maximumBytes, "use " + MOST_BYTES + ".");
        DataFile.Result<IdxFile> features = IdxFile.features(new DataFile(featuresPath, "IDX", "featuresPath"), maximumBytes);
        rows = features.value().rows();
        names = features.value().names();
        DataFile.Result<int[]> labels = IdxFile.labels(new DataFile(outputPath, "IDX", "outputPath"), rows.size());
        Map<Integer, Label> known = new HashMap<>();
        outputs = IntStream.of(labels.value()).mapToObj(number ->
                known.computeIfAbsent(number, label -> new Label(Integer.toString(label)))).toList();
        resources = List.of(features.resource(), labels.resource());
    }

    /**
     * The number of examples.
     *
     * @return the number of items in both files
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
        return "IdxDataSource(featuresPath=" + featuresPath + ",outputPath=" + outputPath + ",maximumBytes=" + maximumBytes + ")";
    }
}
