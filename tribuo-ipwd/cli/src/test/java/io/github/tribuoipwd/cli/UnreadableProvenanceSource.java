/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.provenance.impl.SkeletalConfiguredObjectProvenance;
import io.github.tribuoipwd.support.Tables;
import java.util.Iterator;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.provenance.ConfiguredDataSourceProvenance;
import org.tribuo.provenance.DataSourceProvenance;

/** A source as users write them, whose provenance lacks the constructor that reads it again. */
public final class UnreadableProvenanceSource implements ConfigurableDataSource<Label> {

    private final Tables table = new Tables(200, 1, false);

    private UnreadableProvenanceSource() {}

    @Override
    public Iterator<Example<Label>> iterator() {
        return table.iterator();
    }

    @Override
    public OutputFactory<Label> getOutputFactory() {
        return table.getOutputFactory();
    }

    @Override
    public DataSourceProvenance getProvenance() {
        return new WrittenOnly(this);
    }

    /** Can be written and not read. */
    public static final class WrittenOnly extends SkeletalConfiguredObjectProvenance implements ConfiguredDataSourceProvenance {

        private static final long serialVersionUID = 1L;

        WrittenOnly(Configurable host) {
            super(host, "DataSource");
        }
    }
}
