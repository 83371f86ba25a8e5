/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every call that DJL has: those that the engine overrides are mapped or refused, and none is routed otherwise unnoticed.
 */
@Tag("unit")
class OperationRoutingTest {

    private static final Set<String> IN_PLACE = Set.of("addi", "subi", "muli", "divi", "modi", "powi", "negi", "signi");
    /** Mapped so that they are refused with their own advice. */
    private static final Set<String> SIZED_BY_VALUES = Set.of("nonzero", "unique");
    /** Reads, and the way back from the internal array. */
    private static final Set<String> NO_OPERATIONS = Set.of("getGradient", "getArray");

    private static Stream<Method> methods(Class<?> type) {
        return Arrays.stream(type.getMethods()).filter(method -> !Modifier.isStatic(method.getModifiers()));
    }

    private static boolean givesArrays(Method method) {
        return method.getReturnType() == NDArray.class || method.getReturnType() == NDList.class;
    }

    private static String signature(Method method) {
        return method.getName() + Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName)
                .collect(Collectors.joining(", ", "(", ")"));
    }

    /** Default methods of an interface that the engine's class has in its own way. */
    private static Set<String> overridden(Class<?> type, Class<?> engine) {
        return methods(type).filter(Method::isDefault).filter(method -> overrides(engine, method))
                .map(OperationRoutingTest::signature)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean overrides(Class<?> engine, Method method) {
        try {
            return !engine.getMethod(method.getName(), method.getParameterTypes()).isDefault();
        } catch (NoSuchMethodException e) {
            throw new AssertionError(e);
        }
    }

    /** A new one in another DJL shows up here: map it, compare it with DJL, and add it. */
    @Test
    void defaultMethodsThatTheEngineOverrides() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.ones(new Shape(1));
            assertEquals(new TreeSet<>(Set.of("all()", "any()", "duplicate()", "get(NDManager, long[])", "none()", "oneHot(int)",
                    "oneHot(int, DataType)", "returnResource(NDManager)", "split(long, int)", "squeeze()", "squeeze(int)",
                    "swapAxes(int, int)")), overridden(NDArray.class, array.getClass()));
            assertEquals(Set.of(), overridden(NDArrayEx.class, array.getNDArrayInternal().getClass()));
            methods(NDArray.class).filter(Method::isDefault).filter(OperationRoutingTest::givesArrays)
                    .filter(method -> overrides(array.getClass(), method))
                    .forEach(method -> assertTrue(Operations.has(method.getName()), () -> signature(method)));
        }
    }

    /** An engine that overrides every default method: unmapped ones are refused by name, never routed around. */
    @Test
    void unmappedOverriddenDefaultsAreRefusedByName() {
        try (NDManager manager = NDManager.newBaseManager();
                Trace trace = new Trace(manager, new OnnxGraph(13, List.of()), Symbols.none(), Map.of())) {
            NDArray real = manager.ones(new Shape(2, 3));
            NDArray engine = engine(NDArray.class, real);
            NDArray traced = new TracedArray(trace, engine, "x", false, null, Storage.own()).proxy();
            long refused = Stream.concat(
                    methods(NDArray.class).map(method -> refusal(traced, method)),
                    methods(NDArrayEx.class).map(method -> refusal(traced.getNDArrayInternal(), method)))
                    .filter(found -> found).count();
            assertTrue(refused > 20, () -> "" + refused);
        }
    }

    /** An array (or its internal one) of an engine that overrides everything: a proxy has no default methods. */
    private static <T> T engine(Class<T> type, NDArray real) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            if (method.getName().equals("getNDArrayInternal")) {
                return engine(NDArrayEx.class, real);
            }
            if (method.getReturnType() == NDArray.class) {
                return real.duplicate();
            }
            return method.getReturnType() == NDList.class ? new NDList(real.duplicate()) : method.invoke(real, args);
        }));
    }

    private static boolean refusal(Object traced, Method method) {
        if (!method.isDefault() || !givesArrays(method) || Operations.has(method.getName())) {
            return false;
        }
        Object[] args = Arrays.stream(method.getParameterTypes()).map(OperationRoutingTest::anything).toArray();
        InvocationTargetException e = assertThrows(InvocationTargetException.class, () -> method.invoke(traced, args),
                () -> signature(method));
        assertEquals(ExportException.class, e.getCause().getClass(), () -> signature(method) + ": " + e.getCause());
        // A call that changes its array is recorded as the one that returns a new array.
        String name = method.getName().matches("r\\w+i") ? method.getName().replaceAll("i$", "") : method.getName();
        assertTrue(e.getCause().getMessage().startsWith("Cannot export " + name), e.getCause().getMessage());
        assertTrue(e.getCause().getMessage().contains("\nMaybe "), e.getCause().getMessage());
        return true;
    }

    private static Object anything(Class<?> type) {
        return Map.<Class<?>, Object>of(int.class, 0, long.class, 0L, float.class, 0f, double.class, 0.0, boolean.class, false)
                .get(type);
    }

    /** A call that returns no array and is no property, read or write is refused before it runs, such as an optimizer's step. */
    @Test
    void callsWithoutArraysAreRefused() {
        try (NDManager manager = NDManager.newBaseManager();
                Trace trace = new Trace(manager, new OnnxGraph(13, List.of()), Symbols.none(), Map.of())) {
            NDArray weight = manager.ones(new Shape(3));
            NDArray x = trace.constant("x", weight, Storage.own());
            ExportException e = assertThrows(ExportException.class, () -> x.getNDArrayInternal().sgdUpdate(
                    new NDList(x, x, x), new NDList(x), 1, 0, 1, 0, 0, false));
            assertTrue(e.getMessage().contains("found sgdUpdate() on x"), e.getMessage());
            assertEquals(3, weight.sum().getFloat());
        }
    }

    /** The table of docs/export.md names every call that returns arrays, and is right about each. */
    @Test
    void tableOfThePage() throws IOException {
        Map<String, Set<String>> rows = new TreeMap<>();
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.ones(new Shape(1));
            sort(rows, NDArray.class, array.getClass());
            sort(rows, NDArrayEx.class, array.getNDArrayInternal().getClass());
        }
        // A form that calls another form of the same name counts as that one.
        rows.get("made of mapped ones by DJL").removeAll(rows.get("mapped"));
        rows.get("made of mapped ones by DJL").removeAll(rows.get("refused by name"));
        StringBuilder table = new StringBuilder();
        rows.forEach((what, names) -> table.append("| ").append(what).append(" | ").append(
                names.stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "))).append(" |\n"));
        Files.writeString(Path.of("target/operations.md"), table);
        Path page = Path.of("../docs/export.md");
        assumeTrue(Files.exists(page));
        Map<String, Set<String>> found = new TreeMap<>();
        Files.readAllLines(page).stream().filter(line -> rows.keySet().stream().anyMatch(what ->
                line.startsWith("| " + what + " |")))
                .forEach(line -> found.put(line.split(" \\| ")[0].substring(2), Pattern.compile("`(\\w+)`").matcher(line).results()
                        .map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new))));
        assertEquals(rows, found, "the table stands in target/operations.md");
    }

    private static void sort(Map<String, Set<String>> rows, Class<?> type, Class<?> engine) {
        methods(type).filter(OperationRoutingTest::givesArrays).filter(method -> !NO_OPERATIONS.contains(method.getName()))
                .forEach(method -> rows.computeIfAbsent(row(method, engine), what -> new TreeSet<>()).add(method.getName()));
    }

    private static String row(Method method, Class<?> engine) {
        String name = method.getName();
        if (SIZED_BY_VALUES.contains(name)) {
            return "refused by name";
        }
        if (Operations.has(name) || IN_PLACE.contains(name)) {
            return "mapped";
        }
        return method.isDefault() && !overrides(engine, method) ? "made of mapped ones by DJL" : "refused by name";
    }
}
