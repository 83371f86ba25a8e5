/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** What the compiled classes of a project use and show, room by room. */
final class Arrows {

    private final String project;
    private final JavaClasses classes;
    /** To rooms and to libraries: for each what it uses, and one place where it does. */
    private final SortedMap<String, SortedMap<String, String>> rooms = new TreeMap<>();
    private final SortedMap<String, SortedMap<Library, String>> libraries = new TreeMap<>();

    Arrows(String project, JavaClasses classes) {
        this.project = project;
        this.classes = classes;
        for (JavaClass from : classes) {
            String room = room(from);
            rooms.computeIfAbsent(room, name -> new TreeMap<>());
            libraries.computeIfAbsent(room, name -> new TreeMap<>());
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!isOurs(target)) {
                    Library.of(target.getName())
                            .ifPresent(library -> libraries.get(room).putIfAbsent(library, dependency.getDescription()));
                } else if (!room(target).equals(room)) {
                    rooms.get(room).putIfAbsent(room(target), dependency.getDescription());
                }
            }
        }
    }

    private boolean isOurs(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(project + ".");
    }

    private String room(JavaClass type) {
        return Room.name(project, type.getPackageName());
    }

    /** The rooms that have classes. */
    List<String> rooms() {
        return List.copyOf(rooms.keySet());
    }

    /** Where the lists of a page differ from what its classes use. */
    List<String> differences(Room room) {
        List<String> differences = new ArrayList<>(differences(room.name(), "Uses", room.uses(), rooms.get(room.name())));
        SortedMap<String, String> named = new TreeMap<>();
        libraries.get(room.name()).forEach((library, place) -> named.put(library.toString(), place));
        differences.addAll(differences(room.name(), "Libraries", room.libraries(), named));
        return differences;
    }

    private static List<String> differences(String room, String line, List<String> named, Map<String, String> used) {
        List<String> differences = new ArrayList<>();
        used.forEach((name, place) -> {
            if (!named.contains(name)) {
                differences.add(room + ": \"" + line + "\" does not name " + name + ", but " + place);
            }
        });
        named.stream().filter(name -> !used.containsKey(name))
                .forEach(name -> differences.add(room + ": \"" + line + "\" names " + name + ", and nothing there uses it"));
        if (!named.equals(named.stream().distinct().sorted().toList())) {
            differences.add(room + ": \"" + line + "\" must be in the order of the alphabet, found " + named);
        }
        return differences;
    }

    /** What ArchUnit says of cycles between rooms; empty for none. */
    List<String> cycles() {
        EvaluationResult result = SlicesRuleDefinition.slices().assignedFrom(new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return isOurs(type) ? SliceIdentifier.of(room(type)) : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "rooms";
            }
        }).should().beFreeOfCycles().evaluate(classes);
        return result.getFailureReport().getDetails();
    }

    /** The internal types in what users may write. */
    List<String> shownInternals() {
        List<String> shown = new ArrayList<>();
        forEachShown((member, type) -> {
            if (isOurs(type) && Room.isInternal(room(type))) {
                JavaClass owner = member.getOwner();
                shown.add(owner.getName() + "." + member.getName() + " shows " + type.getName());
            }
        });
        return shown;
    }

    /** For each library the rooms that use it. */
    SortedMap<Library, Set<String>> knownLibraries() {
        SortedMap<Library, Set<String>> known = new TreeMap<>();
        libraries.forEach((room, used) -> used.keySet()
                .forEach(library -> known.computeIfAbsent(library, key -> new TreeSet<>()).add(room)));
        return known;
    }

    /** For each library the rooms that show its types to users. */
    SortedMap<Library, Set<String>> shownLibraries() {
        SortedMap<Library, Set<String>> shown = new TreeMap<>();
        forEachShown((member, type) -> {
            if (!isOurs(type)) {
                Library.of(type.getName()).ifPresent(library -> shown.computeIfAbsent(library, key -> new TreeSet<>())
                        .add(room(member.getOwner())));
            }
        });
        return shown;
    }

    /** Gives all that users of a room may call, with each type in its signature. */
    private void forEachShown(BiConsumer<JavaMember, JavaClass> consumer) {
        classes.stream().filter(type -> isShown(type) && !Room.isInternal(room(type)))
                .flatMap(type -> type.getMembers().stream()).filter(Arrows::isShown)
                .forEach(member -> named(member).forEach(named -> consumer.accept(member, named)));
    }

    private static Stream<JavaClass> named(JavaMember member) {
        if (member instanceof JavaCodeUnit unit) {
            Stream<JavaType> types = Stream.of(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream(),
                    unit.getTypeParameters().stream()).flatMap(stream -> stream);
            return Stream.concat(types.flatMap(Arrows::involved), unit.getThrowsClause().getTypes().stream());
        }
        return involved(((JavaField) member).getType());
    }

    private static Stream<JavaClass> involved(JavaType type) {
        return type.getAllInvolvedRawTypes().stream().map(JavaClass::getBaseComponentType);
    }

    private static boolean isShown(JavaClass type) {
        return type.getModifiers().contains(JavaModifier.PUBLIC) && !type.isAnonymousClass() && !type.isLocalClass()
                && type.getEnclosingClass().map(Arrows::isShown).orElse(true);
    }

    private static boolean isShown(JavaMember member) {
        return !member.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !Collections.disjoint(member.getModifiers(), Set.of(JavaModifier.PUBLIC, JavaModifier.PROTECTED));
    }
}
