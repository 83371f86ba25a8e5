/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.data.ImageDecoder;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Reads an image from a file that the first column names, by Hadoop's file systems.
 *
 * @param shape channels, height and width
 * @param shorterSide see {@link ImageDecoder}
 * @param order for each position of the layout, which value of the decoded image stands there
 * @param skip whether images that cannot be read are left out
 * @param hadoop the driver's configuration of file systems
 */
record ImageInput(int[] shape, int shorterSide, int[] order, boolean skip, SerializableConfiguration hadoop) implements RowInput {

    private static final long serialVersionUID = 1L;

    /** Only that which a file holds can be left out: a disk or a network that fails may be there the next time. */
    @Override
    public boolean read(Row row, Place place, FloatBuffer target) {
        byte[] pixels = pixels(row, place);
        if (pixels == null) {
            return false;
        }
        for (int index : order) {
            target.put(pixels[index] & 0xFF);
        }
        return true;
    }

    private byte @Nullable [] pixels(Row row, Place place) {
        if (row.isNullAt(0)) {
            throw new SparkCaptureException("Each row must name the file of an image, found null in " + place
                    + ".\nMaybe leave such rows out before the capture.");
        }
        String file = row.getString(0);
        try {
            return new ImageDecoder(shape[0], shape[1], shape[2], shorterSide).decode(content(file), file);
        } catch (FileNotFoundException e) {
            if (skip) {
                return null;
            }
            throw new SparkCaptureException("The image " + file + " must be a file that the executors can read, found"
                    + " none.\nMaybe it lies on the driver's disk; bring it to a file system that all machines share. Names are"
                    + " taken as they stand, a blank as a blank and not as %20.", e);
        } catch (IOException e) {
            throw new SparkCaptureException("The image " + file + " must be readable, found " + e
                    + ".\nMaybe its disk or the network fails; start the capture again.", e);
        } catch (UncheckedIOException e) {
            if (skip) {
                return null;
            }
            throw new SparkCaptureException(String.valueOf(e.getMessage()), e);
        }
    }

    private byte[] content(String file) throws IOException {
        Path path = new Path(file);
        try (FSDataInputStream in = path.getFileSystem(hadoop.value()).open(path)) {
            return in.readAllBytes();
        }
    }

    @Override
    public String name(Row row) {
        return row.getString(0);
    }

    @Override
    public String description() {
        return "images of " + Arrays.toString(shape) + (shorterSide == -1 ? "" : ", the shorter side resized to " + shorterSide);
    }
}
