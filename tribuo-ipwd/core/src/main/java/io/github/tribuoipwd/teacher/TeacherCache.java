/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The memory in which this JVM keeps what teachers have computed, so that folds of a cross-validation, bags of an ensemble, the
 * loops of a search and one training after the other do not compute it again. It holds the scores of a row as the model gave
 * them, by the row's content, for each teacher and layout: four bytes for each class and about 160 for each row, on the heap.
 * Where it is full, what was used seldom or long ago is dropped, and computed again when it is needed: the size changes how long
 * a run takes and nothing else.
 * <p>
 * It may take 256 MiB or an eighth of the largest heap, whichever is less. The system property {@value #PROPERTY}, read when the
 * first teacher runs, sets another size: a number of bytes, or one with the letter {@code k}, {@code m} or {@code g}, such as
 * {@code 512m}; {@code 0} switches it off. Off, nothing is kept from one run to the next.
 * <p>
 * It does not hold the logits of a {@link CapturedTeacher}, which are looked up, nor those of a teacher beside an augmentation.
 * The kind of a model's output that all rows of a run decided is no part of it and stays known.
 */
public final class TeacherCache {

    /** The system property for its size. */
    public static final String PROPERTY = "tribuo-ipwd.teacher-cache";

    private static final long DEFAULT_BYTES = 256L << 20;
    private static final int DEFAULT_SHARE = 8;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,18})([kmg]?)");

    private static @Nullable Long maximum;

    private TeacherCache() {}

    /**
     * Sets how much it may hold, whatever the system property is. It drops what is too much for a smaller size.
     *
     * @param bytes the bytes; 0 for a cache that is switched off
     * @throws IllegalArgumentException if it is negative
     */
    public static synchronized void maximumBytes(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("The size of the teachers' cache must not be negative, found " + bytes
                    + ".\nMaybe use 0 to switch it off.");
        }
        maximum = bytes;
        LogitCache.resize(bytes);
    }

    /**
     * How much it may hold.
     *
     * @return the bytes; 0 for a cache that is switched off
     * @throws IllegalArgumentException if it was not set and the system property is no size
     */
    public static synchronized long maximumBytes() {
        Long known = maximum;
        if (known == null) {
            known = maximum = configured(System.getProperty(PROPERTY), Runtime.getRuntime().maxMemory());
            LogitCache.resize(known);
        }
        return known;
    }

    /**
     * Shares what teachers compute with other JVMs, through files in a folder: of the JVMs that need the scores of one teacher for
     * the same rows the first computes them, and the others wait for it and read them, to the bit. A JVM that is killed leaves
     * what it has computed to the next one. A teacher without an {@linkplain Teacher#identity() identity} is not shared. What is
     * in the folder stays until the caller deletes it, when no JVM uses it any more.
     *
     * @param folder the folder, on a disk that can lock files; made if it is not there; null, the default, to share nothing
     */
    public static void shareIn(@Nullable Path folder) {
        CommonScores.share(folder);
    }

    /**
     * Forgets all that it holds. Teachers that run meanwhile are not disturbed.
     */
    public static void clear() {
        LogitCache.clear();
    }

    /** The size that a value of the system property means. */
    static long configured(@Nullable String value, long heap) {
        if (value == null) {
            return Math.min(DEFAULT_BYTES, heap / DEFAULT_SHARE);
        }
        Matcher size = SIZE.matcher(value.strip().toLowerCase(Locale.ROOT));
        try {
            if (size.matches()) {
                int thousands = size.group(2).isEmpty() ? 0 : "kmg".indexOf(size.group(2)) + 1;
                return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << (10 * thousands));
            }
        } catch (ArithmeticException e) {
            throw notASize(value, e);
        }
        throw notASize(value, null);
    }

    private static IllegalArgumentException notASize(String value, @Nullable Exception cause) {
        return new IllegalArgumentException("The system property " + PROPERTY + " must be a size in bytes, found \"" + value
                + "\".\nMaybe write a whole number with k, m or g behind it, such as 512m or 2g; 0 switches the cache off.",
                cause);
    }
}
