/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.RootProvenanceProto;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import java.io.Serial;
import java.util.Locale;
import java.util.Set;
import org.tribuo.CategoricalIDInfo;
import org.tribuo.CategoricalInfo;
import org.tribuo.FeatureMap;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.MutableFeatureMap;
import org.tribuo.RealIDInfo;
import org.tribuo.RealInfo;
import org.tribuo.VariableInfo;
import org.tribuo.impl.DatasetDataCarrier;
import org.tribuo.impl.ModelDataCarrier;
import org.tribuo.protos.ProtoSerializable;
import org.tribuo.protos.core.CategoricalIDInfoProto;
import org.tribuo.protos.core.DatasetDataProto;
import org.tribuo.protos.core.FeatureDomainProto;
import org.tribuo.protos.core.ImmutableFeatureMapProto;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.MutableFeatureMapProto;
import org.tribuo.protos.core.RealIDInfoProto;
import org.tribuo.protos.core.VariableInfoProto;

/**
 * Writes the features of models and datasets as Tribuo does, in every locale. Tribuo 4.3.2 finds the methods of its messages by
 * names that it makes with {@link String#toUpperCase()}; in Turkish and Azerbaijani no method has the names made of the fields
 * {@code info} and {@code id}. In all other locales Tribuo writes them itself.
 */
public final class FeatureDomains {

    private static final int VERSION = 0;
    private static final Set<Class<?>> PLAIN_TYPES = Set.of(CategoricalIDInfo.class, RealIDInfo.class, CategoricalInfo.class,
            RealInfo.class);

    private FeatureDomains() {}

    /** Whether Tribuo can write feature maps in this JVM's locale. */
    private static boolean isTribuosLocale() {
        return "id".toUpperCase(Locale.getDefault()).equals("ID");
    }

    /**
     * Throws unless a model of some features can be written. Called before a training.
     *
     * @param features the features
     * @throws IllegalArgumentException if neither Tribuo in this JVM's locale nor this class can write them
     */
    public static void requireWritable(FeatureMap features) {
        if (!isTribuosLocale() && !isPlain(features)) {
            throw new IllegalArgumentException("A model must be one that can be saved; in the locale "
                    + Locale.getDefault().toLanguageTag() + " Tribuo cannot save features of " + features.getClass().getName()
                    + ".\nMaybe start Java with -Duser.language=en.");
        }
    }

    private static boolean isPlain(FeatureMap features) {
        if (features.getClass() != ImmutableFeatureMap.class && features.getClass() != MutableFeatureMap.class) {
            return false;
        }
        for (VariableInfo info : features) {
            if (!PLAIN_TYPES.contains(info.getClass())) {
                return false;
            }
        }
        return true;
    }

    /**
     * Writes the fields that every model has.
     *
     * @param model a model's name, provenance, features and outputs
     * @return the message that {@link ModelDataCarrier#serialize()} gives
     */
    public static ModelDataProto write(ModelDataCarrier<?> model) {
        requireWritable(model.featureDomain());
        return isTribuosLocale() ? model.serialize() : ModelDataProto.newBuilder().setName(model.name())
                .setGenerateProbabilities(model.generatesProbabilities()).setFeatureDomain(plain(model.featureDomain()))
                .setOutputDomain(model.outputDomain().serialize())
                .setProvenance(provenance(model.provenance())).setTribuoVersion(model.tribuoVersion()).build();
    }

    /**
     * Writes the fields that every dataset has.
     *
     * @param data a dataset's features, outputs and provenance
     * @return the message that {@link DatasetDataCarrier#serialize()} gives
     */
    public static DatasetDataProto write(DatasetDataCarrier<?> data) {
        requireWritable(data.featureDomain());
        if (isTribuosLocale()) {
            return data.serialize();
        }
        DatasetDataProto.Builder proto = DatasetDataProto.newBuilder().setFeatureDomain(plain(data.featureDomain()))
                .setOutputDomain(data.outputDomain().serialize()).setOutputFactory(data.outputFactory().serialize())
                .setProvenance(provenance(data.provenance())).setTribuoVersion(data.tribuoVersion());
        data.transformProvenances().forEach(transform -> proto.addTransformProvenance(provenance(transform)));
        return proto.build();
    }

    private static RootProvenanceProto provenance(ObjectProvenance provenance) {
        return ProtoSerializable.PROVENANCE_SERIALIZER.serializeToProto(ProvenanceUtil.marshalProvenance(provenance));
    }

    /**
     * Writes features independently of the locale.
     *
     * @param features a feature map of Tribuo's, not a hashed one
     * @return the message that {@link FeatureMap#serialize()} gives in most locales
     */
    static FeatureDomainProto plain(FeatureMap features) {
        Message message;
        if (features instanceof MutableFeatureMap) {
            MutableFeatureMapProto.Builder builder = MutableFeatureMapProto.newBuilder().setConvertHighCardinality(true);
            features.forEach(info -> builder.addInfo(info.serialize()));
            message = builder.build();
        } else {
            ImmutableFeatureMapProto.Builder builder = ImmutableFeatureMapProto.newBuilder();
            features.forEach(info -> builder.addInfo(plain(info)));
            message = builder.build();
        }
        return FeatureDomainProto.newBuilder().setVersion(VERSION).setClassName(features.getClass().getName())
                .setSerializedData(Any.pack(message)).build();
    }

    private static VariableInfoProto plain(VariableInfo info) {
        Message message = info instanceof CategoricalIDInfo categorical ? new Categorical(categorical).message(categorical.getID())
                : info instanceof RealIDInfo real ? new Real(real).message(real.getID()) : null;
        return message == null ? info.serialize() : VariableInfoProto.newBuilder().setVersion(VERSION)
                .setClassName(info.getClass().getName()).setSerializedData(Any.pack(message)).build();
    }

    /** Reads the counts, which are visible to subclasses only. */
    private static final class Categorical extends CategoricalInfo {

        @Serial
        private static final long serialVersionUID = 1L;

        Categorical(CategoricalInfo info) {
            super(info);
        }

        CategoricalIDInfoProto message(int id) {
            CategoricalIDInfoProto.Builder builder = CategoricalIDInfoProto.newBuilder().setName(name).setCount(count).setId(id)
                    .setObservedValue(observedValue).setObservedCount(observedCount);
            if (valueCounts != null) {
                valueCounts.forEach((value, number) -> builder.addKey(value).addValue(number.longValue()));
            }
            return builder.build();
        }
    }

    /** Reads the sum of squares, which is visible to subclasses only. */
    private static final class Real extends RealInfo {

        @Serial
        private static final long serialVersionUID = 1L;

        Real(RealInfo info) {
            super(info);
        }

        RealIDInfoProto message(int id) {
            return RealIDInfoProto.newBuilder().setName(name).setCount(count).setId(id).setMax(max).setMin(min).setMean(mean)
                    .setSumSquares(sumSquares).build();
        }
    }
}
