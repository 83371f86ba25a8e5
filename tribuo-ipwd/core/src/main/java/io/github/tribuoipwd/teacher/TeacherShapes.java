/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The shape part of a teacher's contract. Dimensions that a model leaves open are -1.
 */
final class TeacherShapes {

    private TeacherShapes() {}

    /**
     * Finds the ways in which an input can hold rows; which of them is right, a run shows.
     *
     * @param model the model's file, for errors
     * @param name the input's name, for errors
     * @param declared the shape in the model, empty where it has none
     * @param row the shape of a transformed row
     * @return one way or more, the likeliest first
     * @throws TeacherException if there is none
     */
    static List<InputShape> inputs(Path model, String name, long[] declared, int[] row) {
        long[] wanted = Arrays.stream(row).asLongStream().toArray();
        List<InputShape> shapes = new ArrayList<>();
        if (declared.length == 0) {
            shapes.add(rowsFirst(wanted));
            if (wanted.length > 1) {
                shapes.add(rowsFirst(size(wanted)));
            }
            return shapes;
        }
        addRowsFirst(declared, wanted, shapes);
        addRowsSecond(declared, wanted, shapes);
        addOneRow(declared, wanted, shapes);
        if (shapes.isEmpty()) {
            throw new TeacherException("The input \"" + name + "\" of the teacher " + model + " has shape "
                    + Arrays.toString(declared) + ", found rows of shape " + Arrays.toString(row)
                    + " after the transform.\nMaybe " + advice(tail(declared, 1), wanted));
        }
        return shapes;
    }

    private static InputShape rowsFirst(long... wanted) {
        return new InputShape(LongStream.concat(LongStream.of(-1), Arrays.stream(wanted)).toArray(), 0, 0);
    }

    /** {@code (batch, row...)}. */
    private static void addRowsFirst(long[] declared, long[] wanted, List<InputShape> shapes) {
        long[] filled = filled(tail(declared, 1), wanted);
        if (filled != null) {
            shapes.add(new InputShape(LongStream.concat(LongStream.of(declared[0]), Arrays.stream(filled)).toArray(), 0,
                    fixed(declared[0])));
        }
    }

    /** {@code (1, batch, row...)}, which goes before a batch of one where the second dimension is open. */
    private static void addRowsSecond(long[] declared, long[] wanted, List<InputShape> shapes) {
        if (declared.length < 3) {
            return;
        }
        // A number that is declared there counts the channels of images: gray ones are no rows of a teacher of RGB.
        boolean channels = declared[1] > 1 && (declared[0] != 1 || (declared.length == 4 && wanted.length == 3));
        if (channels || declared[0] > 1 || declared[1] == 1 || !known(tail(declared, 2))) {
            return;
        }
        long[] filled = filled(tail(declared, 2), wanted);
        if (filled != null) {
            InputShape second = new InputShape(
                    LongStream.concat(LongStream.of(1, declared[1]), Arrays.stream(filled)).toArray(), 1, fixed(declared[1]));
            shapes.add(declared[0] == 1 ? 0 : shapes.size(), second);
        }
    }

    /** A row without a batch. */
    private static void addOneRow(long[] declared, long[] wanted, List<InputShape> shapes) {
        boolean clear = known(declared) || declared.length == 1 || (declared.length == 3 && wanted.length == 3);
        long[] filled = clear ? filled(declared, wanted) : null;
        if (filled != null && shapes.isEmpty()) {
            shapes.add(new InputShape(filled, -1, 1));
        }
    }

    private static int fixed(long declared) {
        return declared > 0 ? Math.toIntExact(declared) : 0;
    }

    private static boolean known(long[] shape) {
        return Arrays.stream(shape).allMatch(side -> side > 0);
    }

    /** The dimensions of a row as a model declares them, with the open ones filled in; null where it holds other rows. */
    private static long @Nullable [] filled(long[] declared, long[] wanted) {
        long[] shape = declared.clone();
        long open = Arrays.stream(shape).filter(side -> side < 1).count();
        if (open > 0 && shape.length == wanted.length) {
            for (int i = 0; i < shape.length; i++) {
                shape[i] = shape[i] < 1 ? wanted[i] : shape[i];
            }
        } else if (open == 1) {
            long side = size(wanted) / Arrays.stream(shape).filter(known -> known > 0).reduce(1, Math::multiplyExact);
            for (int i = 0; i < shape.length; i++) {
                shape[i] = shape[i] < 1 ? side : shape[i];
            }
        }
        boolean fits = shape.length > 0 && known(shape) && size(shape) == size(wanted);
        boolean ordered = shape.length != wanted.length || Arrays.equals(withoutOnes(shape), withoutOnes(wanted));
        return fits && ordered ? shape : null;
    }

    private static String advice(long[] declared, long[] wanted) {
        boolean images = declared.length == 3;
        if (images && wanted.length == 3 && declared[0] == wanted[2] && wanted[0] != wanted[2]
                && !Arrays.equals(declared, new long[] {wanted[1], wanted[2], wanted[0]})) {
            return "leave the order of the teacher's transform at CHW"
                    + (size(declared) == size(wanted) ? "." : ", and resize to its size.");
        }
        if (images && wanted.length == 1) {
            return "give the layout the shape of the images: channels, height, width.";
        }
        if (images && declared[2] == wanted[0] && declared[0] != wanted[0]) {
            return "set the teacher's transform to order HWC"
                    + (size(declared) == size(wanted) ? "." : ", and resize to its size.");
        }
        if (images && wanted.length == 3 && declared[0] != wanted[0] && declared[1] == wanted[1] && declared[2] == wanted[2]) {
            return "read images of " + declared[0] + " channels; gray ones become so many by a Tile that the graph begins with.";
        }
        if (images && declared[0] == wanted[0]) {
            return "set the teacher's transform to resize to the size of its input.";
        }
        return "correct the layout's shape, or set the teacher's transform to the order (HWC) and the size of its input.";
    }

    /**
     * Looks where an output of some rows holds the scores of all classes.
     *
     * @return the dimension that counts the rows (0 for a single row), or -1 if it does not hold {@code (rows, classes)}
     */
    static int scoresAxis(long[] found, int rows, int classes) {
        long[] expected = rows == 1 ? new long[] {classes} : new long[] {rows, classes};
        return Arrays.equals(withoutOnes(found), withoutOnes(expected)) && found.length > 0 ? axis(found, rows) : -1;
    }

    /**
     * Looks where an output holds one score for each of some rows.
     *
     * @return the dimension that counts the rows (0 for a single row), or -1 if it does not hold {@code (rows)}
     */
    static int oneScoreAxis(long[] found, int rows) {
        return size(found) == rows && withoutOnes(found).length <= 1 ? axis(found, rows) : -1;
    }

    /** Whether a shape that a run gave is one that the file declares. */
    static boolean allows(long[] declared, long[] found) {
        boolean same = declared.length == found.length;
        for (int i = 0; same && i < found.length; i++) {
            same = declared[i] < 1 || declared[i] == found[i];
        }
        return same;
    }

    private static int axis(long[] shape, int rows) {
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == rows) {
                return i;
            }
        }
        return 0;
    }

    private static long[] tail(long[] shape, int from) {
        return Arrays.copyOfRange(shape, from, shape.length);
    }

    private static long size(long... shape) {
        return Arrays.stream(shape).reduce(1, Math::multiplyExact);
    }

    private static long[] withoutOnes(long[] shape) {
        return Arrays.stream(shape).filter(side -> side != 1).toArray();
    }
}
