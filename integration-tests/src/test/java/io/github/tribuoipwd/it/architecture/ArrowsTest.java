/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.tribuoipwd.DistillationTrainer;
import io.github.tribuoipwd.cli.Train;
import io.github.tribuoipwd.onnx.BlockExporter;
import io.github.tribuoipwd.softlabel.SoftLabelStore;
import io.github.tribuoipwd.spark.SparkCapture;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every package uses, as compiled, the packages and libraries that its {@code package-info.java} names, all of them and no
 * others. No arrow leads back. Nothing internal shows in what users call, though a super class may be internal, as nobody writes
 * its name.
 */
@Tag("unit")
class ArrowsTest {

    private static final String PROJECT = "io.github.tribuoipwd";
    private static final Path TOP = Path.of("../..");
    /** Has no page. */
    private static final String GENERATED = "protos";
    private static final List<String> MODULES = List.of("onnx-export", "tribuo-ipwd/core", "tribuo-ipwd/soft-labels",
            "tribuo-ipwd/spark", "tribuo-ipwd/cli");
    private static final String SOURCES = "src/main/java";
    private static final SortedMap<String, Room> PAGES = Room.readAll(PROJECT, TOP, MODULES, SOURCES);
    /** Of the modules that are published, from their folders or jars. */
    private static final Arrows ARROWS = arrows(PROJECT, importer -> importer.importUrls(places()));

    private static final String PLANTED = ArrowsTest.class.getPackageName() + ".planted";

    /** Beyond the pages: what is known there and nowhere else. Tribuo and OLCUT are not; only the export does without. */
    private static final Map<Library, Set<String>> KNOWN_BY = Map.ofEntries(
            Map.entry(Library.CAFFEINE, Set.of("teacher")),
            // Not by what serves a student, which runs without DJL.
            Map.entry(Library.DJL, Set.of("internal", "objective", "onnx", "optimizer", "student", "training")),
            Map.entry(Library.HADOOP, Set.of("softlabel", "spark")),
            Map.entry(Library.JACKSON, Set.of("cli", "report", "softlabel")),
            Map.entry(Library.JNA, Set.of("internal")),
            Map.entry(Library.ONNX, Set.of("cli", "internal", "onnx", "reproduction", "teacher", "training",
                    "tribuoipwd")),
            Map.entry(Library.ONNX_RUNTIME, Set.of("cli", "internal", "onnx", "softlabel", "teacher", "training",
                    "tribuoipwd")),
            Map.entry(Library.PARQUET, Set.of("softlabel", "spark")),
            Map.entry(Library.PROGRESS_BAR, Set.of("cli")),
            Map.entry(Library.PROTOBUF, Set.of("features", "internal", "onnx", GENERATED, "reproduction", "teacher",
                    "tribuoipwd")),
            Map.entry(Library.PYTORCH, Set.of("internal", "training")),
            Map.entry(Library.SPARK, Set.of("spark")));

    /** What users meet: DJL where a new part is written in it, and messages where Tribuo's interfaces have them. */
    private static final Map<Library, Set<String>> SHOWN_BY = Map.of(
            Library.DJL, Set.of("objective", "onnx", "optimizer", "student"),
            Library.ONNX, Set.of("onnx", "tribuoipwd"),
            Library.PROTOBUF, Set.of("features", GENERATED, "tribuoipwd"),
            Library.SPARK, Set.of("spark"));

    private static List<URL> places() {
        return Stream.of(BlockExporter.class, DistillationTrainer.class, SoftLabelStore.class, SparkCapture.class, Train.class)
                .map(type -> type.getProtectionDomain().getCodeSource().getLocation()).toList();
    }

