/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.github.tribuoipwd.files.DamagedFileException;

/**
 * Checks that the numbers of a message are written without bits that do not count. The library's own reader drops those above the
 * 64th of a number, and those above the 32nd of a tag or a length; other readers, such as that of ONNX Runtime, refuse them. A
 * changed bit there would not show in what was read.
 */
final class ExactNumbers {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH = 2;
    private static final int FIXED32 = 5;
    /** The shift of the last byte of a number of 64 bits, of which one bit is left then. */
    private static final int LAST = 63;

    private final byte[] bytes;
    private int at;

    private ExactNumbers(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Checks a message.
     *
     * @param bytes what the message was read from; not modified
     * @param message the message, which has no unknown fields
     * @throws DamagedFileException if a number has bits that do not count
     */
    static void require(byte[] bytes, Message message) throws DamagedFileException {
        new ExactNumbers(bytes).message(message.getDescriptorForType(), bytes.length);
    }

    private void message(Descriptor type, int end) throws DamagedFileException {
        while (at < end) {
            int tag = (int) number(end, 0xFFFFFFFFL);
            FieldDescriptor field = type.findFieldByNumber(tag >>> 3);
            switch (tag & 7) {
                case VARINT -> number(end, -1);
                case FIXED64 -> at += Long.BYTES;
                case FIXED32 -> at += Integer.BYTES;
                case LENGTH -> content(field, end);
                default -> throw damaged("a field of kind " + (tag & 7));
            }
        }
    }

    private void content(FieldDescriptor field, int end) throws DamagedFileException {
        int next = (int) number(end, end - at) + at;
        if (next > end) {
            throw damaged("a length beyond the end");
        }
        if (field.getJavaType() == JavaType.MESSAGE) {
            message(field.getMessageType(), next);
        } else if (isPacked(field)) {
            while (at < next) {
                number(next, -1);
            }
        }
        at = next;
    }

    private static boolean isPacked(FieldDescriptor field) {
        return field.isRepeated() && switch (field.getLiteType()) {
            case INT32, INT64, UINT32, UINT64, SINT32, SINT64, BOOL, ENUM -> true;
            default -> false;
        };
    }

    /**
     * Reads a number.
     *
     * @param most the largest that counts, as one without a sign
     */
    private long number(int end, long most) throws DamagedFileException {
        long value = 0;
        int shift = 0;
        byte next = -1;
        while (next < 0) {
            if (at == end || shift > LAST) {
                throw damaged("a number without an end");
            }
            next = bytes[at++];
            if (shift == LAST && (next & 0x7E) != 0) {
                throw damaged("a number of more than 64 bits");
            }
            value |= (next & 0x7FL) << shift;
            shift += 7;
        }
        if (Long.compareUnsigned(value, most) > 0) {
            throw damaged("a tag or a length of " + Long.toUnsignedString(value));
        }
        return value;
    }

    private DamagedFileException damaged(String found) {
        return new DamagedFileException("The student's graph must be as it was written, found " + found + " before byte " + at
                + ".\nMaybe the file was damaged on its way; copy it again.");
    }
}
