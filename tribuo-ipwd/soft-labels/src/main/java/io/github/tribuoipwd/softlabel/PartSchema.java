/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.MessageTypeParser;
import org.apache.parquet.schema.PrimitiveType;

/** The columns of a part. */
final class PartSchema {

    static final String KEY = "key";
    static final String VIEW = "view";
    static final String VIEW_KEY = "view_key";
    static final String LABEL = "label";
    static final String LOGITS = "logits";
    static final String IDS = "ids";
    static final String VALUES = "values";
    static final String MASS = "mass";
    static final String MASS2 = "mass2";
    static final String MASS4 = "mass4";

    private static final String COMMON = "required binary key; required int32 view; required binary view_key;"
            + " optional binary label (STRING); ";

    private static final MessageType DENSE = MessageTypeParser.parseMessageType("message soft_labels { " + COMMON
            + list("float", LOGITS) + "}");
    private static final MessageType TOP = MessageTypeParser.parseMessageType("message soft_labels { " + COMMON
            + list("int32", IDS) + list("float", VALUES)
            + "required double mass; required double mass2; required double mass4; }");

    private PartSchema() {}

    /** The names within a list are those of Spark and pandas. */
    private static String list(String type, String name) {
        return "required group " + name + " (LIST) { repeated group list { required " + type + " element; } } ";
    }

    static MessageType of(SoftLabelEncoding encoding) {
        return encoding.top() == 0 ? DENSE : TOP;
    }

    /**
     * The column of a part as it was written, here or by Spark, which makes columns optional.
     *
     * @throws SoftLabelException if it is missing or of another type
     */
    static ColumnDescriptor column(MessageType found, MessageType expected, String part, String name) {
        String[] path = expected.getType(name).isPrimitive() ? new String[] {name} : new String[] {name, "list", "element"};
        PrimitiveType.PrimitiveTypeName type = expected.getColumnDescription(path).getPrimitiveType().getPrimitiveTypeName();
        if (!found.containsPath(path) || found.getColumnDescription(path).getPrimitiveType().getPrimitiveTypeName() != type) {
            throw new SoftLabelException("The part " + part + " must have a column " + String.join(".", path) + " of " + type
                    + ", found " + List.of(String.valueOf(found).split("\n")) + ".\nMaybe it was written by something else.");
        }
        return found.getColumnDescription(path);
    }
}
