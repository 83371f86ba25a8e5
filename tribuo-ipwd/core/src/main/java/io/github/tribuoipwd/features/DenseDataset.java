/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.google.protobuf.Any;
import io.github.tribuoipwd.internal.FeatureDomains;
import java.io.Serial;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tribuo.DataSource;
import org.tribuo.Dataset;
import org.tribuo.Example;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableDataset;
import org.tribuo.MutableFeatureMap;
import org.tribuo.Output;
import org.tribuo.OutputFactory;
import org.tribuo.protos.core.DatasetProto;
import org.tribuo.protos.core.MutableDatasetProto;
import org.tribuo.provenance.DataProvenance;
import org.tribuo.provenance.DatasetProvenance;
import org.tribuo.transform.TransformerMap;

/**
 * A {@link MutableDataset} to which {@link DenseExample}s of bytes are added without reading any name or value. It holds the same
 * examples and the same statistics of features, except that means and variances may differ in their last digits: Tribuo's
 * dataset updates them with each value, this one counts values and computes them when they are requested. Rows that are fetched
 * when they are read, such as images, are read for that then, once, and not at all if only the {@linkplain #getProvenance()
 * provenance} or the {@linkplain #featureNames() names} are requested, as for data that a model is evaluated on. Other examples
 * are added as Tribuo's dataset does. A feature map that was got before an {@code add} is brought up to date by the next request
 * for it. Serialized as a protobuf it is a {@link MutableDataset}.
 * <p>
 * The counts take one kilobyte of heap a feature, whatever the number of examples, until the heap is needed for something else;
 * above 262,144 features examples are taken by name. Many threads may read it at once, unless one changes it.
 *
 * @param <T> the type of the output
 */
public final class DenseDataset<T extends Output<T>> extends MutableDataset<T> {

    @Serial
    private static final long serialVersionUID = 1L;

    /** All rows; null before the first example, and where examples were added by name. */
    private transient @Nullable CountedRows columns;
    /** Whether the feature map is up to date. */
    private transient boolean described = true;
    /** Whether the sizes and names of the feature map are all that is needed of it. */
    private transient boolean withoutStatistics;
    /** The feature map with ids, as long as nothing has changed and no one else has the feature map. */
    private transient @Nullable ImmutableFeatureMap withIds;
    private transient boolean shared;

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
        withIds = null;
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
        CountedRows known = columns;
        if (names == null || (known == null ? size() > 0 || !ByteHistograms.fits(names) : !known.names().equals(names))) {
            return false;
        }
        CountedRows all = known == null ? new CountedRows(names) : known;
        all.add(dense.row());
        columns = all;
        described = false;
        outputMap.observe(example.getOutput());
        data.add(example);
        return true;
    }

    /** Several threads may read. */
    private synchronized void describe() {
        CountedRows known = columns;
        if (!described && known != null) {
            columns = known.describe(featureMap) ? known : null;
            described = true;
        }
    }

    /** From here on the feature map is updated as Tribuo updates it. */
    private void byName() {
        describe();
        columns = null;
        withIds = null;
    }

    @Override
    public synchronized ImmutableFeatureMap getFeatureIDMap() {
        describe();
        ImmutableFeatureMap known = withIds;
        if (known == null) {
            known = super.getFeatureIDMap();
            withIds = shared ? null : known;
        }
        return known;
    }

    @Override
    public synchronized MutableFeatureMap getFeatureMap() {
        if (withoutStatistics) {
            return named();
        }
        describe();
        shared = true;
        withIds = null;
        return super.getFeatureMap();
    }

    /** The feature map with the names of all features, whose statistics may be out of date. */
    private MutableFeatureMap named() {
        CountedRows known = columns;
        if (featureMap.size() == 0 && known != null) {
            FeatureNames names = known.names();
            for (int i = 0; i < names.size(); i++) {
                featureMap.add(names.get(i), 0);
            }
        }
        return featureMap;
    }

    /**
     * The names of all features, for which no example is read, unlike for their statistics.
     *
     * @return a new set of them, which cannot be modified
     */
    public synchronized Set<String> featureNames() {
        return Set.copyOf(named().keySet());
    }

    /**
     * The names of all features of a dataset, without their statistics where it computes them when they are requested.
     *
     * @param data the dataset; not modified
     * @return a new set of them, which cannot be modified
     */
    public static Set<String> featureNames(Dataset<?> data) {
        return data instanceof DenseDataset<?> dense ? dense.featureNames() : Set.copyOf(data.getFeatureMap().keySet());
    }

    @Override
    public synchronized DatasetProvenance getProvenance() {
        withoutStatistics = true;
        try {
            return super.getProvenance();
        } finally {
            withoutStatistics = false;
        }
    }

    @Override
    public synchronized void transform(TransformerMap transformerMap) {
        byName();
        super.transform(transformerMap);
    }

    @Override
    public synchronized void densify() {
        byName();
        super.densify();
    }

    @Override
    public synchronized void clear() {
        columns = null;
        withIds = null;
        described = true;
        super.clear();
    }

    @Override
    public synchronized void regenerateFeatureInfo() {
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
