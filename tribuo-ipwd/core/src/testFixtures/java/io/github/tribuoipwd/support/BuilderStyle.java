/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.Configurable;
import com.oracle.labs.mlrg.olcut.config.ConfigurationData;
import com.oracle.labs.mlrg.olcut.config.ConfigurationManager;
import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.Provenancable;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.teacher.OnnxTeacher;
import java.io.IOException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The style of builders that CONTRIBUTING describes, for the components of a module: a setting has one name and one default in
 * files and in code. What a component departs in is listed here.
 */
public final class BuilderStyle {

    /** With more settings than that a class has a builder, with fewer a constructor of all. */
    private static final int MOST_ARGUMENTS = 4;

    /** What is set in code only. */
    private static final Map<Class<?>, Set<String>> NO_SETTINGS = Map.of(DistillationTrainer.class, Set.of("listener"));

    /** What code gives always and a file may leave out, since only one kind of teacher has it elsewhere. */
    private static final Map<Class<?>, Set<String>> ALWAYS_GIVEN = Map.of(OnnxTeacher.class, Set.of("labels"));

    /** Methods that set more than the setting that they are named after, in the order of their parameters. */
    private static final Map<String, List<String>> SEVERAL = Map.of(
            "DistillationTrainer.unknownFeatures", List.of("unknownFeatures", "maximumUnknownShare"),
            "SoftLabelCapture.views", List.of("augmentation", "views", "seed"));

    /** Whose Javadoc says what they are for, which is said without a default. */
    private static final Set<String> NO_DEFAULT = Set.of("DistillationTrainer.augmentation", "DistillationTrainer.listener");

    private static final Pattern METHOD = Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+public Builder (\\w+)\\(",
            Pattern.DOTALL);
    private static final Pattern DEFAULT = Pattern.compile("default|[Ww]ithout|[Mm]ust be (set|added)");

    private final List<Configurable> instances;
    private final List<Configurable> values;

    /**
     * @param instances components of all classes of a module, with settings that are not the defaults
     * @param values of settings that are components: one for each type, and none that an instance has there
     */
    public BuilderStyle(List<Configurable> instances, List<Configurable> values) {
        this.instances = instances;
        this.values = values;
    }

    /** An instance of each class that has a builder. */
    public Collection<Configurable> built() {
        Map<String, Configurable> built = new TreeMap<>();
        instances.stream().filter(instance -> begins(instance.getClass()) != null)
                .forEach(instance -> built.put(instance.getClass().getName(), instance));
        return built.values();
    }

    /** The settings that a method of a class's builder sets. */
    private static List<String> set(Class<?> type, Method method) {
        return SEVERAL.getOrDefault(type.getSimpleName() + "." + method.getName(), List.of(method.getName()));
    }

    private static Method begins(Class<?> type) {
        return Stream.of(type.getMethods()).filter(method -> method.getName().equals("builder")).findFirst().orElse(null);
    }

    private static List<Method> methods(Class<?> builder) {
        return Stream.of(builder.getDeclaredMethods()).filter(method -> Modifier.isPublic(method.getModifiers()))
                .filter(method -> !method.isSynthetic()).sorted(Comparator.comparing(Method::getName)).toList();
    }

    private static List<String> parameters(Executable executable) {
        return Stream.of(executable.getParameters()).map(Parameter::getName).toList();
    }

    /** Those of the superclasses first; without those that are there only to be refused. */
    private static List<Field> settings(Class<?> type) {
        List<Field> settings = new ArrayList<>(type == Object.class ? List.of() : settings(type.getSuperclass()));
        for (Field field : type.getDeclaredFields()) {
            Config setting = field.getAnnotation(Config.class);
            if (setting != null && !setting.description().startsWith("Must not be set")) {
                field.setAccessible(true);
                settings.add(field);
            }
        }
        return settings;
    }

    private static List<String> names(Collection<Field> settings) {
        return settings.stream().map(Field::getName).toList();
    }

    private static List<Field> mandatory(Class<?> type) {
        return settings(type).stream().filter(setting -> setting.getAnnotation(Config.class).mandatory()
                || ALWAYS_GIVEN.getOrDefault(type, Set.of()).contains(setting.getName())).toList();
    }

