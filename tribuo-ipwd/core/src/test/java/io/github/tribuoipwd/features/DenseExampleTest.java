/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import io.github.tribuoipwd.protos.DenseExampleProto;
import io.github.tribuoipwd.support.Data;
import java.nio.FloatBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.protos.core.ExampleProto;
import org.tribuo.provenance.SimpleDataSourceProvenance;

@Tag("unit")
class DenseExampleTest {

    private static DenseExample<Label> bytes(int... values) {
        byte[] row = new byte[values.length];
        for (int i = 0; i < row.length; i++) {
            row[i] = (byte) values[i];
        }
        return new DenseExample<>(new Label("a"), FeatureNames.numbered(row.length), DenseRow.of(row));
    }

    private static float[] row(FeaturePositions positions, Example<Label> example) {
        return Data.row(DenseRows.gather(List.of(example), 1, positions), 0);
    }

    @Test
    void namesSortAsPositions() {
        FeatureNames names = FeatureNames.numbered(3072);
        assertEquals("0000", names.get(0));
        assertEquals("3071", names.get(3071));
        assertSame(names, FeatureNames.numbered("", 3072));
        assertEquals("pixel009", FeatureNames.numbered("pixel", 784).get(9));
        for (int i = 0; i < names.size(); i++) {
            assertEquals(i, names.position(names.get(i)));
            assertTrue(i == 0 || names.get(i - 1).compareTo(names.get(i)) < 0);
        }
        for (String other : List.of("3072", "9999", "99999", "000", "", "-001", "00a1", "+001", " 001")) {
            assertEquals(-1, names.position(other), other);
        }
    }

    @Test
    void zerosAreFeaturesAndBytesAreUnsigned() {
        DenseExample<Label> example = bytes(0, 128, 255);
        assertEquals(3, example.size());
        assertEquals(new Feature("0", 0), example.lookup("0"));
        assertEquals(255, example.lookup("2").getValue());
        assertNull(example.lookup("3"));
        MutableDataset<Label> data = new MutableDataset<>(new SimpleDataSourceProvenance("test", new LabelFactory()), new LabelFactory());
        data.add(example);
        data.add(bytes(0, 0, 0));
        assertTrue(data.isDense());
        assertEquals(3, data.getFeatureMap().size());
        assertSame(FeatureNames.numbered(3), example.impliedNames());
    }

    @Test
    void iterationEnds() {
        Iterator<Feature> features = bytes(1, 2).iterator();
        features.next();
        features.next();
        assertFalse(features.hasNext());
        assertThrows(NoSuchElementException.class, features::next);
    }

    @Test
    void copiesAreIndependent() {
        DenseExample<Label> example = bytes(1, 2);
        DenseExample<Label> copy = example.copy();
        copy.set(new Feature("0", 0.1));
        DenseExample<Label> second = copy.copy();
        second.set(new Feature("0", 0.2));
        second.add(new Feature("x", 9));
        assertEquals(1, example.lookup("0").getValue());
        assertEquals(0.1, copy.lookup("0").getValue());
        assertEquals(2, copy.size());
        assertEquals(3, second.size());
        assertNull(second.impliedNames());
        assertNotEquals(example, copy);
        copy.set(new Feature("0", 1));
        assertEquals(example, copy);
    }

    @Test
    void knownPositionsAreCopiedWithoutNames() {
        FeaturePositions positions = new IndexedLayout(1, 2, 2).bind(List.of());
        assertArrayEquals(new float[] {0, 128, 255, 7}, row(positions, bytes(0, 128, 255, 7)));
        FeaturePositions prefixed = IndexedLayout.builder(4).prefix("p").build().bind(List.of("p0"));
        DenseExample<Label> named = new DenseExample<>(new Label("a"), FeatureNames.numbered("p", 4),
                DenseRow.of(new float[] {1, 2, 3, 4}));
        assertArrayEquals(new float[] {1, 2, 3, 4}, row(prefixed, named));
        assertEquals(0, positions.gather(named, FloatBuffer.allocate(4), 0), "other names have no position");
        assertError(IllegalArgumentException.class, () -> row(positions, named), "example 0", "\"p0\"");
        named.set(new Feature("p2", 0.5));
        assertArrayEquals(new float[] {1, 2, 0.5f, 4}, row(prefixed, named));
        named.removeFeatures(List.of(new Feature("p1", 0)));
        assertArrayEquals(new float[] {1, 0, 0.5f, 4}, row(prefixed, named));
        assertEquals(3, prefixed.gather(named, FloatBuffer.allocate(4), 0));
    }

    @Test
    void otherLayoutsGoByName() {
        FeaturePositions channelsLast = IndexedLayout.builder(2, 1, 2).order(ChannelOrder.HWC).build().bind(List.of());
        assertArrayEquals(new float[] {1, 3, 2, 4}, row(channelsLast, bytes(1, 2, 3, 4)));
        assertArrayEquals(new float[] {1, 2}, row(new IndexedLayout(2).bind(List.of()), bytes(1, 2)));
    }

    @Test
    void valuesThatAreNotFinite() {
        FeaturePositions positions = new IndexedLayout(2).bind(List.of());
        for (double bad : new double[] {Double.NaN, Double.NEGATIVE_INFINITY, 1e300}) {
            DenseExample<Label> example = bytes(1, 2);
            example.set(new Feature("1", bad));
            assertError(IllegalArgumentException.class, () -> row(positions, example), "\"1\"");
            assertError(IllegalArgumentException.class, () -> row(positions, new ArrayExample<>(example)), "\"1\"");
        }
    }

    @Test
    void errors() {
        assertError(IllegalArgumentException.class,
                () -> new DenseExample<>(new Label("a"), FeatureNames.numbered(3), DenseRow.of(new byte[2])), "3", "2");
        assertError(IllegalArgumentException.class, () -> FeatureNames.numbered(0), "0");
        assertError(IllegalArgumentException.class, () -> bytes(1, 2).set(new Feature("7", 1)), "\"7\"", "\"0\" to \"1\"");
        DenseExample<Label> changed = bytes(1, 2);
        changed.add(new Feature("x", 1));
        assertError(IllegalStateException.class, () -> changed.copyTo(FloatBuffer.allocate(2), 0), "added");
    }

    @Test
    void damagedMessages() throws Exception {
        ExampleProto whole = bytes(1, 2, 3).serialize();
        DenseExampleProto data = whole.getSerializedData().unpack(DenseExampleProto.class);
        assertError(IllegalStateException.class, () -> read(whole.getVersion(), data.toBuilder().setSize(4).build()), "3 values", "4 names");
        assertError(IllegalStateException.class, () -> read(whole.getVersion(), data.toBuilder().setNamed(true).build()), "0 names");
        assertError(IllegalArgumentException.class, () -> read(1, data), "version 1");
    }

    private static DenseExample<?> read(int version, DenseExampleProto data) throws Exception {
        return DenseExample.deserializeFromProto(version, DenseExample.class.getName(), Any.pack(data));
    }

    @Test
    void anImageTakesAsManyBytesAsItHasPixels() {
        int[] image = new int[3072];
        int size = bytes(image).serialize().getSerializedSize();
        assertTrue(size < 3072 + 300, () -> size + " bytes");
    }
}
