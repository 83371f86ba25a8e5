/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import static io.github.tribuoipwd.support.Messages.assertError;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class AugmentationTest {

    /** Two channels, 2 x 3: 1 to 6, and 11 to 16. */
    private static final float[] IMAGE = {1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16};

    /** Applies it in the middle of larger buffers, and checks that nothing else changes. */
    private static float[] view(Augmentation augmentation, long seed, float[] image, int... shape) {
        int[] viewShape = augmentation.outputShape(shape);
        int size = Arrays.stream(viewShape).reduce(1, (a, b) -> a * b);
        FloatBuffer source = FloatBuffer.allocate(image.length + 5).put(3, image).position(3);
        FloatBuffer target = FloatBuffer.wrap(new float[size + 4]).position(2);
        Arrays.fill(target.array(), -7);
        augmentation.apply(source, shape, target, new SplittableRandom(seed));
        assertEquals(3, source.position());
        assertArrayEquals(image, Arrays.copyOfRange(source.array(), 3, 3 + image.length));
        assertEquals(2 + size, target.position());
        for (int outside : new int[] {0, 1, size + 2, size + 3}) {
            assertEquals(-7, target.get(outside));
        }
        return Arrays.copyOfRange(target.array(), 2, 2 + size);
    }

    @Test
    void flip() {
        float[] mirrored = {3, 2, 1, 6, 5, 4, 13, 12, 11, 16, 15, 14};
        assertArrayEquals(mirrored, view(new HorizontalFlip(1), 1, IMAGE, 2, 2, 3));
        assertArrayEquals(IMAGE, view(new HorizontalFlip(0), 1, IMAGE, 2, 2, 3));
        assertArrayEquals(IMAGE, view(new AugmentationChain(new HorizontalFlip(1), new HorizontalFlip(1)), 1, IMAGE, 2, 2, 3));
    }

    /** Against the definition: a pixel of the view is the image's, or zero outside. */
    @Test
    void randomCrop() {
        assertArrayEquals(IMAGE, view(new RandomCrop(0), 1, IMAGE, 2, 2, 3));
        float[] image = new float[2 * 6 * 7];
        for (int i = 0; i < image.length; i++) {
            image[i] = i + 1;
        }
        for (int padding = 1; padding < 6; padding++) {
            for (int seed = 0; seed < 50; seed++) {
                SplittableRandom random = new SplittableRandom(seed);
                int top = random.nextInt(2 * padding + 1) - padding;
                int left = random.nextInt(2 * padding + 1) - padding;
                float[] expected = new float[image.length];
                for (int i = 0; i < image.length; i++) {
                    int y = i % 42 / 7 + top;
                    int x = i % 7 + left;
                    expected[i] = y < 0 || y > 5 || x < 0 || x > 6 ? 0 : image[i / 42 * 42 + y * 7 + x];
                }
                assertArrayEquals(expected, view(new RandomCrop(padding), seed, image, 2, 6, 7));
            }
        }
    }

    /** A window beside the image would contain nothing of it. */
    @Test
    void randomCropBeyondTheImage() {
        for (int[] shape : new int[][] {{3, 4, 9}, {3, 9, 4}, {1, 4, 4}, {1, 1, 1}}) {
            int most = Math.min(shape[1], shape[2]) - 1;
            assertArrayEquals(shape, new RandomCrop(most).outputShape(shape));
            for (Augmentation crop : List.of(new RandomCrop(most + 1), new RandomCrop(1000),
                    new AugmentationChain(new HorizontalFlip(), new RandomCrop(most + 1)))) {
                assertError(IllegalArgumentException.class, () -> crop.outputShape(shape), "padding", Arrays.toString(shape),
                        "Maybe use a padding of " + most);
            }
        }
    }

    @Test
    void centerCrop() {
        assertArrayEquals(new float[] {2, 5, 12, 15}, view(new CenterCrop(2, 1), 1, IMAGE, 2, 2, 3));
        assertArrayEquals(IMAGE, view(new CenterCrop(2, 3), 1, IMAGE, 2, 2, 3));
        float[] line = {0, 1, 2, 3, 4, 5, 6};
        assertArrayEquals(new float[] {2, 3, 4, 5}, view(new CenterCrop(1, 4), 1, line, 1, 1, 7), "1.5 rounds to 2");
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, view(new CenterCrop(1, 6), 1, line, 1, 1, 7), "0.5 rounds to 0");
    }

    private static RandomResizedCrop whole(int height, int width) {
        return RandomResizedCrop.builder(height, width).minScale(1).maxScale(1).minRatio(1).maxRatio(1).build();
    }

    @Test
    void resizedCropOfTheWholeImage() {
        float[] image = {5, 1, 7, 2, 8, 3, 9, 4, 6};
        assertArrayEquals(image, view(whole(3, 3), 1, image, 1, 3, 3));
        assertArrayEquals(new float[] {9, 8.25f, 6.75f, 6, 7, 6.25f, 4.75f, 4, 3, 2.25f, 0.75f, 0, 1, 0.25f, -1.25f, -2},
                view(whole(4, 4), 1, new float[] {9, 6, 1, -2}, 1, 2, 2), 1e-6f);
        float[] sixteen = {0, 10, 20, 30, 0, 10, 20, 30, 0, 10, 20, 30, 0, 10, 20, 30};
        assertArrayEquals(new float[] {50 / 7f, 160 / 7f, 50 / 7f, 160 / 7f}, view(whole(2, 2), 1, sixteen, 1, 4, 4), 1e-5f,
                "weights 3/7, 3/7, 1/7");
        assertArrayEquals(new float[] {2, 2, 2, 2, 2, 2}, view(whole(2, 3), 1, new float[] {2, 2, 2, 2}, 1, 2, 2), 1e-6f);
    }

    @Test
    void aWindowThatFitsNowhereIsTheCenter() {
        float[] line = new float[100];
        for (int i = 0; i < 100; i++) {
            line[i] = i;
        }
        Augmentation crop = RandomResizedCrop.builder(1, 1).minScale(1).maxScale(1).build();
        assertArrayEquals(new float[] {49}, view(crop, 1, line, 1, 1, 100));
        assertArrayEquals(new float[] {49}, view(crop, 1, line, 1, 100, 1));
    }

    @Test
    void chains() {
        AugmentationChain chain = new AugmentationChain(new HorizontalFlip(1), new CenterCrop(1, 1), whole(2, 2));
        assertArrayEquals(new int[] {2, 2, 2}, chain.outputShape(2, 2, 3));
        assertArrayEquals(new float[] {2, 2, 2, 2, 12, 12, 12, 12}, view(chain, 1, IMAGE, 2, 2, 3));
        assertArrayEquals(view(new RandomCrop(1), 5, IMAGE, 2, 2, 3), view(new AugmentationChain(new RandomCrop(1)), 5, IMAGE, 2, 2, 3));
    }

    @Test
    void shapesThatDoNotFit() {
        for (Augmentation augmentation : List.of(new HorizontalFlip(), new RandomCrop(1), new CenterCrop(2, 3), whole(2, 2))) {
            for (int[] shape : new int[][] {{12}, {2, 6}, {0, 2, 3}}) {
                assertError(IllegalArgumentException.class, () -> augmentation.outputShape(shape), Arrays.toString(shape),
                        augmentation.toString());
                assertError(IllegalArgumentException.class, () -> augmentation.apply(FloatBuffer.allocate(12), shape,
                        FloatBuffer.allocate(12), new SplittableRandom(1)), Arrays.toString(shape));
            }
        }
        assertError(IllegalArgumentException.class, () -> new CenterCrop(3, 3).outputShape(2, 2, 3), "height of 3", "[2, 2, 3]");
        assertError(IllegalArgumentException.class, () -> new CenterCrop(2, 4).outputShape(2, 2, 3), "width of 4");
    }

    @Test
    void settings() {
        assertError(IllegalArgumentException.class, () -> new RandomCrop(-1), "padding", "-1");
        assertError(IllegalArgumentException.class, () -> new HorizontalFlip(1.1), "probability", "1.1");
        assertError(IllegalArgumentException.class, () -> new HorizontalFlip(Double.NaN), "probability", "NaN");
        assertError(IllegalArgumentException.class, () -> new CenterCrop(0, 1), "height");
        assertError(IllegalArgumentException.class, () -> new CenterCrop(1, 0), "width");
        assertError(IllegalArgumentException.class, () -> new AugmentationChain(), "augmentations");
        assertError(IllegalArgumentException.class, () -> RandomResizedCrop.builder(0, 1).build(), "height");
        assertError(IllegalArgumentException.class, () -> RandomResizedCrop.builder(1, 0).build(), "width");
        assertError(IllegalArgumentException.class, () -> RandomResizedCrop.builder(1, 1).minScale(0).build(), "minScale",
                "0.0 and 1.0");
        assertError(IllegalArgumentException.class, () -> RandomResizedCrop.builder(1, 1).maxScale(0.04).build(), "minScale");
        assertError(IllegalArgumentException.class, () -> RandomResizedCrop.builder(1, 1).maxScale(2).build(), "maxScale");
        assertError(IllegalArgumentException.class, () -> RandomResizedCrop.builder(1, 1).minRatio(2).maxRatio(1).build(),
                "minRatio", "2.0 and 1.0");
    }
}
