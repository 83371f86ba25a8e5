/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.Random;

/**
 * Compares PyTorch's convolutions of small whole numbers with sums in Java, which are exact. Arguments: "first" or "last" (where the
 * channels stand), and "gradients" to compare both gradients too. Prints the first wrong cases and how many were wrong.
 */
public final class Sweep {

    private static final int[] CHANNELS_IN = {1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 20, 24, 28, 31, 32, 33, 48};
    private static final int[] CHANNELS_OUT = {1, 3, 7, 8, 9, 12, 16, 20, 24, 32, 40};
    private static final String[] PARTS = {"forward", "gradient of the images", "gradient of the weights"};

    private final Engine engine = Engine.getEngine("PyTorch");
    private final Random random = new Random(1);
    private final boolean last;
    private final boolean gradients;
    private final int[] wrong = new int[3];

    private Sweep(boolean last, boolean gradients) {
        this.last = last;
        this.gradients = gradients;
    }

    public static void main(String[] args) {
        Sweep sweep = new Sweep(args[0].equals("last"), args.length > 1 && args[1].equals("gradients"));
        int cases = 0;
        for (int kernel : new int[] {1, 3, 5}) {
            for (int stride = 1; stride <= 2; stride++) {
                for (int images : new int[] {1, 2, 3, 5}) {
                    for (int side : new int[] {1, 2, 3, 4, 5, 7, 8, 16, 17}) {
                        cases += sweep.channels(images, side, kernel, stride);
                    }
                }
            }
        }
        for (int part = 0; part < (sweep.gradients ? 3 : 1); part++) {
            System.out.println(sweep.wrong[part] + " of " + cases + " wrong: " + PARTS[part]);
        }
    }

    private int channels(int images, int side, int kernel, int stride) {
        int cases = 0;
        for (int in : CHANNELS_IN) {
            for (int out : CHANNELS_OUT) {
                // Narrow 1x1 convolutions with a stride write beyond their memory when channels stand last: another fault.
                boolean other = last && kernel == 1 && stride > 1 && in < 16;
                long work = (long) images * side * side * in * out * kernel * kernel;
                if (!other && work <= (gradients ? 600_000 : 3_000_000) && random.nextInt(4) == 0) {
                    compare(images, side, kernel, stride, in, out);
                    cases++;
                }
            }
        }
        return cases;
    }

    private float[] draw(int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = random.nextInt(9) - 4;
        }
        return values;
    }

    private void compare(int images, int side, int kernel, int stride, int in, int out) {
        int pad = kernel / 2;
        int height = (side + 2 * pad - kernel) / stride + 1;
        float[] x = draw(images * in * side * side);
        float[] w = draw(out * in * kernel * kernel);
        float[] g = draw(images * out * height * height);
        float[][] expected = {new float[g.length], new float[x.length], new float[w.length]};
        for (int b = 0; b < images; b++) {
            for (int q = 0; q < out; q++) {
                for (int i = 0; i < height; i++) {
                    for (int j = 0; j < height; j++) {
                        int yi = ((b * out + q) * height + i) * height + j;
                        for (int c = 0; c < in; c++) {
                            for (int u = Math.max(0, pad - i * stride); u < kernel && i * stride + u - pad < side; u++) {
                                for (int v = Math.max(0, pad - j * stride); v < kernel && j * stride + v - pad < side; v++) {
                                    int xi = ((b * in + c) * side + i * stride + u - pad) * side + j * stride + v - pad;
                                    int wi = ((q * in + c) * kernel + u) * kernel + v;
                                    expected[0][yi] += x[xi] * w[wi];
                                    expected[1][xi] += g[yi] * w[wi];
                                    expected[2][wi] += g[yi] * x[xi];
                                }
                            }
                        }
                    }
                }
            }
        }
        float[][] found = compute(x, new Shape(images, in, side, side), w, new Shape(out, in, kernel, kernel), g,
                new Shape(images, out, height, height), stride);
        for (int part = 0; part < (gradients ? 3 : 1); part++) {
            float worst = 0;
            for (int i = 0; i < expected[part].length; i++) {
                worst = Math.max(worst, Math.abs(expected[part][i] - found[part][i]));
            }
            if (worst > 0.01 && wrong[part]++ < 10) {
                System.out.printf("%s off by %.1f: %d images of %d x %d x %d, %d channels out, kernel %d, stride %d%n", PARTS[part],
                        worst, images, in, side, side, out, kernel, stride);
            }
        }
    }

    private float[][] compute(float[] x, Shape images, float[] w, Shape kernels, float[] g, Shape result, int stride) {
        try (NDManager manager = engine.newBaseManager(Device.cpu())) {
            NDArray source = last ? manager.create(channelsLast(x, images), new Shape(images.get(0), images.get(2), images.get(3),
                    images.get(1))) : manager.create(x, images);
            NDArray weights = manager.create(w, kernels);
            Shape pad = new Shape(kernels.get(2) / 2, kernels.get(2) / 2);
            if (!gradients) {
                return new float[][] {convolution(manager, source, weights, stride, pad).toFloatArray()};
            }
            source.setRequiresGradient(true);
            weights.setRequiresGradient(true);
            float[] forward;
            try (GradientCollector collector = engine.newGradientCollector()) {
                NDArray y = convolution(manager, source, weights, stride, pad);
                forward = y.toFloatArray();
                collector.backward(y.mul(manager.create(g, result)).sum());
            }
            NDArray gradient = source.getGradient();
            return new float[][] {forward, (last ? gradient.transpose(0, 3, 1, 2).duplicate() : gradient).toFloatArray(),
                    weights.getGradient().toFloatArray()};
        }
    }

    /** Not by the engine, whose copies keep the order in memory. */
    private static float[] channelsLast(float[] x, Shape images) {
        int channels = (int) images.get(1);
        int pixels = (int) (images.get(2) * images.get(3));
        float[] values = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            values[(i / pixels / channels * pixels + i % pixels) * channels + i / pixels % channels] = x[i];
        }
        return values;
    }

    private NDArray convolution(NDManager manager, NDArray source, NDArray weights, int stride, Shape pad) {
        NDArray images = last ? source.transpose(0, 3, 1, 2) : source;
        return images.getNDArrayInternal().convolution(images, weights, manager.zeros(new Shape(weights.getShape().get(0))),
                new Shape(stride, stride), pad, new Shape(1, 1), 1).singletonOrThrow();
    }
}
