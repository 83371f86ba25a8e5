/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The processors that this process may use, which can be fewer than the machine has: by a container's quota, or by affinity. */
public final class Processors {

    /** Linux's list of those that are on, such as {@code 0-3,8}. */
    private static final Path ONLINE = Path.of("/sys/devices/system/cpu/online");

    /** The most threads that a setting takes; more are a mistake on any machine. */
    public static final int MOST_THREADS = 1024;

    private Processors() {}

    /**
     * How many there may be, where that is fewer than the machine has. Engines that count the machine's processors themselves have
     * threads that wait for each other there.
     *
     * @return the number; empty where this process may use all, or where the machine does not report how many it has
     */
    public static OptionalInt limit() {
        int available = Runtime.getRuntime().availableProcessors();
        try {
            return Files.exists(ONLINE) && available < count(Files.readString(ONLINE)) ? OptionalInt.of(available) : OptionalInt.empty();
        } catch (IOException | NumberFormatException e) {
            return OptionalInt.empty();
        }
    }

    static int count(String list) {
        int count = 0;
        for (String range : list.strip().split(",", -1)) {
            String[] ends = range.split("-", -1);
            count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
        }
        return count;
    }
}
