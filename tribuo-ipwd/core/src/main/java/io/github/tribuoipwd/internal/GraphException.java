/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.io.IOException;
import java.io.Serial;

/** Why a file is no ONNX model that can be used, and advice. The message ends neither with a full stop nor with the advice. */
public final class GraphException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private static final int LONGEST_TEXT = 100;

    /** What helps, as the end of a sentence that begins with "Maybe". */
    private final String advice;

    private GraphException(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    /**
     * For a file that no exporter writes.
     *
     * @param what what was found
     * @return the exception
     */
    public static GraphException damaged(String what) {
        return new GraphException(what, "it is another format, was truncated on its way, or was made to do harm; get it again"
                + " from where it is published.");
    }

    /**
     * For a file that may be whole and is beyond a limit.
     *
     * @param what what was found, and the limit
     * @param setting the setting that raises the limit
     * @return the exception
     */
    public static GraphException beyond(String what, String setting) {
        return new GraphException(what, "the file was made to do harm; if its source is trusted, raise " + setting
                + " of the limits.");
    }

    /**
     * A text out of a file as it can stand in a message: on one line, without control characters, not long.
     *
     * @param text any text
     * @return the text in quotes, with other characters as question marks, cut if it is long
     */
    public static String shown(String text) {
        String start = text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
        return '"' + start.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Co}\\p{Cn}\\p{Cs}]", "?") + '"';
    }

    /**
     * What helps.
     *
     * @return the end of a sentence that begins with "Maybe"
     */
    public String advice() {
        return advice;
    }
}
