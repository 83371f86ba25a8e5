/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.ConfigurationData;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.config.PropertySheet;
import com.oracle.labs.mlrg.olcut.config.property.ListProperty;
import com.oracle.labs.mlrg.olcut.config.property.Property;
import com.oracle.labs.mlrg.olcut.config.property.SimpleProperty;
import io.github.tribuoipwd.training.Checkpoints;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The relative paths in configuration files. One that exists from the working folder keeps that meaning, as everywhere in Tribuo;
 * one that does not is taken from the folder of the file that it stands in, if it exists there. So a configuration can lie beside
 * its data and be run from anywhere, and no path means another file than before. What a command writes is not looked for: it
 * begins at the working folder, as do the paths of the command line.
 */
final class ConfigurationPaths {

    private static final Logger logger = Logger.getLogger(ConfigurationPaths.class.getName());
    private static final String ADVICE = "\nMaybe ";
    /** Components whose paths are written. */
    private static final Set<String> WRITERS = Set.of(Checkpoints.class.getName());

    /** A path that was found nowhere. */
    private record Absent(String path, Path folder, Path file) {

        boolean isIn(String message) {
            return Pattern.compile("(?<![\\w.-])" + Pattern.quote(path) + "(?![\\w-])").matcher(message).find();
        }

        String looked() {
            Path here = Path.of("").toAbsolutePath();
            Path there = folder.toAbsolutePath().normalize();
            return "\n" + path + " was looked for in the working folder " + here
                    + (there.equals(here) ? "." : " and in the folder of " + file.getFileName() + ", " + there + ".");
        }
    }

    private final List<ConfigurationData> changed = new ArrayList<>();
    private final List<Absent> absent = new ArrayList<>();
    /** The properties that name files beside a configuration. */
    private final Map<Path, Set<String>> beside = new TreeMap<>();

    private ConfigurationPaths() {}

    /** Looks for the paths; none of the components is made. */
    static ConfigurationPaths of(ConfigurationFiles files) {
        ConfigurationPaths paths = new ConfigurationPaths();
        try (ConfigurationManager configuration = files.read()) {
            owners(files).forEach((name, file) -> configuration.getConfigurationData(name)
                    .ifPresent(data -> paths.tryToLook(data, file, configuration)));
            paths.beside.forEach((file, properties) -> logger.info(() -> "Beside " + file + ", and not in the working folder: "
                    + String.join(", ", properties)));
            return paths;
        } catch (RuntimeException | LinkageError e) {
            // What is wrong with the files is an error of the command, which explains it.
            logger.fine(() -> "The paths of " + files.names() + " are taken as they are: " + e);
            return new ConfigurationPaths();
        }
    }

    private void tryToLook(ConfigurationData data, Path file, ConfigurationManager configuration) {
        try {
            look(data, file, configuration);
        } catch (RuntimeException | LinkageError e) {
            // The command may not use it.
            logger.fine(() -> "The paths of the component " + data.getName() + " are taken as they are: " + e);
        }
    }

    /** The file of each component; one that is not on a disk, such as a resource, owns none. */
    private static Map<String, Path> owners(ConfigurationFiles files) {
        Map<String, Path> owners = new HashMap<>();
        Map<String, ConfigurationData> before = new HashMap<>();
        for (int number = 1; number <= files.names().size(); number++) {
            Optional<Path> file = file(files.names().get(number - 1));
            try (ConfigurationManager configuration = files.read(number)) {
                for (String name : configuration.getComponentNames()) {
                    ConfigurationData data = configuration.getConfigurationData(name).orElseThrow();
                    if (!data.equals(before.put(name, data))) {
                        owners.remove(name);
                        file.ifPresent(found -> owners.put(name, found));
                    }
                }
            }
        }
        return owners;
    }

    private static Optional<Path> file(String name) {
        return path(name).filter(Files::isRegularFile);
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private void look(ConfigurationData data, Path file, ConfigurationManager configuration) {
        if (WRITERS.contains(data.getClassName()) || !ComponentClasses.isThere(data.getClassName())) {
            return;
        }
        ConfigurationData copy = data.copy();
        for (Field field : PropertySheet.getAllFields(ComponentClasses.found(data.getClassName()).asSubclass(Configurable.class))) {
            String name = field.getName();
            if (field.isAnnotationPresent(Config.class) && isPath(field)) {
                data.get(name).ifPresent(property -> {
                    Property placed = placed(property, file, value -> configuration.getImmutableGlobalProperties()
                            .replaceGlobalProperties(data.getName(), name, value));
                    if (!placed.equals(property)) {
                        copy.add(name, placed);
                        beside.computeIfAbsent(file, key -> new TreeSet<>()).add(data.getName() + "." + name);
                    }
                });
            }
        }
        if (!copy.equals(data)) {
            changed.add(copy);
        }
    }

    /** Whether a setting holds a path, or several. */
    private static boolean isPath(Field field) {
        Stream<Type> types = field.getGenericType() instanceof ParameterizedType several
                ? Stream.of(several.getActualTypeArguments())
                : Stream.of(field.getType().isArray() ? field.getType().getComponentType() : field.getType());
        return types.anyMatch(Set.of(Path.class, File.class)::contains);
    }

    /** Replaces the global properties in a value. */
    private interface Expansion {
        String of(String value);
    }

    private Property placed(Property property, Path file, Expansion expansion) {
        if (property instanceof SimpleProperty one) {
            return new SimpleProperty(placed(one.getValue(), file, expansion));
        }
        if (property instanceof ListProperty several) {
            return new ListProperty(several.getSimpleList().stream()
                    .map(one -> new SimpleProperty(placed(one.getValue(), file, expansion))).toList(), several.getClassList());
        }
        return property;
    }

    private String placed(String value, Path file, Expansion expansion) {
        Path here = path(expansion.of(value)).orElse(null);
        if (here == null || here.toString().isEmpty() || here.isAbsolute()) {
            return value;
        }
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
        Path there = file.resolveSibling(here);
        boolean isThere = Files.exists(there);
        if (Files.exists(here)) {
            if (isThere && !isSame(here, there)) {
                logger.warning(() -> here + " in " + file + " is in the working folder and beside that file; it is the one in the"
                        + " working folder.\nMaybe write the path in full.");
            }
            return value;
        }
        if (!isThere) {
            absent.add(new Absent(here.toString(), folder, file));
        }
        return isThere ? there.toString() : value;
    }

    private static boolean isSame(Path here, Path there) {
        try {
            return Files.isSameFile(here, there);
        } catch (IOException e) {
            return false;
        }
    }

    /** The components whose paths begin at the folder of their file. */
    List<ConfigurationData> changed() {
        return changed;
    }

    /** Adds to an error where the paths in it were looked for; its advice stays the last line. */
    String explained(String message) {
        StringBuilder text = new StringBuilder(message);
        absent.stream().filter(one -> one.isIn(message)).map(Absent::looked).distinct().forEach(looked -> {
            int advice = text.indexOf(ADVICE);
            text.insert(advice < 0 ? text.length() : advice, looked);
        });
        return text.toString();
    }
}
