/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.page;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** When and with what a result was taken. */
public final class Note {

    private Note() {}

    /**
     * The beginning of a note, without its full stop.
     *
     * @param name the name of the result
     * @param seconds how long it took
     */
    public static String of(String name, long seconds) {
        String date = LocalDate.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ROOT));
        return name + ": " + date + ", " + seconds + " s, Java " + System.getProperty("java.version");
    }
}
