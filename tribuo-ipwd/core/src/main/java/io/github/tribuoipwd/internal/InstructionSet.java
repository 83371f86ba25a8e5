/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Logger;

/**
 * Keeps PyTorch from instructions with which it computes wrongly or ends the JVM. oneDNN, which computes PyTorch 2.7.1's
 * convolutions, splits its work by the sizes of the processor's caches. Where a virtual machine does not report them, it divides
 * by zero in 1x1 convolutions and computes others wrongly (docs/upstream-odd-batch.md). With SSE 4.1 it does neither.
 */
final class InstructionSet {

    private static final Logger logger = Logger.getLogger(InstructionSet.class.getName());

    /** oneDNN's own setting, which it reads once, before its first work. */
    static final String SETTING = "ONEDNN_MAX_CPU_ISA";
    static final String SAFE = "SSE41";

    private static final Path PROCESSOR = Path.of("/sys/devices/system/cpu/cpu0");

    private InstructionSet() {}

    /**
     * Sets the limit where it is needed and the user has set none; must run before the engine starts.
     *
     * @return the limit that holds; empty for none
     */
    static String limit() {
        String set = System.getenv(SETTING);
        if (set != null && !set.isEmpty()) {
            return set;
        }
        if (!isSilent()) {
            return "";
        }
        NativeEnvironment.set(SETTING, SAFE);
        logger.warning("This machine does not report the sizes of its caches, and PyTorch computes wrongly there with its newest"
                + " instructions; it computes with " + SAFE + ", which is slower.\nMaybe set the environment variable " + SETTING
                + " to decide otherwise.");
        return SAFE;
    }

    private static boolean isSilent() {
        return "Linux".equals(System.getProperty("os.name")) && "amd64".equals(System.getProperty("os.arch"))
                && Files.isDirectory(PROCESSOR) && !Files.exists(PROCESSOR.resolve("cache"));
    }
}
