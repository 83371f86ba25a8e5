/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.tribuoipwd.features.DenseDataset;
import io.github.tribuoipwd.support.Tables;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tribuo.FeatureMap;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.baseline.DummyClassifierTrainer;
import org.tribuo.hash.HashCodeHasher;
import org.tribuo.hash.HashedFeatureMap;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.protos.core.DatasetProto;
import org.tribuo.protos.core.ModelDataProto;

/** The library writes features as Tribuo does, also in Turkish, where Tribuo fails. */
@Tag("unit")
class FeatureDomainsTest {

    /** Counted values, and values of too many kinds to be counted. */
    @ParameterizedTest
    @ValueSource(ints = {5, 2000})
    void sameMessages(int examples) {
        MutableDataset<Label> data = Tables.dataset(examples, 1, true);
        for (FeatureMap features : new FeatureMap[] {data.getFeatureIDMap(), data.getFeatureMap(), new ImmutableFeatureMap(
                List.of())}) {
            assertEquals(features.serialize(), FeatureDomains.plain(features));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tr", "az", "lt", "ar-EG-u-nu-arab", "en"})
    void inEveryLocale(String language) {
        MutableDataset<Label> data = Tables.dataset(200, 1, false);
        Model<Label> model = DummyClassifierTrainer.createMostFrequentTrainer().train(data);
        ModelDataCarrier<Label> carrier = new ModelDataCarrier<>("model", model.getProvenance(), data.getFeatureIDMap(),
                data.getOutputIDInfo(), true, "4.3.2");
        ModelDataProto expected = carrier.serialize();
        DenseDataset<Label> dense = new DenseDataset<>(new Tables(50, 1, false));
        DatasetProto expectedData = dense.serialize();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag(language));
        try {
            assertEquals(expected, FeatureDomains.write(carrier));
            assertEquals(expectedData, dense.serialize());
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void hashedFeaturesAreRefusedBefore() {
        FeatureMap hashed = HashedFeatureMap.generateHashedFeatureMap(Tables.dataset(20, 1, false).getFeatureIDMap(),
                new HashCodeHasher("salt of the hash"));
        FeatureDomains.requireWritable(hashed);
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr-TR"));
        try {
            assertThrows(RuntimeException.class, hashed::serialize,
                    "should Tribuo be mended, this class can go");
            assertError(IllegalArgumentException.class, () -> FeatureDomains.requireWritable(hashed), "tr-TR",
                    "-Duser.language=en");
        } finally {
            Locale.setDefault(before);
        }
    }
}
