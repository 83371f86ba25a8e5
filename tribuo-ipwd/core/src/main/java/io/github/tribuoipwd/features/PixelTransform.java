/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The arithmetic of an {@link InputTransform}.
 *
 * @param mean subtracted for each channel; empty for none
 * @param std divided by for each channel; empty for none
 * @param order of the dimensions of what is written
 * @param bgr whether the channels are written in the reverse order
 */
record PixelTransform(double scale, double[] mean, double[] std, ChannelOrder order, boolean bgr) {

    /**
     * Transforms rows; images of another size are resized.
     *
     * @param rows {@code (number, from...)} from position 0
     * @param from the shape of a row, channels first
     * @param target written from position 0 with {@code (number, to...)}
     * @param to the shape of a written row
     */
    void apply(FloatBuffer rows, int number, int[] from, FloatBuffer target, int[] to) {
        boolean alike = mean.length == 0 && std.length == 0 && order == ChannelOrder.CHW && !bgr && Arrays.equals(from, to);
        // Where all channels are treated alike, a row is one of them.
        int channels = alike ? 1 : from[0];
        // Arrays, whose loops the JVM turns into vector instructions; those over direct buffers it does not.
        float[] before = new float[Shapes.size(from)];
        float[] after = new float[Shapes.size(to)];
        int plane = before.length / channels;
        for (int row = 0; row < number; row++) {
            rows.get(row * before.length, before);
            for (int channel = 0; channel < channels; channel++) {
                int source = bgr ? channels - 1 - channel : channel;
                channel(before, source * plane, from, channel, after, to, after.length / channels);
            }
            target.put(row * after.length, after);
        }
    }

    private void channel(float[] before, int first, int[] from, int channel, float[] after, int[] to, int pixels) {
        double shift = mean.length == 0 ? 0 : mean[channel];
        double divisor = std.length == 0 ? 1 : std[channel];
        double factor = scale;
        int start = order == ChannelOrder.CHW ? channel * pixels : channel;
        int step = order == ChannelOrder.CHW ? 1 : from[0];
        int high = from.length == 3 ? to[order == ChannelOrder.CHW ? 1 : 0] : 0;
        int wide = from.length == 3 ? to[order == ChannelOrder.CHW ? 2 : 1] : 0;
        boolean resized = from.length == 3 && (high != from[1] || wide != from[2]);
        if (!resized && step == 1) {
            for (int i = 0; i < pixels; i++) {
                after[start + i] = (float) ((before[first + i] * factor - shift) / divisor);
            }
            return;
        }
        for (int i = 0; i < pixels; i++) {
            double value = resized ? bilinear(before, first, from, i, high, wide) : before[first + i];
            after[start + i * step] = (float) ((value * factor - shift) / divisor);
        }
    }

    /** Between pixel centers, without smoothing: PyTorch's {@code align_corners=False}. */
    private static double bilinear(float[] rows, int first, int[] from, int pixel, int high, int wide) {
        double y = position(pixel / wide, high, from[1]);
        double x = position(pixel % wide, wide, from[2]);
        int top = (int) y;
        int left = (int) x;
        int bottom = Math.min(top + 1, from[1] - 1);
        int right = Math.min(left + 1, from[2] - 1);
        double down = y - top;
        double along = x - left;
        double upper = rows[first + top * from[2] + left] * (1 - along) + rows[first + top * from[2] + right] * along;
        double lower = rows[first + bottom * from[2] + left] * (1 - along) + rows[first + bottom * from[2] + right] * along;
        return upper * (1 - down) + lower * down;
    }

    private static double position(int index, int size, int sourceSize) {
        return Math.max(0, (index + 0.5) * sourceSize / size - 0.5);
    }
}
