/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import io.github.tribuoipwd.features.FeaturePositions;
import io.github.tribuoipwd.features.Rows;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The scores of one teacher for rows of one layout in this JVM, as its model computed them, by the rows' content. All of them
 * share a limited part of the heap; the least recently used scores are dropped first, and are computed again when they are
 * needed.
 */
final class LogitCache {

    private static final long LARGEST_BYTES = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);
    private static final int ENTRY_BYTES = 160;

    private static final Cache<Key, float[]> SCORES = Caffeine.newBuilder().maximumWeight(LARGEST_BYTES)
            .weigher((Key key, float[] scores) -> ENTRY_BYTES + scores.length * Float.BYTES).build();
    private static final Cache<Owner, LogitCache> CACHES = Caffeine.newBuilder().maximumSize(256).build();
    /** Those of teachers that are like no other object, by the object itself, which they do not keep alive. */
    private static final Cache<Teacher, Map<Owner, LogitCache>> OWN = Caffeine.newBuilder().weakKeys().build();
    private static final AtomicLong COUNT = new AtomicLong();

    /** The hash of a row and the cache it belongs to. */
    record Key(long cache, long first, long second) {}

    private record Owner(Object teacher, List<String> names, List<Integer> shape) {}

    private final long number = COUNT.incrementAndGet();
    private final MessageDigest digest = ProvenanceUtil.HashType.SHA256.getDigest();
    private byte[] bytes = {};
    private @Nullable Opened opened;

    /**
     * The facts of a session that no row changes.
     *
     * @param facts its facts
     * @param rule how to read its scores; null where they are logits
     */
    record Opened(Map<String, String> facts, @Nullable ScoreRule rule) {}

    private LogitCache() {}

    /** The cache of a teacher and a layout; the same object for teachers of equal identity. */
    static LogitCache of(Teacher teacher, FeaturePositions features) {
        List<Integer> shape = Arrays.stream(features.shape()).boxed().toList();
        Object identity = teacher.identity();
        if (identity == teacher) {
            return OWN.get(teacher, absent -> new ConcurrentHashMap<>())
                    .computeIfAbsent(new Owner("", features.names(), shape), absent -> new LogitCache());
        }
        return CACHES.get(new Owner(identity, features.names(), shape), absent -> new LogitCache());
    }

    /** The key of a row; only under this object's lock. */
    Key key(Rows rows, int row) {
        if (bytes.length != rows.size() * Float.BYTES) {
            bytes = new byte[rows.size() * Float.BYTES];
        }
        rows.copy(row, ByteBuffer.wrap(bytes).asFloatBuffer());
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(bytes));
        return new Key(number, hash.getLong(), hash.getLong());
    }

    float @Nullable [] get(Key key) {
        return SCORES.getIfPresent(key);
    }

    void put(Key key, float[] scores) {
        SCORES.put(key, scores);
    }

    /** The facts of the last session; null before the first. */
    @Nullable Opened opened() {
        return opened;
    }

    void opened(Opened session) {
        opened = session;
    }
}
