/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.PropertySheet;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Suggests a name where a configuration or the command line has an unknown one: the present name of what was renamed, or the
 * nearest existing name. OLCUT reports the unknown name in its messages only, so they are parsed here; a message in other words
 * gets the general advice.
 */
final class ConfigurationAdvice {

    private static final Pattern UNKNOWN_PROPERTY =
            Pattern.compile("Component: (\\S+), Property: (\\S+), Unknown property in configuration file");
    private static final Pattern ABSENT_PROPERTY = Pattern.compile("Component: (\\S+), Property: (\\S+), \\S+ is mandatory");
    private static final Pattern UNKNOWN_OVERRIDE = Pattern.compile("Failed to find field (\\S+) in component (\\S+) with class");
    private static final Pattern UNKNOWN_CLASS = Pattern.compile("Class (\\S+) not found");
    private static final Pattern UNKNOWN_COMPONENT =
            Pattern.compile("Component: (\\S+), Failed to find component\\.|Failed to find component (\\S+)");
    private static final Pattern UNKNOWN_VALUE = Pattern.compile("(\\S+) is not a value of class (\\S+)");
    private static final Pattern UNKNOWN_OPTION = Pattern.compile("Argument: --(\\S+), Unknown argument");
    private static final Pattern UNKNOWN_LETTERS = Pattern.compile("Argument: -(\\w\\S+) on element ");
    private static final Pattern UNKNOWN_FILE = Pattern.compile("Can't find config file: (.+)");

    /** How the description of a setting begins that exists for nothing but to be refused. */
    private static final String RETIRED = "Must not be set";

    /** Settings that had a British spelling or another name before 0.1.0. */
    private static final Map<String, String> SETTINGS = Map.of("deviation", "std", "normalisation", "normalization",
            "normalise", "normalize", "standardise", "standardization", "standardize", "standardization",
            "standardisation", "standardization");

    /** Classes that had another name before 0.1.0. */
    private static final Map<String, String> CLASSES = Map.of("CentreCrop", "CenterCrop", "Decoupled", "DecoupledLoss",
            "TeacherLabelledDataSource", "TeacherLabeledDataSource");

    /** Options that had another name before 0.1.0. */
    private static final Map<String, String> OPTIONS = Map.of("overwrite", "force");

    private final String[] args;
    private final HelpText help;

    /** @param args the arguments of the program: the configuration is read from its files once more */
    ConfigurationAdvice(String[] args, HelpText help) {
        this.args = args.clone();
        this.help = help;
    }

    /**
     * The advice for a message of OLCUT.
     *
     * @param otherwise the advice where this has nothing better
     * @return what follows "Maybe"
     */
    String on(String message, String otherwise) {
        try {
            return property(message).or(() -> absent(message)).or(() -> type(message)).or(() -> component(message))
                    .or(() -> value(message)).or(() -> option(message)).or(() -> letters(message)).or(() -> file(message))
                    .orElse(otherwise);
        } catch (RuntimeException | LinkageError e) {
            // The configuration may not be readable at all.
            return otherwise;
        }
    }

    private Optional<String> property(String message) {
        Matcher unknown = UNKNOWN_PROPERTY.matcher(message);
        Matcher override = UNKNOWN_OVERRIDE.matcher(message);
        boolean inFile = unknown.find();
        if (!inFile && !override.find()) {
            return Optional.empty();
        }
        String component = inFile ? unknown.group(1) : override.group(2);
        String written = inFile ? unknown.group(2) : override.group(1);
        try (ConfigurationManager configuration = configuration()) {
            return configuration.getConfigurationData(component).map(data -> {
                Class<?> type = ComponentClasses.found(data.getClassName());
                Set<String> settings = settings(type);
                String today = SETTINGS.getOrDefault(written, "");
                return (settings.contains(today) ? "you mean " + today + ", which was named " + written + " before; "
                        : Spelling.meant(written, settings)) + type.getSimpleName() + (settings.isEmpty() ? " has no settings."
                                : " has the settings " + String.join(", ", settings) + ".");
            });
        }
    }

