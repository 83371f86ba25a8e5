/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.github.tribuoipwd.protos.DenseExampleProto;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.tribuo.Feature;
import org.tribuo.Output;
import org.tribuo.impl.ArrayExample;
import org.tribuo.protos.ProtoUtil;
import org.tribuo.protos.core.ExampleProto;
import org.tribuo.protos.core.OutputProto;

/** Dense examples as protobufs: an image takes as many bytes as it has pixels. */
final class DenseExampleFormat {

    private static final Logger logger = Logger.getLogger(DenseExampleFormat.class.getName());

    private DenseExampleFormat() {}

    static ExampleProto write(DenseExample<?> example) {
        DenseExampleProto.Builder builder = DenseExampleProto.newBuilder();
        builder.setOutput(Any.pack(example.getOutput().serialize()));
        builder.setWeight(example.getWeight());
        example.getMetadata().forEach((key, value) -> {
            if (!(value instanceof String)) {
                logger.warning("Tribuo's protobufs hold metadata as strings only; \"" + key + "\" is a " + value.getClass()
                        + " and becomes the string that its toString gives.");
            }
            builder.putMetadata(key, value.toString());
        });
        FeatureNames names = example.impliedNames();
        if (names == null) {
            builder.setNamed(true);
            for (Feature feature : example) {
                builder.addNames(feature.getName());
                builder.addDoubleValues(feature.getValue());
            }
        } else {
            builder.setPrefix(names.prefix());
            builder.setSize(names.size());
            writeRow(example.row().load(), builder);
        }
        return ExampleProto.newBuilder().setClassName(DenseExample.class.getName()).setVersion(DenseExample.CURRENT_VERSION)
                .setSerializedData(Any.pack(builder.build())).build();
    }

    private static void writeRow(DenseRow row, DenseExampleProto.Builder builder) {
        if (row instanceof DenseRow.Bytes bytes) {
            builder.setByteValues(ByteString.copyFrom(bytes.values()));
        } else if (row instanceof DenseRow.Floats floats) {
            for (float value : floats.values()) {
                builder.addFloatValues(value);
            }
        } else {
            IntStream.range(0, row.size()).forEach(i -> builder.addDoubleValues(row.get(i)));
        }
    }

    static DenseExample<?> read(int version, Any message) throws InvalidProtocolBufferException {
        if (version < 0 || version > DenseExample.CURRENT_VERSION) {
            throw new IllegalArgumentException("Unknown version " + version + " of a DenseExample, this class reads "
                    + DenseExample.CURRENT_VERSION + ".\nMaybe use a newer version of this library.");
        }
        DenseExampleProto proto = message.unpack(DenseExampleProto.class);
        int values = proto.getByteValues().size() + proto.getFloatValuesCount() + proto.getDoubleValuesCount();
        int expected = proto.getNamed() ? proto.getNamesCount() : proto.getSize();
        if (values != expected || (!proto.getNamed() && values == 0)) {
            throw new IllegalStateException("A DenseExample must hold as many values as names, found " + values + " values and "
                    + expected + " names.\nMaybe the file is damaged; write it again.");
        }
        DenseExample<?> example = example(ProtoUtil.deserialize(proto.getOutput().unpack(OutputProto.class)), proto);
        example.setWeight(proto.getWeight());
        proto.getMetadataMap().forEach(example::setMetadataValue);
        return example;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Output<?> has no type that could be named
    private static DenseExample<?> example(Output<?> output, DenseExampleProto proto) {
        if (proto.getNamed()) {
            return new DenseExample(new ArrayExample(output, proto.getNamesList().toArray(new String[0]), doubles(proto)));
        }
        return new DenseExample(output, FeatureNames.numbered(proto.getPrefix(), proto.getSize()), row(proto));
    }

    private static DenseRow row(DenseExampleProto proto) {
        if (!proto.getByteValues().isEmpty()) {
            return new DenseRow.Bytes(proto.getByteValues().toByteArray());
        }
        if (proto.getFloatValuesCount() == 0) {
            return new DenseRow.Doubles(doubles(proto));
        }
        float[] values = new float[proto.getFloatValuesCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = proto.getFloatValues(i);
        }
        return new DenseRow.Floats(values);
    }

    private static double[] doubles(DenseExampleProto proto) {
        return proto.getDoubleValuesList().stream().mapToDouble(Double::doubleValue).toArray();
    }
}
