/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import io.github.tribuoipwd.DistillationSearch;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.features.DenseDataset;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.DataSource;
import org.tribuo.Dataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;

/** Trainers and data that the options of a program name. */
final class Components {

    private Components() {}

    static Method method(ConfigurationManager configuration, String name, String options) {
        boolean known = configuration.getComponentNames().contains(name);
        if (known && configuration.lookup(name) instanceof DistillationTrainer trainer) {
            return Method.of(trainer);
        }
        if (known && configuration.lookup(name) instanceof DistillationSearch search) {
            return Method.of(search);
        }
        Set<String> usable = new TreeSet<>(configuration.listAll(DistillationTrainer.class));
        usable.addAll(configuration.listAll(DistillationSearch.class));
        throw new IllegalArgumentException("The " + options + " must name DistillationTrainers or DistillationSearches, found \""
                + name + "\", which is " + (known ? "another component" : "not in the configuration") + ".\nMaybe "
                + advice(name, usable));
    }

    /** A component of a kind. */
    static <T extends Configurable> T of(ConfigurationManager configuration, Class<T> kind, String name, String option) {
        boolean known = configuration.getComponentNames().contains(name);
        if (known && kind.isInstance(configuration.lookup(name))) {
            return kind.cast(configuration.lookup(name));
        }
        throw new IllegalArgumentException("The option --" + option + " must name a " + kind.getSimpleName() + ", found \"" + name
                + "\", which is " + (known ? "another component" : "not in the configuration") + ".\nMaybe "
                + advice(name, configuration.listAll(kind)));
    }

    private static String advice(String written, Collection<String> usable) {
        return usable.isEmpty() ? "name the configuration file that has one with --config-file."
                : Spelling.meant(written, usable) + "use one of " + usable + ".";
    }

    /** A component of a kind by its name, or without a name the only one there is. */
    static <T extends Configurable> T only(ConfigurationManager configuration, Class<T> kind, @Nullable String name,
            String option) {
        List<String> names = configuration.listAll(kind);
        if (name == null && names.isEmpty()) {
            requireClasses(configuration);
            throw new IllegalArgumentException("The configuration must have a " + kind.getSimpleName() + ", found none.\nMaybe"
                    + " name its file with --config-file, or add a component of the type " + kind.getName() + ".");
        }
        return of(configuration, kind, name == null && names.size() == 1 ? names.get(0)
                : CommandLine.required(name, option, "one of " + names), option);
    }

    /** A component whose class is misspelled is none of any kind; OLCUT's own error names it. */
    private static void requireClasses(ConfigurationManager configuration) {
        for (String name : configuration.getComponentNames()) {
            boolean found = configuration.getConfigurationData(name).map(data ->
                    ComponentClasses.isThere(data.getClassName())).orElse(true);
            if (!found) {
                configuration.lookup(name);
            }
        }
    }

    static Dataset<Label> data(@Nullable ConfigurableDataSource<?> given, String option) {
        DataSource<Label> labeled = source(given, option);
        Dataset<Label> data = new DenseDataset<>(labeled);
        if (data.size() == 0) {
            throw new IllegalArgumentException("The source of --" + option + " must give examples, found none: " + given
                    + ".\nMaybe correct its path.");
        }
        return data;
    }

    /** A source of labels, which is not read. */
    static DataSource<Label> source(@Nullable ConfigurableDataSource<?> given, String option) {
        ConfigurableDataSource<?> source = CommandLine.required(given, option, "the name of a data source in the configuration");
        if (!(source.getOutputFactory() instanceof LabelFactory)) {
            throw new IllegalArgumentException("The option --" + option + " must name a source of Labels, found one of "
                    + source.getOutputFactory().getClass().getName() + ".\nMaybe give the source a LabelFactory.");
        }
        @SuppressWarnings("unchecked") // a LabelFactory makes labels only
        DataSource<Label> labeled = (DataSource<Label>) source;
        return labeled;
    }
}
