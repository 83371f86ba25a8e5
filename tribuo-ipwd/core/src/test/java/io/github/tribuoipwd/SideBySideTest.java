/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a prediction on several threads: order, bounds, failures, and pools that are busy. */
@Tag("unit")
class SideBySideTest {

    private static final int PARTS = 40;

    private static Iterator<Supplier<Integer>> parts(int number, IntFunction<Integer> work) {
        return IntStream.range(0, number).<Supplier<Integer>>mapToObj(i -> () -> work.apply(i)).iterator();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void inOrder(int threads) {
        for (int number : new int[] {0, 1, 2, 3, PARTS}) {
            List<Integer> found = new ArrayList<>();
            AtomicInteger running = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            SideBySide.run(parts(number, i -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                IntStream.range(0, 1000 * (i % 5)).forEach(spin -> Thread.onSpinWait());
                running.decrementAndGet();
                return i;
            }), threads, found::add);
            assertEquals(IntStream.range(0, number).boxed().toList(), found);
            assertTrue(most.get() <= threads, () -> most + " parts at once");
        }
    }

    @Test
    void oneThreadIsTheCallers() {
        Set<Thread> used = ConcurrentHashMap.newKeySet();
        SideBySide.run(parts(PARTS, i -> {
            used.add(Thread.currentThread());
            return i;
        }), 1, result -> used.add(Thread.currentThread()));
        assertEquals(Set.of(Thread.currentThread()), used);
    }

    /** A part that no thread of the pool begins is computed by the caller, and few parts are made before. */
    @Test
    void aBusyPoolIsNotWaitedFor() {
        int pool = Math.max(1, ForkJoinPool.getCommonPoolParallelism());
        CountDownLatch busy = new CountDownLatch(pool);
        CountDownLatch end = new CountDownLatch(1);
        for (int i = 0; i < pool; i++) {
            ForkJoinPool.commonPool().execute(() -> {
                busy.countDown();
                await(end);
            });
        }
        await(busy);
        try {
            AtomicInteger made = new AtomicInteger();
            AtomicInteger done = new AtomicInteger();
            Iterator<Supplier<Integer>> parts = IntStream.range(0, PARTS).<Supplier<Integer>>mapToObj(i -> {
                made.incrementAndGet();
                return () -> i;
            }).iterator();
            SideBySide.run(parts, 2, result -> {
                assertEquals(done.getAndIncrement(), result);
                assertTrue(made.get() <= done.get() + 5, () -> made + " made where " + done + " were done");
            });
            assertEquals(PARTS, done.get());
        } finally {
            end.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void theFirstFailureInTheOrder(int threads) {
        RuntimeException first = new IllegalArgumentException("first");
        List<Integer> found = new ArrayList<>();
        AtomicInteger running = new AtomicInteger();
        assertSame(first, assertThrows(IllegalArgumentException.class, () -> SideBySide.run(parts(PARTS, i -> {
            running.incrementAndGet();
            try {
                IntStream.range(0, i == 5 ? 100_000 : 10).forEach(spin -> Thread.onSpinWait());
                if (i >= 5) {
                    throw i == 5 ? first : new IllegalStateException("part " + i);
                }
                return i;
            } finally {
                running.decrementAndGet();
            }
        }), threads, found::add)));
        assertEquals(List.of(0, 1, 2, 3, 4), found);
        assertEquals(0, running.get());
    }

    /** Checked exceptions too, which Kotlin does not declare. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void anyThrowableIsTheSame(int threads) {
        for (Throwable thrown : List.of(new StackOverflowError(), new IOException("a row"),
                new UncheckedIOException(new IOException()))) {
            assertSame(thrown, assertThrows(thrown.getClass(), () -> SideBySide.run(parts(3, i -> {
                throw SideBySideTest.<RuntimeException>sneaky(thrown);
            }), threads, result -> { })));
        }
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E sneaky(Throwable thrown) throws E {
        throw (E) thrown;
    }

    /** What fails outside the parts ends them as well. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void aFailureOfTheCaller(int threads) {
        AtomicInteger running = new AtomicInteger();
        IntFunction<Integer> slow = i -> {
            running.incrementAndGet();
            IntStream.range(0, 20_000).forEach(spin -> Thread.onSpinWait());
            running.decrementAndGet();
            return i;
        };
        assertThrows(IllegalStateException.class, () -> SideBySide.run(parts(PARTS, slow), threads, result -> {
            if (result == 7) {
                throw new IllegalStateException();
            }
        }));
        assertEquals(0, running.get());
        Iterator<Supplier<Integer>> broken = IntStream.range(0, PARTS).<Supplier<Integer>>mapToObj(i -> {
            if (i == 9) {
                throw new IllegalArgumentException();
            }
            return () -> slow.apply(i);
        }).iterator();
        assertThrows(IllegalArgumentException.class, () -> SideBySide.run(broken, threads, result -> { }));
        assertEquals(0, running.get());
    }

    /** An interrupted thread predicts as ever, and stays interrupted. */
    @Test
    void interrupted() {
        Thread.currentThread().interrupt();
        List<Integer> found = new ArrayList<>();
        SideBySide.run(parts(PARTS, i -> i), 2, found::add);
        assertTrue(Thread.interrupted());
        assertEquals(PARTS, found.size());
    }
}
