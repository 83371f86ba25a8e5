/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.GroupType;

/** Parquet requires a converter for each column, also where columns are read one by one without any. */
final class ColumnConverters extends GroupConverter {

    private final GroupType type;

    ColumnConverters(GroupType type) {
        this.type = type;
    }

    @Override
    public Converter getConverter(int field) {
        return type.getType(field).isPrimitive() ? new PrimitiveConverter() {}
                : new ColumnConverters(type.getType(field).asGroupType());
    }

    @Override
    public void start() {}

    @Override
    public void end() {}
}
