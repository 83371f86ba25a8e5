/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package planted;

/** A class of someone else on the class path, which leaves a trace when anything loads it. */
public final class Trace {

    public static final String PROPERTY = "planted.trace";

    static {
        System.setProperty(PROPERTY, "ran");
    }

    private Trace() {}
}