    /** @param others classes with builders that are no components */
    public void assertForm(Class<?>... others) {
        List<Class<?>> types = new ArrayList<>(built().stream().map(Object::getClass).toList());
        types.addAll(List.of(others));
        for (Class<?> type : types) {
            Method begins = begins(type);
            Class<?> builder = begins.getReturnType();
            assertTrue(Modifier.isStatic(begins.getModifiers()), type::getName);
            assertEquals(type.getName() + "$Builder", builder.getName());
            assertTrue(Modifier.isStatic(builder.getModifiers()) && Modifier.isFinal(builder.getModifiers()), builder::getName);
            assertEquals(0, builder.getConstructors().length, builder::getName);
            for (Method method : methods(builder)) {
                boolean ends = method.getName().equals("build");
                assertEquals(ends ? type : builder, method.getReturnType(), method::toString);
                assertEquals(ends, method.getParameterCount() == 0, method::toString);
            }
        }
    }

    /** Many settings have a builder, and few a constructor. */
    public void assertBuilders() {
        for (Configurable instance : instances) {
            Class<?> type = instance.getClass();
            List<String> settings = names(settings(type));
            assertEquals(settings.size() > MOST_ARGUMENTS, begins(type) != null, () -> type.getName() + " has " + settings);
            List<List<String>> constructors = Stream.of(type.getConstructors()).map(BuilderStyle::parameters).toList();
            if (settings.size() > MOST_ARGUMENTS) {
                constructors.forEach(given -> assertEquals(settings.subList(0, given.size()), given, type::getName));
            } else {
                Set<String> all = Set.copyOf(settings);
                assertTrue(constructors.stream().anyMatch(given -> given.size() == all.size() && all.equals(Set.copyOf(given))),
                        () -> type.getName() + " has " + settings + " and constructors of " + constructors);
            }
        }
    }

    /** What must be set begins the builder, or has a method and is missed by name; everything else has one method of its name. */
    public void assertNames() {
        for (Configurable instance : built()) {
            Class<?> type = instance.getClass();
            Method begins = begins(type);
            List<String> mandatory = names(mandatory(type));
            List<String> expected = new ArrayList<>(names(settings(type)));
            assertTrue(begins.getParameterCount() == 0 || parameters(begins).equals(mandatory), begins::toString);
            expected.removeAll(parameters(begins));
            expected.addAll(NO_SETTINGS.getOrDefault(type, Set.of()));
            List<String> found = new ArrayList<>();
            for (Method method : methods(begins.getReturnType())) {
                List<String> set = set(type, method);
                found.addAll(set);
                assertEquals(method.getName().equals("build") ? 0 : set.size(), method.getParameterCount(), method::toString);
            }
            expected.add("build");
            assertEquals(new TreeSet<>(expected), new TreeSet<>(found), type::getName);
            assertEquals(expected.size(), found.size(), type::getName);
        }
    }

    /** A builder that was given what must be set, from the fields of an instance. */
    private static Object begun(Configurable instance) throws ReflectiveOperationException {
        Class<?> type = instance.getClass();
        Method begins = begins(type);
        List<Object> arguments = new ArrayList<>();
        List<Field> mandatory = mandatory(type);
        for (Field setting : mandatory) {
            arguments.add(setting.get(instance));
        }
        if (begins.getParameterCount() > 0 || mandatory.isEmpty()) {
            return begins.invoke(null, arguments.toArray());
        }
        Object builder = begins.invoke(null);
        for (Field setting : mandatory) {
            method(builder, setting.getName()).invoke(builder, setting.get(instance));
        }
        return builder;
    }

    private static Method method(Object builder, String name) {
        return methods(builder.getClass()).stream().filter(method -> method.getName().equals(name)).findFirst().orElseThrow();
    }

    private static ObjectProvenance provenance(Object object) {
        return (ObjectProvenance) ((Provenancable<?>) object).getProvenance();
    }

    /** A builder that was told no more than it must be builds what a configuration does that says no more. */
    public void assertDefaults() throws ReflectiveOperationException {
        for (Configurable instance : built()) {
            List<ConfigurationData> data = new ArrayList<>(ProvenanceUtil.extractConfiguration(provenance(instance)));
            ConfigurationData whole = data.get(0);
            ConfigurationData least = new ConfigurationData(whole.getName(), whole.getClassName());
            names(mandatory(instance.getClass())).forEach(name -> least.add(name, whole.get(name).orElseThrow()));
            data.set(0, least);
            Object builder = begun(instance);
            Object built = method(builder, "build").invoke(builder);
            try (ConfigurationManager configuration = new ConfigurationManager()) {
                configuration.addConfiguration(data);
                Configurable configured = configuration.lookup(whole.getName());
                assertEquals(configured.toString(), built.toString());
                assertEquals(provenance(configured), provenance(built));
            }
            assertNotSame(built, method(builder, "build").invoke(builder));
        }
    }