    private static Optional<String> absent(String message) {
        Matcher absent = ABSENT_PROPERTY.matcher(message);
        return absent.find()
                ? Optional.of("add a property named " + absent.group(2) + " to the component " + absent.group(1) + ".")
                : Optional.empty();
    }

    private static Optional<String> type(String message) {
        Matcher unknown = UNKNOWN_CLASS.matcher(message);
        if (!unknown.find()) {
            return Optional.empty();
        }
        String written = unknown.group(1);
        String simple = written.substring(written.lastIndexOf('.') + 1);
        String today = CLASSES.getOrDefault(simple, simple);
        Map<String, String> known = ComponentClasses.bySimpleName();
        if (known.containsKey(today)) {
            return Optional.of("you mean " + known.get(today) + (today.equals(simple) ? "." : ", which was named " + simple
                    + " before."));
        }
        return Spelling.nearest(simple, known.keySet()).map(near -> "you mean " + known.get(near) + ".");
    }

    private Optional<String> component(String message) {
        Matcher unknown = UNKNOWN_COMPONENT.matcher(message);
        if (!unknown.find()) {
            return Optional.empty();
        }
        String written = unknown.group(1) == null ? unknown.group(2) : unknown.group(1);
        try (ConfigurationManager configuration = configuration()) {
            Set<String> names = new TreeSet<>(configuration.getComponentNames());
            return Optional.of(names.isEmpty() ? "name the configuration file with --config-file."
                    : Spelling.meant(written, names) + "the configuration has the components " + String.join(", ", names) + ".");
        }
    }

    private static Optional<String> value(String message) {
        Matcher unknown = UNKNOWN_VALUE.matcher(message);
        if (!unknown.find()) {
            return Optional.empty();
        }
        List<String> values = Arrays.stream(ComponentClasses.found(unknown.group(2)).getEnumConstants()).map(value -> ((Enum<?>) value).name()).toList();
        return Optional.of(Spelling.meant(unknown.group(1), values) + "the values are " + String.join(", ", values) + ".");
    }

    private Optional<String> option(String message) {
        Matcher unknown = UNKNOWN_OPTION.matcher(message);
        if (!unknown.find()) {
            return Optional.empty();
        }
        String written = unknown.group(1);
        String today = OPTIONS.getOrDefault(written, "");
        Set<String> names = new TreeSet<>(help.longNames());
        names.addAll(HelpText.COMMON);
        return Optional.of((names.contains(today) ? "you mean --" + today + ", which was named --" + written + " before; "
                : Spelling.nearest(written, names).map(near -> "you mean --" + near + "; ").orElse("")) + "--help lists all options.");
    }

    /** A name with one hyphen is read as letters. */
    private Optional<String> letters(String message) {
        Matcher unknown = UNKNOWN_LETTERS.matcher(message);
        return unknown.find() ? Spelling.nearest(unknown.group(1), help.longNames())
                .map(near -> "you mean --" + near + ", with two hyphens; --help lists all options.") : Optional.empty();
    }

    private static Optional<String> file(String message) {
        Matcher unknown = UNKNOWN_FILE.matcher(message);
        if (!unknown.find()) {
            return Optional.empty();
        }
        Path file = Path.of(unknown.group(1)).toAbsolutePath().normalize();
        Path folder = file.getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return Optional.of("the path is meant from another folder: there is no folder " + folder + ".");
        }
        try (Stream<Path> files = Files.list(folder)) {
            return Optional.of(Spelling.nearest(file.getFileName().toString(), files.map(one -> one.getFileName().toString()).toList())
                    .map(near -> "you mean " + near).orElse("the path is meant from another folder") + "; it was looked for in "
                    + folder + ".");
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Set<String> settings(Class<?> type) {
        return PropertySheet.getAllFields(type.asSubclass(Configurable.class)).stream()
                .filter(field -> field.isAnnotationPresent(Config.class)
                        && !field.getAnnotation(Config.class).description().startsWith(RETIRED)).map(Field::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The components as the files describe them; none of them is made. */
    private ConfigurationManager configuration() {
        return ConfigurationFiles.of(args).read();
    }
}
