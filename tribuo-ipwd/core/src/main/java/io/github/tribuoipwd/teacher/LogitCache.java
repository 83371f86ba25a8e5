/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.RowKey;
import io.github.tribuoipwd.features.RowKeys;
import io.github.tribuoipwd.features.Rows;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one teacher for rows of one layout in this JVM, as its model computed them, by the rows' content. All of them
 * share the part of the heap that {@link TeacherCache} sets; scores that were used seldom or long ago are dropped first, and
 * are computed again when they are needed.
 */
final class LogitCache {

    private static final int ENTRY_BYTES = 160;

    /** Its size is set before it is used. */
    private static final Cache<Key, float[]> SCORES = Caffeine.newBuilder().maximumWeight(0)
            .weigher((Key key, float[] scores) -> ENTRY_BYTES + scores.length * Float.BYTES).build();
    private static final Cache<Owner, LogitCache> CACHES = Caffeine.newBuilder().maximumSize(256).build();
    /** Those of teachers that are like no other object, by the object itself, which they do not keep alive. */
    private static final Cache<Teacher, Map<Owner, LogitCache>> OWN = Caffeine.newBuilder().weakKeys().build();
    private static final AtomicLong COUNT = new AtomicLong();

    /** A row and the cache it belongs to. */
    record Key(long cache, RowKey row) {}

    private record Owner(Object teacher, List<String> names, List<Integer> shape) {}

    private final ReentrantLock lock = new ReentrantLock();
    private final long number = COUNT.incrementAndGet();
    private final RowKeys keys;
    private final boolean keeps;
    private @Nullable Opened opened;

    /**
     * The facts of a session that no row changes.
     *
     * @param facts its facts
     * @param rule how to read its scores; null where they are logits
     */
    record Opened(Map<String, String> facts, @Nullable ScoreRule rule) {}

    private LogitCache(FeaturePositions features, boolean keeps) {
        this.keeps = keeps;
        keys = new RowKeys(features.size());
    }

    /** The cache of a teacher and a layout; the same object for teachers of equal identity, where anything is kept. */
    static LogitCache of(Teacher teacher, FeaturePositions features) {
        if (TeacherCache.maximumBytes() == 0) {
            return new LogitCache(features, false);
        }
        List<Integer> shape = Arrays.stream(features.shape()).boxed().toList();
        Object identity = teacher.identity();
        if (identity == teacher) {
            return OWN.get(teacher, absent -> new ConcurrentHashMap<>())
                    .computeIfAbsent(new Owner("", features.names(), shape), absent -> new LogitCache(features, true));
        }
        return CACHES.get(new Owner(identity, features.names(), shape), absent -> new LogitCache(features, true));
    }

    /** Sets how much all of them keep. */
    static void resize(long bytes) {
        SCORES.policy().eviction().orElseThrow().setMaximum(bytes);
        if (bytes == 0) {
            clear();
        }
    }

    /** Forgets what all of them keep. */
    static void clear() {
        SCORES.invalidateAll();
        CACHES.invalidateAll();
        OWN.invalidateAll();
    }

    /** The bytes that all of them keep now, by the measure of {@link TeacherCache#maximumBytes()}. */
    static long bytes() {
        SCORES.cleanUp();
        return SCORES.policy().eviction().orElseThrow().weightedSize().orElseThrow();
    }

    /** What a capture holds, so that a second one finds what the first one has computed. */
    ReentrantLock lock() {
        return lock;
    }

    /** The key of a row; only under the lock. */
    Key key(Rows rows, int row) {
        return key(keys.key(rows, row));
    }

    Key key(RowKey row) {
        return new Key(number, row);
    }

    float @Nullable [] get(Key key) {
        return SCORES.getIfPresent(key);
    }

    void put(Key key, float[] scores) {
        if (keeps) {
            SCORES.put(key, scores);
        }
    }

    /** The facts of the last session; null before the first. */
    @Nullable Opened opened() {
        return opened;
    }

    void opened(Opened session) {
        opened = session;
    }
}
