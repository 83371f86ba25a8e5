/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.internal.Json;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tribuo.ONNXExportable;

/**
 * The digest of an exported student, over everything that its file has but metadata of others: of the values, not of the bytes
 * that a program happened to write them in. {@code docs/tribuo.md} has the definition, for those who compute it elsewhere.
 */
final class StudentDigest {

    /** The key of the metadata that holds it: a JSON text of hexadecimal digits. */
    static final String KEY = StudentMetadata.PREFIX + "sha256";

    private static final int UNKNOWN = 0;

    private StudentDigest() {}

    /** What a student's metadata have as its digest, as they have it. */
    static Optional<String> stored(ModelProto model) {
        return model.getMetadataPropsList().stream().filter(entry -> entry.getKey().equals(KEY))
                .map(StringStringEntryProto::getValue).findFirst();
    }

    /** How metadata have a digest. */
    static String json(String sha256) {
        return Json.of(sha256);
    }

    /** The same model with its digest, before other metadata: a file that lost its end has it, or no metadata at all. */
    static ModelProto sign(ModelProto model) {
        return model.toBuilder().addMetadataProps(0, StringStringEntryProto.newBuilder().setKey(KEY).setValue(json(of(model))))
                .build();
    }

    /** Computes the digest in hexadecimal digits. */
    static String of(ModelProto model) {
        List<StringStringEntryProto> counted = model.getMetadataPropsList().stream().filter(StudentDigest::counts)
                .sorted(Comparator.comparing(StringStringEntryProto::getKey).thenComparing(StringStringEntryProto::getValue))
                .toList();
        return HexFormat.of().formatHex(digest(model.toBuilder().clearMetadataProps().addAllMetadataProps(counted).build()));
    }

    private static boolean counts(StringStringEntryProto entry) {
        String key = entry.getKey();
        return key.equals(ONNXExportable.PROVENANCE_METADATA_FIELD)
                || (key.startsWith(StudentMetadata.PREFIX) && !key.equals(KEY));
    }

    private static byte[] digest(Message message) {
        MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
        Map<FieldDescriptor, Object> fields = new TreeMap<>(message.getAllFields());
        if (message instanceof TensorProto tensor) {
            useRawData(tensor, fields);
        }
        fields.forEach((field, value) -> {
            if (value instanceof List<?> values) {
                values.forEach(element -> put(digest, field.getNumber(), bytes(field, element)));
            } else if (!isDefault(field, value)) {
                put(digest, field.getNumber(), bytes(field, value));
            }
        });
        ByteString unknown = message.getUnknownFields().toByteString();
        if (!unknown.isEmpty()) {
            put(digest, UNKNOWN, unknown);
        }
        return digest.digest();
    }

    private static void put(MessageDigest digest, int field, ByteString bytes) {
        digest.update((field + ":" + bytes.size() + ":").getBytes(StandardCharsets.US_ASCII));
        bytes.asReadOnlyByteBufferList().forEach(digest::update);
    }

    private static boolean isDefault(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case INT, LONG -> ((Number) value).longValue() == 0;
            case FLOAT -> Float.floatToRawIntBits((Float) value) == 0;
            case DOUBLE -> Double.doubleToRawLongBits((Double) value) == 0;
            case BOOLEAN -> !(Boolean) value;
            case STRING -> ((String) value).isEmpty();
            case BYTE_STRING -> ((ByteString) value).isEmpty();
            case ENUM -> ((EnumValueDescriptor) value).getNumber() == 0;
            case MESSAGE -> false;
        };
    }

    private static ByteString bytes(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case INT, LONG -> ByteString.copyFromUtf8(value.toString());
            case FLOAT -> raw(Float.BYTES, List.of((Float) value), (buffer, number) -> buffer.putFloat(number.floatValue()));
            case DOUBLE -> raw(Double.BYTES, List.of((Double) value), (buffer, number) -> buffer.putDouble(number.doubleValue()));
            case BOOLEAN -> ByteString.copyFromUtf8((Boolean) value ? "1" : "0");
            case STRING -> ByteString.copyFromUtf8((String) value);
            case BYTE_STRING -> (ByteString) value;
            case ENUM -> ByteString.copyFromUtf8(Integer.toString(((EnumValueDescriptor) value).getNumber()));
            case MESSAGE -> ByteString.copyFrom(digest((Message) value));
        };
    }

    /** Numbers count as the raw data that they could be, wherever they stand. */
    private static void useRawData(TensorProto tensor, Map<FieldDescriptor, Object> fields) {
        if (!tensor.getRawData().isEmpty()) {
            return;
        }
        int type = tensor.getDataType();
        TensorProto.DataType known = TensorProto.DataType.forNumber(type);
        if (known == null) {
            return;
        }
        switch (known) {
            case FLOAT -> move(fields, TensorProto.FLOAT_DATA_FIELD_NUMBER, raw(4, tensor.getFloatDataList(),
                    (buffer, number) -> buffer.putFloat(number.floatValue())));
            case DOUBLE -> move(fields, TensorProto.DOUBLE_DATA_FIELD_NUMBER, raw(8, tensor.getDoubleDataList(),
                    (buffer, number) -> buffer.putDouble(number.doubleValue())));
            case INT64 -> move(fields, TensorProto.INT64_DATA_FIELD_NUMBER, raw(8, tensor.getInt64DataList(),
                    (buffer, number) -> buffer.putLong(number.longValue())));
            case INT32 -> move(fields, TensorProto.INT32_DATA_FIELD_NUMBER, raw(4, tensor.getInt32DataList(),
                    (buffer, number) -> buffer.putInt(number.intValue())));
            case FLOAT16 -> move(fields, TensorProto.INT32_DATA_FIELD_NUMBER, raw(2, tensor.getInt32DataList(),
                    (buffer, number) -> buffer.putShort(number.shortValue())));
            case INT8, UINT8, BOOL -> move(fields, TensorProto.INT32_DATA_FIELD_NUMBER, raw(1, tensor.getInt32DataList(),
                    (buffer, number) -> buffer.put(number.byteValue())));
            default -> { }
        }
    }

    private static void move(Map<FieldDescriptor, Object> fields, int from, ByteString raw) {
        if (fields.remove(TensorProto.getDescriptor().findFieldByNumber(from)) != null) {
            fields.put(TensorProto.getDescriptor().findFieldByNumber(TensorProto.RAW_DATA_FIELD_NUMBER), raw);
        }
    }

    private interface Writer {
        void write(ByteBuffer buffer, Number number);
    }

    private static ByteString raw(int width, List<? extends Number> numbers, Writer writer) {
        ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(width, numbers.size())).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(number -> writer.write(buffer, number));
        return ByteString.copyFrom(buffer.flip());
    }
}
