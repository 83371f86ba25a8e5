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
 * @param mean subtracted from each channel; empty for none
 * @param std divides each channel; empty for none
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
        boolean inPlace = order == ChannelOrder.CHW && Arrays.equals(from, to);
        // Where all channels are treated alike, a row is processed as one channel.
        int channels = inPlace && !bgr && mean.length == 0 && std.length == 0 ? 1 : from[0];
        // Copies to arrays: the JVM vectorizes loops over arrays, but not over direct buffers.
        float[] before = new float[Shapes.size(from)];
        float[] after = new float[Shapes.size(to)];
        int plane = before.length / channels;
        for (int row = 0; row < number; row++) {
            rows.get(row * before.length, before);
            for (int channel = 0; channel < channels; channel++) {
                int first = (bgr ? channels - 1 - channel : channel) * plane;
                if (inPlace) {
                    scale(before, first, channel, after, channel * plane, plane);
                } else {
                    move(before, first, from, channel, after, to);
                }
            }
            target.put(row * after.length, after);
        }
    }

    /** Short enough to be inlined where both arrays are made: only there the JVM knows that they differ, and vectorizes. */
    private void scale(float[] before, int first, int channel, float[] after, int start, int pixels) {
        double factor = scale;
        double shift = shift(channel);
        double divisor = divisor(channel);
        for (int i = 0; i < pixels; i++) {
            after[start + i] = (float) ((before[first + i] * factor - shift) / divisor);
        }
    }

    private void move(float[] before, int first, int[] from, int channel, float[] after, int[] to) {
        boolean channelsFirst = order == ChannelOrder.CHW;
        int high = to[channelsFirst ? 1 : 0];
        int wide = to[channelsFirst ? 2 : 1];
        boolean resized = high != from[1] || wide != from[2];
        int start = channelsFirst ? channel * high * wide : channel;
        int step = channelsFirst ? 1 : from[0];
        double shift = shift(channel);
        double divisor = divisor(channel);
        for (int i = 0; i < high * wide; i++) {
            double value = resized ? bilinear(before, first, from, i, high, wide) : before[first + i];
            after[start + i * step] = (float) ((value * scale - shift) / divisor);
        }
    }

    private double shift(int channel) {
        return mean.length == 0 ? 0 : mean[channel];
    }

    private double divisor(int channel) {
        return std.length == 0 ? 1 : std[channel];
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
