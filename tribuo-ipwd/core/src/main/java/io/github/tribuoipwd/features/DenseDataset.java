/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.google.protobuf.Any;
import io.github.tribuoipwd.internal.FeatureDomains;
import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.tribuo.DataSource;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.MutableFeatureMap;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.protos.core.DatasetProto;
import org.tribuo.protos.core.MutableDatasetProto;
import org.tribuo.provenance.DataProvenance;
import org.tribuo.transform.TransformerMap;

/**
 * A {@link MutableDataset} to which {@link DenseExample}s of bytes are added without reading any name. It holds the same examples
 * and the same statistics of features, except that means and variances may differ in their last digits: Tribuo's dataset updates
 * them with each value, this one counts values and computes them when they are requested. Other examples are added as Tribuo's
 * dataset does. A feature map that was got before an {@code add} is brought up to date by the next request
 * for it. Serialized as a protobuf it is a {@link MutableDataset}.
 * <p>
 * The counts take one kilobyte of heap a feature, whatever the number of examples; above 262,144 features examples are taken by
 * name. Many threads may read it at once, unless one changes it.
 *
 * @param <T> the type of the output
 */
public final class DenseDataset<T extends Output<T>> extends MutableDataset<T> {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The counts so far; null before the first example, and where every example was added by name. */
    private transient @Nullable ByteHistograms columns;
    /** Whether the feature map contains the statistics of the columns. */
    private transient boolean described = true;

    /**
     * An empty dataset.
     *
     * @param sourceProvenance where the examples come from
     * @param outputFactory the factory of the outputs
     */
    public DenseDataset(DataProvenance sourceProvenance, OutputFactory<T> outputFactory) {
        super(sourceProvenance, outputFactory);
    }

    /**
     * A dataset of all examples of a source.
     *
     * @param source the source; not modified
     */
    public DenseDataset(DataSource<T> source) {
        this(source.getProvenance(), source.getOutputFactory());
        source.forEach(this::add);
    }

    @Override
    public synchronized void add(Example<T> example) {
        if (!counted(example)) {
            byName();
            super.add(example);
        }
    }

    private boolean counted(Example<T> example) {
        if (!(example instanceof DenseExample<T> dense) || !dense.alwaysFinite()) {
            return false;
        }
        FeatureNames names = dense.impliedNames();
        ByteHistograms known = columns;
        if (names == null || (known == null ? size() > 0 || !ByteHistograms.fits(names) : !known.names().equals(names))) {
            return false;
        }
        ByteHistograms all = known == null ? new ByteHistograms(names) : known;
        if (!all.add(dense.row())) {
            return false;
        }
        columns = all;
        described = false;
        outputMap.observe(example.getOutput());
        data.add(example);
        return true;
    }

    /** Several threads may read. */
    private synchronized void describe() {
        if (!described && columns != null) {
            featureMap.clear();
            columns.describe(featureMap);
            described = true;
        }
    }

    /** From here on the feature map is updated as Tribuo updates it. */
    private void byName() {
        describe();
        columns = null;
    }

    @Override
    public ImmutableFeatureMap getFeatureIDMap() {
        describe();
        return super.getFeatureIDMap();
    }

    @Override
    public MutableFeatureMap getFeatureMap() {
        describe();
        return super.getFeatureMap();
    }

    @Override
    public void transform(TransformerMap transformerMap) {
        byName();
        super.transform(transformerMap);
    }

    @Override
    public void densify() {
        byName();
        super.densify();
    }

    @Override
    public void clear() {
        columns = null;
        described = true;
        super.clear();
    }

    @Override
    public void regenerateFeatureInfo() {
        byName();
        super.regenerateFeatureInfo();
    }

    @Override
    public DatasetProto serialize() {
        describe();
        MutableDatasetProto.Builder proto = MutableDatasetProto.newBuilder().setDense(dense)
                .setMetadata(FeatureDomains.write(createDataCarrier(featureMap, outputMap, transformProvenances)));
        data.forEach(example -> proto.addExamples(example.serialize()));
        return DatasetProto.newBuilder().setVersion(MutableDataset.CURRENT_VERSION).setClassName(MutableDataset.class.getName())
                .setSerializedData(Any.pack(proto.build())).build();
    }

    /**
     * Brings the feature map up to date before anything is written.
     *
     * @return this dataset
     */
    @Serial
    private Object writeReplace() {
        describe();
        return this;
    }
}
