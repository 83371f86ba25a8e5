/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.SkeletalConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.MutableDataset;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.ConfiguredDataSourceProvenance;
import org.tribuo.provenance.DataSourceProvenance;

/**
 * A small table as a configurable source: three overlapping classes of unequal size, made from a seed. Dense tables have every
 * feature in every example, sparse ones leave zeros out.
 */
public final class Tables implements ConfigurableDataSource<Label> {

    public static final List<String> LABELS = List.of("large", "middle", "small");

    @Config(description = "Number of examples.")
    private int number = 200;

    @Config(description = "Seed.")
    private long seed = 1;

    @Config(description = "Leaves zeros out.")
    private boolean sparse = false;

    private Tables() {}

    public Tables(int number, long seed, boolean sparse) {
        this.number = number;
        this.seed = seed;
        this.sparse = sparse;
    }

    public static MutableDataset<Label> dataset(int number, long seed, boolean sparse) {
        return new MutableDataset<>(new Tables(number, seed, sparse));
    }

    @Override
    public Iterator<Example<Label>> iterator() {
        SplittableRandom random = new SplittableRandom(seed);
        List<Example<Label>> examples = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            int label = i % 10 < 6 ? 0 : i % 10 < 9 ? 1 : 2;
            List<String> names = new ArrayList<>();
            List<Double> values = new ArrayList<>();
            for (int j = 0; j < 6; j++) {
                boolean zero = j > 0 && random.nextInt(3) == 0;
                double value = zero ? 0 : Math.round(4 * (random.nextGaussian() + (j % 3 == label ? 1.5 : 0))) / 4.0;
                if (!sparse || value != 0 || (j == 5 && names.isEmpty())) {
                    names.add("f" + j);
                    values.add(value);
                }
            }
            examples.add(new ArrayExample<>(new Label(LABELS.get(label)), names.toArray(String[]::new),
                    values.stream().mapToDouble(Double::doubleValue).toArray()));
        }
        return examples.iterator();
    }

    @Override
    public OutputFactory<Label> getOutputFactory() {
        return new LabelFactory();
    }

    @Override
    public DataSourceProvenance getProvenance() {
        return new TablesProvenance(this);
    }

    @Override
    public String toString() {
        return "Tables(number=" + number + ",seed=" + seed + ",sparse=" + sparse + ")";
    }

    public static final class TablesProvenance extends SkeletalConfiguredObjectProvenance
            implements ConfiguredDataSourceProvenance {

        private static final long serialVersionUID = 1L;

        TablesProvenance(Tables host) {
            super(host, "DataSource");
        }

        public TablesProvenance(Map<String, Provenance> map) {
            super(extract(new java.util.HashMap<>(map)));
        }

        private static ExtractedInfo extract(Map<String, Provenance> map) {
            String name = ObjectProvenance.checkAndExtractProvenance(map, CLASS_NAME, StringProvenance.class, "").getValue();
            String host = ObjectProvenance.checkAndExtractProvenance(map, HOST_SHORT_NAME, StringProvenance.class, "").getValue();
            return new ExtractedInfo(name, host, map, Map.of());
        }
    }
}
