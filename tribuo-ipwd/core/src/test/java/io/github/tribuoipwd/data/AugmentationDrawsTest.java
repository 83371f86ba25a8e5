/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The distributions of the augmentations' random numbers, and the independence of views with neighboring numbers. */
@Tag("property")
class AugmentationDrawsTest {

    private static final int VIEWS = 20_000;

    /** Rows of rising numbers: value {@code 100 y + x}. */
    private static FloatBuffer ramp(int height, int width) {
        FloatBuffer image = FloatBuffer.allocate(height * width);
        for (int i = 0; i < height * width; i++) {
            image.put(i, 100 * (i / width) + i % width);
        }
        return image;
    }

    private static float[] view(Augmentation augmentation, FloatBuffer image, int height, int width, SplittableRandom random) {
        int[] shape = augmentation.outputShape(1, height, width);
        FloatBuffer target = FloatBuffer.allocate(shape[1] * shape[2]);
        augmentation.apply(image, new int[] {1, height, width}, target, random);
        return target.array();
    }

    @Test
    void halfOfTheImagesAreMirrored() {
        for (double probability : new double[] {0.5, 0.2}) {
            int mirrored = 0;
            for (int i = 0; i < VIEWS; i++) {
                mirrored += (int) view(new HorizontalFlip(probability), ramp(1, 2), 1, 2, Augmentation.generator(1, 2, i))[0];
            }
            assertEquals(probability, (double) mirrored / VIEWS, 0.015);
        }
    }

    @Test
    void everyOffsetIsDrawnEquallyOften() {
        int[][] counts = new int[9][9];
        FloatBuffer image = ramp(9, 9);
        for (int i = 0; i < VIEWS; i++) {
            int center = (int) view(new RandomCrop(4), image, 9, 9, Augmentation.generator(3, 4, i))[4 * 9 + 4];
            counts[center / 100][center % 100]++;
        }
        double chiSquare = 0;
        double expected = VIEWS / 81.0;
        for (int[] row : counts) {
            for (int count : row) {
                chiSquare += (count - expected) * (count - expected) / expected;
            }
        }
        double found = chiSquare;
        assertTrue(found < 125, () -> "chi square of 80 degrees of freedom, 0.1 % is above 125: " + found);
    }

    /** Where an image is enlarged, a ramp shows the window: it rises by {@code size / 24} a pixel of the view. */
    @Test
    void windowsKeepAreaProportionAndBorders() {
        FloatBuffer image = ramp(12, 12);
        FloatBuffer transposed = FloatBuffer.allocate(144);
        for (int i = 0; i < 144; i++) {
            image.put(i, i % 12);
            transposed.put(i, i / 12);
        }
        RandomResizedCrop crop = RandomResizedCrop.builder(24, 24).minScale(0.2).maxScale(0.6).build();
        Set<String> windows = new HashSet<>();
        double areas = 0;
        for (int i = 0; i < VIEWS; i++) {
            float[] columns = view(crop, image, 12, 12, Augmentation.generator(5, 6, i));
            float[] rows = view(crop, transposed, 12, 12, Augmentation.generator(5, 6, i));
            double width = whole(24 * (columns[12] - columns[11]));
            double height = whole(24 * (rows[12 * 24] - rows[11 * 24]));
            double left = whole(columns[12] + 0.5 - 12.5 * width / 24);
            double top = whole(rows[12 * 24] + 0.5 - 12.5 * height / 24);
            assertTrue(left >= 0 && left + width <= 12 && top >= 0 && top + height <= 12);
            assertTrue((width - 0.5) / (height + 0.5) <= 4 / 3.0 && (width + 0.5) / (height - 0.5) >= 3 / 4.0);
            assertTrue((width - 0.5) * (height - 0.5) <= 0.6 * 144 && (width + 0.5) * (height + 0.5) >= 0.2 * 144);
            areas += width * height / 144 / VIEWS;
            windows.add((int) height + "x" + (int) width + " at " + (int) top + " " + (int) left);
        }
        assertEquals(0.4, areas, 0.02);
        for (int top = 0; top <= 4; top++) {
            for (int left = 0; left <= 4; left++) {
                assertTrue(windows.contains("8x8 at " + top + " " + left), windows::toString);
            }
        }
    }

    private static double whole(double value) {
        assertEquals(Math.rint(value), value, 0.001);
        return Math.rint(value);
    }

    @Test
    void aViewIsAFunctionOfSeedEpochAndExample() {
        Augmentation chain = new AugmentationChain(new RandomCrop(), new HorizontalFlip());
        FloatBuffer image = ramp(32, 32);
        float[] first = view(chain, image, 32, 32, Augmentation.generator(7, 8, 9));
        view(chain, image, 32, 32, Augmentation.generator(1, 2, 3));
        assertArrayEquals(first, view(chain, image, 32, 32, Augmentation.generator(7, 8, 9)));
        long draw = Augmentation.generator(7, 8, 9).nextLong();
        for (long[] others : new long[][] {{8, 7, 9}, {7, 9, 8}, {9, 8, 7}, {7, 8, 10}, {7, 9, 9}, {8, 8, 9}, {6, 9, 9}, {-7, 8, 9}}) {
            assertNotEquals(draw, Augmentation.generator(others[0], others[1], others[2]).nextLong());
        }
    }

    @Test
    void oneBitOfAnyNumberMovesHalfOfTheDraw() {
        SplittableRandom random = new SplittableRandom(1);
        for (int argument = 0; argument < 3; argument++) {
            for (int bit = 0; bit < 64; bit++) {
                double flipped = 0;
                for (int trial = 0; trial < 300; trial++) {
                    long[] numbers = {random.nextLong(), random.nextInt(300), random.nextInt(50_000)};
                    long before = Augmentation.generator(numbers[0], numbers[1], numbers[2]).nextLong();
                    numbers[argument] ^= 1L << bit;
                    flipped += Long.bitCount(before ^ Augmentation.generator(numbers[0], numbers[1], numbers[2]).nextLong()) / 300.0;
                }
                assertEquals(32, flipped, 1.5, "argument " + argument + ", bit " + bit);
            }
        }
    }

    @Test
    void neighborsAreIndependent() {
        assertUncorrelated(i -> Augmentation.generator(1, 0, i));
        assertUncorrelated(i -> Augmentation.generator(1, i, 0));
        assertUncorrelated(i -> Augmentation.generator(i, 1, 0));
        assertUncorrelated(i -> Augmentation.generator(1, i, i));
        assertUncorrelated(i -> Augmentation.generator(1, 300 - i, i));
    }

    /** Serial correlation of the first draws, and of the second with the first; no first draw twice. */
    private static void assertUncorrelated(LongFunction<SplittableRandom> generators) {
        int number = 100_000;
        double neighbors = 0;
        double draws = 0;
        double before = 0;
        Set<Double> seen = new HashSet<>();
        for (int i = 0; i < number; i++) {
            SplittableRandom random = generators.apply(i);
            double first = random.nextDouble() - 0.5;
            assertTrue(seen.add(first));
            neighbors += 12 * first * before / number;
            draws += 12 * first * (random.nextDouble() - 0.5) / number;
            before = first;
        }
        assertEquals(0, neighbors, 0.013); // four standard deviations
        assertEquals(0, draws, 0.013);
    }
}
