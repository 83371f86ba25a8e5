/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.Serial;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.FeatureMap;
import org.tribuo.Output;
import org.tribuo.hash.HashedFeatureMap;
import org.tribuo.impl.ArrayExample;
import org.tribuo.protos.core.ExampleProto;
import org.tribuo.transform.Transformer;
import org.tribuo.transform.TransformerMap;
import org.tribuo.util.Merger;

/**
 * An example that has a value for every position of a dense row, zeros included, and no strings of its own: positions imply the
 * names of its features. It takes as much memory as its row (an image of 32 x 32 pixels 3 kB, where an
 * {@link ArrayExample} takes 36 kB) and keeps the whole contract of Tribuo's examples:
 * <ul>
 * <li>copies share the row until one of them changes a value; the changed example then holds its values as doubles;</li>
 * <li>where features are added, removed or renamed (by a {@link HashedFeatureMap}), it holds names and values as an
 * {@link ArrayExample} does and is no longer {@linkplain #impliedNames() implied}.</li>
 * </ul>
 * Both kinds are serialized whole, including rows that are fetched when read. Not safe while a thread changes it.
 *
 * @param <T> the type of the output
 */
public final class DenseExample<T extends Output<T>> extends Example<T> {

    @Serial
    private static final long serialVersionUID = 1L;

    /** The version of the protobuf format. */
    public static final int CURRENT_VERSION = 0;

    private static final DenseRow NO_ROW = DenseRow.of(new byte[0]);

    /** The names that positions imply; unused once they do not imply them any more. */
    private final FeatureNames names;
    /** The values; empty where positions do not imply the names of the features any more. */
    private DenseRow row;
    /** The features where positions do not imply their names any more, else null. */
    private @Nullable ArrayExample<T> named;

    /**
     * Makes an example of the default weight.
     *
     * @param output the output
     * @param names the names of the positions
     * @param row the values
     * @throws IllegalArgumentException if names and row have different sizes
     */
    public DenseExample(T output, FeatureNames names, DenseRow row) {
        super(output);
        if (names.size() != row.size()) {
            throw new IllegalArgumentException("A row must have a value for each of the " + names.size() + " names, found "
                    + row.size() + " values.\nMaybe make the names from the size of the row.");
        }
        this.names = names;
        this.row = row;
    }

    /** For {@link DenseExampleFormat}. */
    DenseExample(ArrayExample<T> named) {
        super(named.getOutput());
        names = FeatureNames.numbered(1);
        row = NO_ROW;
        this.named = named;
    }

    private DenseExample(DenseExample<T> other) {
        super(other);
        names = other.names;
        row = other.row instanceof DenseRow.Doubles ? DenseRow.Doubles.copyOf(other.row) : other.row;
        named = other.named == null ? null : other.named.copy();
    }

    /**
     * Used by Tribuo's protobuf deserialization.
     *
     * @param version the version of the format
     * @param className the name of this class
     * @param message the data
     * @return the example
     * @throws InvalidProtocolBufferException if the message is not an example's
     * @throws IllegalStateException if the parts of the message do not fit each other
     */
    public static DenseExample<?> deserializeFromProto(int version, String className, Any message)
            throws InvalidProtocolBufferException {
        return DenseExampleFormat.read(version, message);
    }

    /**
     * The names of the positions, where they are still the names of all features.
     *
     * @return the names; null after features were added, removed or renamed
     */
    public @Nullable FeatureNames impliedNames() {
        return named == null ? names : null;
    }

    /**
     * Writes the values in the order of the {@linkplain #impliedNames() implied names} as float32, without reading any name.
     *
     * @param target written from {@code offset} to {@code offset + size()}; its position does not change
     * @param offset where the values begin
     * @throws IllegalStateException if positions do not imply the names any more
     */
    public void copyTo(FloatBuffer target, int offset) {
        if (named != null) {
            throw new IllegalStateException("Features were added to this example, removed or renamed, so it has no row."
                    + "\nMaybe call impliedNames() first, or iterate over the features.");
        }
        row.copyTo(target, offset);
    }

    /** Whether all values are known to be finite without reading them. */
    boolean alwaysFinite() {
        return named == null && row.alwaysFinite();
    }

    /** The values where positions imply the names. */
    DenseRow row() {
        return row;
    }

    @Override
    protected void sort() {
        // Both kinds are sorted at all times.
    }

    @Override
    public void add(Feature feature) {
        addAll(List.of(feature));
    }

    @Override
    public void addAll(Collection<? extends Feature> features) {
        if (!features.isEmpty()) {
            ArrayExample<T> changed = toNamed();
            changed.addAll(features);
            named = new ArrayExample<>(changed);
        }
    }

    @Override
    public int size() {
        return named == null ? row.size() : named.size();
    }

    @Override
    public void removeFeatures(List<Feature> features) {
        if (named != null || features.stream().anyMatch(feature -> names.position(feature.getName()) >= 0)) {
            toNamed().removeFeatures(features);
        }
    }