    /** The settings that a builder holds, by name: in an object of the class that it builds, whose fields have the defaults. */
    private static Map<String, Object> held(Object builder) throws ReflectiveOperationException {
        Field prototype = builder.getClass().getDeclaredFields()[0];
        assertEquals(1, builder.getClass().getDeclaredFields().length, builder.getClass()::getName);
        assertEquals(builder.getClass().getEnclosingClass(), prototype.getType());
        prototype.setAccessible(true);
        Map<String, Object> held = new HashMap<>();
        for (Field setting : settings(prototype.getType())) {
            held.put(setting.getName(), setting.get(prototype.get(builder)));
        }
        return held;
    }

    /** A value of a type that differs from another one. */
    private Object other(Class<?> type, Object value) {
        List<Object> candidates = new ArrayList<>(List.of(77, 77L, 0.77, 0.77f, '#', true, false, "other", new int[] {7},
                new double[] {0.7}, Path.of("other"), List.of("other"), Map.of("some", "other")));
        candidates.addAll(type.isEnum() ? List.of(type.getEnumConstants()) : values);
        return candidates.stream().filter(candidate -> boxed(type).isInstance(candidate) && !Objects.deepEquals(candidate, value))
                .findFirst().orElseThrow(() -> new AssertionError("no value of " + type));
    }

    private static Class<?> boxed(Class<?> type) {
        return type.isPrimitive() ? MethodType.methodType(type).wrap().returnType() : type;
    }

    /** Each method sets its settings and no others. */
    public void assertMethods() throws ReflectiveOperationException {
        for (Configurable instance : built()) {
            for (String name : names(settings(instance.getClass()))) {
                Object builder = begun(instance);
                Map<String, Object> before = held(builder);
                Method method = methods(builder.getClass()).stream().filter(found -> found.getName().equals(name)).findFirst()
                        .orElse(null);
                if (method == null) {
                    continue;
                }
                List<String> set = set(instance.getClass(), method);
                List<Object> arguments = new ArrayList<>();
                for (int i = 0; i < set.size(); i++) {
                    arguments.add(other(method.getParameterTypes()[i], before.get(set.get(i))));
                }
                assertEquals(builder, method.invoke(builder, arguments.toArray()));
                Map<String, Object> after = held(builder);
                Set<String> changed = new TreeSet<>(before.keySet());
                changed.removeIf(key -> Objects.deepEquals(before.get(key), after.get(key)));
                assertEquals(new TreeSet<>(set), changed, method::toString);
                for (int i = 0; i < set.size(); i++) {
                    assertTrue(Objects.deepEquals(arguments.get(i), after.get(set.get(i))), method::toString);
                }
            }
        }
    }

    /** Settings that must be set and have a method are missed by name. */
    public void assertMissed() throws ReflectiveOperationException {
        for (Configurable instance : built()) {
            Method begins = begins(instance.getClass());
            for (Field missing : begins.getParameterCount() == 0 ? mandatory(instance.getClass()) : List.<Field>of()) {
                Object builder = begins.invoke(null);
                for (Field setting : mandatory(instance.getClass())) {
                    if (!setting.equals(missing)) {
                        method(builder, setting.getName()).invoke(builder, setting.get(instance));
                    }
                }
                Method build = method(builder, "build");
                Throwable refused = assertThrows(InvocationTargetException.class, () -> build.invoke(builder)).getCause();
                assertEquals(IllegalArgumentException.class, refused.getClass());
                assertTrue(refused.getMessage().contains(missing.getName()) && refused.getMessage().contains("\nMaybe "),
                        refused::getMessage);
            }
        }
    }

    /** The Javadoc of each method of this module's builders says what holds where it is not called. */
    public void assertDocumented() throws IOException {
        List<String> undocumented = new ArrayList<>();
        for (Configurable instance : built()) {
            undocumented.addAll(undocumented(instance.getClass(), Path.of("")));
        }
        assertEquals(List.of(), undocumented);
    }

    /**
     * The methods of a class's builder whose Javadoc does not say what holds where they are not called.
     *
     * @param module the folder of the class's module
     */
    public static List<String> undocumented(Class<?> type, Path module) throws IOException {
        Path source = module.resolve("src/main/java").resolve(type.getName().replace('.', '/') + ".java");
        List<MatchResult> methods = METHOD.matcher(Files.readString(source)).results().toList();
        assertEquals(methods(begins(type).getReturnType()).size() - 1, methods.size(), type::getName);
        return methods.stream().filter(method -> !DEFAULT.matcher(method.group(1)).find())
                .map(method -> type.getSimpleName() + "." + method.group(2)).filter(name -> !NO_DEFAULT.contains(name)).toList();
    }
}