    /** Names suffice of classes that are not ours; reading them all would take most of the time. */
    private static Arrows arrows(String project, Function<ClassFileImporter, JavaClasses> reading) {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new Arrows(project, reading.apply(new ClassFileImporter()));
        });
    }

    private static void assertNone(List<String> problems) {
        assertEquals("", String.join("\n", problems));
    }

    @Test
    void everyRoomUsesWhatItsPageNames() {
        TreeSet<String> rooms = new TreeSet<>(ARROWS.rooms());
        assertTrue(rooms.remove(GENERATED) && rooms.size() > 10, rooms::toString);
        assertEquals(rooms, PAGES.keySet());
        assertNone(PAGES.values().stream().flatMap(page -> ARROWS.differences(page).stream()).toList());
    }

    /** Compiled, a constant of another class leaves no trace. */
    @Test
    void everySourceImportsWhatItsPageNames() throws IOException {
        List<String> problems = new ArrayList<>();
        for (String module : MODULES) {
            Path folder = TOP.resolve(module).resolve(SOURCES);
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String home = Room.name(PROJECT, folder.relativize(file.getParent()).toString().replaceAll("[/\\\\]", "."));
                    Set<String> imported = Room.imported(PROJECT, Files.readString(file));
                    imported.remove(home);
                    imported.removeAll(PAGES.get(home).uses());
                    imported.forEach(room -> problems.add(file + " imports from " + room + ", which its page does not name"));
                }
            }
        }
        assertNone(problems);
        assertEquals(Set.of("x", "b.c"), Room.imported("a.x", "import a.x.Y;\nimport a.xx.B;\nimport static a.x.b.c.D.e;\n"));
    }

    @Test
    void noArrowLeadsBack() {
        assertNone(ARROWS.cycles());
    }

    @Test
    void nothingInternalIsShown() {
        assertNone(ARROWS.shownInternals());
    }

    @Test
    void librariesStayWhereTheyBelong() {
        Map<Library, Set<String>> known = ARROWS.knownLibraries();
        known.keySet().removeAll(Set.of(Library.TRIBUO, Library.OLCUT));
        assertEquals(KNOWN_BY, known);
        Map<Library, Set<String>> shown = ARROWS.shownLibraries();
        shown.keySet().removeAll(Set.of(Library.TRIBUO, Library.OLCUT));
        assertEquals(SHOWN_BY, shown);
    }

    @Test
    void exportServesEveryUserOfDjl() {
        for (String room : List.of("onnx", "onnx.internal")) {
            assertTrue(Set.of("onnx.internal").containsAll(PAGES.get(room).uses()), room);
            assertTrue(PAGES.get(room).libraries().stream().noneMatch(Set.of("Tribuo", "OLCUT")::contains), room);
        }
    }

    @Test
    void pageHasTheseArrows() throws IOException {
        Picture picture = new Picture(PAGES);
        String expected = picture.diagram() + "\n" + picture.table();
        String found = Files.readString(TOP.resolve("docs/architecture.md"));
        assertTrue(found.contains(expected), () -> "docs/architecture.md must hold what the pages of the packages say, and does"
                + " not.\nMaybe put this there:\n" + expected);
    }

    @Test
    void plantedMistakesAreFound() {
        SortedMap<String, Room> pages = Room.readAll(PLANTED, Path.of(".."), List.of(""),
                "src/test/java/" + PLANTED.replace('.', '/'));
        Arrows arrows = arrows(PLANTED, importer -> importer.importUrl(ArrowsTest.class.getResource("planted")));
        assertEquals(List.of("internal", "lower", "upper"), arrows.rooms());
        assertEquals(Set.copyOf(arrows.rooms()), pages.keySet());
        assertNone(arrows.differences(pages.get("internal")));
        String lower = String.join("\n", arrows.differences(pages.get("lower")));
        assertEquals("lower: \"Uses\" names internal, and nothing there uses it", lower);
        List<String> upper = arrows.differences(pages.get("upper"));
        assertEquals(5, upper.size(), upper::toString);
        assertTrue(upper.get(0).startsWith("upper: \"Uses\" does not name lower, but Method <" + PLANTED + ".upper.Upper.shown("),
                upper::toString);
        assertTrue(upper.get(1).startsWith("upper: \"Libraries\" does not name DJL, but Method <"), upper::toString);
        assertEquals(List.of("upper: \"Libraries\" names Tribuo, and nothing there uses it",
                "upper: \"Libraries\" names OLCUT, and nothing there uses it",
                "upper: \"Libraries\" must be in the order of the alphabet, found [Tribuo, OLCUT]"), upper.subList(2, 5));
        assertTrue(String.join("\n", arrows.cycles()).matches("(?s).*Cycle detected: .*lower.*upper.*"),
                arrows.cycles()::toString);
        assertEquals(List.of(PLANTED + ".upper.Upper.shown shows " + PLANTED + ".internal.Hidden"), arrows.shownInternals());
        assertEquals(Map.of(Library.DJL, Set.of("upper")), arrows.shownLibraries());
        assertEquals(Map.of(Library.DJL, Set.of("upper")), arrows.knownLibraries());
    }

    @Test
    void pagesWithoutTheirLines() {
        String right = "/**\n * Cats. For dogs.\n * <p>\n * Uses: a, a.b,\n *   c.\n * Libraries: none.\n */\npackage x.y;\n";
        assertEquals(new Room("y", "m", "Cats.", List.of("a", "a.b", "c"), List.of()), Room.read("x", "m", "f", right));
        for (String part : List.of("For dogs.", "<p>", "Uses: ", "Libraries: ", "none.", "/**")) {
            assertThrows(AssertionError.class, () -> Room.read("x", "m", "f", right.replace(part, "")), part);
        }
        assertThrows(AssertionError.class, () -> Library.of("com.example.Unknown"));
    }

    @Test
    void diagramLeavesOutWhatFollows() {
        SortedMap<String, Room> rooms = new TreeMap<>();
        Map.of("a", List.of("b", "c", "d"), "b", List.of("c"), "c", List.<String>of(), "d", List.of("c"))
                .forEach((name, uses) -> rooms.put(name, new Room(name, "m", "Is " + name + ".", uses, List.of())));
        assertEquals("```mermaid\nflowchart TD\n  subgraph m\n    a\n    b\n    d\n    c\n  end\n"
                + "  a --> b\n  a --> d\n  b --> c\n  d --> c\n```\n", new Picture(rooms).diagram());
    }
}