    @Override
    public void reduceByName(Merger merger) {
        if (named != null) {
            named.reduceByName(merger);
            named = new ArrayExample<>(named);
        }
    }

    @Override
    public boolean validateExample() {
        if (named != null) {
            return named.validateExample();
        }
        if (row.alwaysFinite()) {
            return true;
        }
        DenseRow loaded = row.load();
        return IntStream.range(0, loaded.size()).noneMatch(i -> Double.isNaN(loaded.get(i)));
    }

    @Override
    public void transform(TransformerMap transformerMap) {
        if (named != null) {
            named.transform(transformerMap);
        } else if (transformerMap.size() < row.size()) {
            for (Map.Entry<String, List<Transformer>> entry : transformerMap.entrySet()) {
                change(names.position(entry.getKey()), entry.getValue());
            }
        } else {
            for (int i = 0; i < names.size(); i++) {
                change(i, transformerMap.get(names.get(i)));
            }
        }
    }

    private void change(int position, @Nullable List<Transformer> transformers) {
        if (position >= 0 && transformers != null) {
            DenseRow.Doubles own = writable();
            own.set(position, TransformerMap.applyTransformerList(own.get(position), transformers));
        }
    }

    @Override
    public boolean isDense(FeatureMap fMap) {
        if (fMap.size() != size()) {
            return false;
        }
        if (named != null) {
            return named.isDense(fMap);
        }
        return IntStream.range(0, names.size()).allMatch(i -> fMap.get(names.get(i)) != null);
    }

    @Override
    protected void densify(List<String> featureNames) {
        if (named != null || featureNames.stream().anyMatch(name -> names.position(name) < 0)) {
            ArrayExample<T> changed = toNamed();
            changed.densify(featureNames);
            named = new ArrayExample<>(changed);
        }
    }

    @Override
    public DenseExample<T> copy() {
        return new DenseExample<>(this);
    }

    @Override
    public @Nullable Feature lookup(String name) {
        if (named != null) {
            return named.lookup(name);
        }
        int position = names.position(name);
        return position < 0 ? null : new Feature(names.get(position), row.get(position));
    }

    @Override
    public void set(Feature feature) {
        if (named != null) {
            named.set(feature);
            return;
        }
        int position = names.position(feature.getName());
        if (position < 0) {
            throw new IllegalArgumentException("The example has no feature \"" + feature.getName() + "\", its features are \""
                    + names.get(0) + "\" to \"" + names.get(names.size() - 1) + "\".\nMaybe use add.");
        }
        writable().set(position, feature.getValue());
    }

    /**
     * Does nothing except for a {@link HashedFeatureMap}, which renames features: there are no strings to replace.
     *
     * @param featureMap the feature map with the canonical names
     */
    @Override
    public void canonicalize(FeatureMap featureMap) {
        if (named != null || featureMap instanceof HashedFeatureMap) {
            toNamed().canonicalize(featureMap);
        }
    }

    /** This example's own values, for writing. */
    private DenseRow.Doubles writable() {
        if (!(row instanceof DenseRow.Doubles)) {
            row = DenseRow.Doubles.copyOf(row);
        }
        return (DenseRow.Doubles) row;
    }

    private ArrayExample<T> toNamed() {
        if (named == null) {
            named = new ArrayExample<>(output, names.toArray(), DenseRow.Doubles.copyOf(row).values());
            row = NO_ROW;
        }
        return named;
    }

    @Override
    public Iterator<Feature> iterator() {
        return named == null ? new RowIterator(names, row.load()) : named.iterator();
    }

    @Override
    public ExampleProto serialize() {
        return DenseExampleFormat.write(this);
    }

    /** Equal metadata, outputs, names and values; the weight does not count, as in Tribuo's own examples. */
    @Override
    public boolean equals(@Nullable Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof DenseExample<?> that) || size() != that.size() || !getMetadata().equals(that.getMetadata())
                || !output.getClass().equals(that.output.getClass())) {
            return false;
        }
        @SuppressWarnings("unchecked") // guarded by getClass
        boolean sameOutput = output.fullEquals((T) that.output);
        if (!sameOutput) {
            return false;
        }
        Iterator<Feature> others = that.iterator();
        for (Feature feature : this) {
            Feature counterpart = others.next();
            if (!feature.getName().equals(counterpart.getName())
                    || Double.compare(feature.getValue(), counterpart.getValue()) != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 31 * size() + output.hashCode();
        for (Feature feature : this) {
            hash = 31 * (31 * hash + feature.getName().hashCode()) + Double.hashCode(feature.getValue());
        }
        return hash;
    }

    @Override
    public String toString() {
        return "DenseExample(numFeatures=" + size() + ",output=" + output + ",weight=" + weight + ",metadata=" + getMetadata()
                + (named == null ? ",names=" + names + ",row=" + row : ",named=" + named) + ")";
    }
}
