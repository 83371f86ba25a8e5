/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The shape part of a teacher's contract. Dimensions that a model leaves open are -1.
 */
final class TeacherShapes {

    private TeacherShapes() {}

    /**
     * Finds the full shape of the input.
     *
     * @param model the model's file, for errors
     * @param name the input's name, for errors
     * @param declared the shape in the model
     * @param row the shape of a transformed row
     * @return the declared shape with every dimension but the first filled in
     */
    static long[] input(Path model, String name, long[] declared, int[] row) {
        long[] shape = declared.clone();
        long[] wanted = Arrays.stream(row).asLongStream().toArray();
        long open = Arrays.stream(shape).skip(1).filter(side -> side < 1).count();
        if (open > 0 && shape.length == wanted.length + 1) {
            for (int i = 1; i < shape.length; i++) {
                shape[i] = shape[i] < 1 ? wanted[i - 1] : shape[i];
            }
        } else if (open == 1) {
            long known = Arrays.stream(shape).skip(1).filter(side -> side > 0).reduce(1, Math::multiplyExact);
            for (int i = 1; i < shape.length; i++) {
                shape[i] = shape[i] < 1 ? size(wanted) / known : shape[i];
            }
        }
        boolean fits = shape.length > 1 && size(tail(shape)) == size(wanted);
        boolean ordered = shape.length != wanted.length + 1 || Arrays.equals(withoutOnes(tail(shape)), withoutOnes(wanted));
        if (!fits || !ordered) {
            throw new TeacherException("The input \"" + name + "\" of the teacher " + model + " has shape "
                    + Arrays.toString(declared) + ", found rows of shape " + Arrays.toString(row)
                    + " after the transform.\nMaybe set the teacher's transform to order HWC, resize to the size it wants, or"
                    + " correct the layout's shape.");
        }
        return shape;
    }

    /**
     * Checks the shape of the output.
     *
     * @return {@code (-1, classes)}, with dimensions of 1 where the model has them
     */
    static long[] output(Path model, String name, long[] declared, int classes) {
        long[] tail = declared.length > 1 ? tail(declared) : new long[0];
        long open = Arrays.stream(tail).filter(side -> side < 1).count();
        long known = Arrays.stream(tail).filter(side -> side > 0).reduce(1, Math::multiplyExact);
        if (tail.length == 0 || open > 1 || (open == 0 ? known != classes : known != 1)) {
            throw new TeacherException("The output \"" + name + "\" of the teacher " + model + " must have shape (batch, "
                    + classes + ") for " + classes + " labels, found " + Arrays.toString(declared)
                    + ".\nMaybe correct the list of labels, or choose another output with outputName.");
        }
        return LongStream.concat(LongStream.of(-1), Arrays.stream(tail).map(side -> side < 1 ? classes : side)).toArray();
    }

    private static long[] tail(long[] shape) {
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    private static long size(long[] shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private static long[] withoutOnes(long[] shape) {
        return Arrays.stream(shape).filter(side -> side != 1).toArray();
    }
}
