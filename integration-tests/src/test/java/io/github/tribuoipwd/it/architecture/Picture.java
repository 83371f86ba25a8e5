/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.architecture;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** The picture and the table of docs/architecture.md, made of the pages of the packages. */
final class Picture {

    private final SortedMap<String, Room> rooms;

    /** @param rooms by their names; their arrows must make no cycle */
    Picture(SortedMap<String, Room> rooms) {
        this.rooms = rooms;
    }

    /** A Mermaid diagram: modules as frames, and of the arrows those that do not follow from others. */
    String diagram() {
        StringBuilder text = new StringBuilder("```mermaid\nflowchart TD\n");
        Map<String, List<Room>> modules = topDown().stream()
                .collect(Collectors.groupingBy(Room::module, LinkedHashMap::new, Collectors.toList()));
        modules.forEach((module, inside) -> {
            text.append("  subgraph ").append(module).append('\n');
            inside.forEach(room -> text.append("    ").append(room.name()).append('\n'));
            text.append("  end\n");
        });
        for (Room room : topDown()) {
            room.uses().stream().filter(used -> rooms.containsKey(used) && !follows(room, used))
                    .forEach(used -> text.append("  ").append(room.name()).append(" --> ").append(used).append('\n'));
        }
        return text + "```\n";
    }

    /** Each room below all that use it, with all that it uses. */
    String table() {
        return "| package | for | uses | libraries |\n|---|---|---|---|\n" + topDown().stream()
                .map(room -> "| `" + room.name() + "` | " + plain(room.purpose()) + " | " + cell(room.uses()) + " | "
                        + cell(room.libraries()) + " |\n")
                .collect(Collectors.joining());
    }

    private static String cell(List<String> names) {
        return names.isEmpty() ? "none" : String.join(", ", names);
    }

    private List<Room> topDown() {
        return rooms.values().stream()
                .sorted(Comparator.comparing((Room room) -> -height(room.name())).thenComparing(room -> room.name())).toList();
    }

    /** The longest way down. */
    private int height(String name) {
        return rooms.containsKey(name) ? 1 + rooms.get(name).uses().stream().mapToInt(this::height).max().orElse(0) : 0;
    }

    private boolean follows(Room room, String used) {
        return room.uses().stream().anyMatch(other -> !other.equals(used) && reaches(other, used));
    }

    private boolean reaches(String from, String to) {
        return rooms.containsKey(from)
                && rooms.get(from).uses().stream().anyMatch(used -> used.equals(to) || reaches(used, to));
    }

    private static String plain(String javadoc) {
        return javadoc.replaceAll("\\{@link [\\w.]*?(\\w+)}", "`$1`");
    }
}
