/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.io.ByteArrayOutputStream;

/**
 * The header of a JPEG file: all segments before its first scan.
 *
 * @param plain the file without application segments and comments, and so without color profiles, whole or broken, thumbnails and
 *     all else that does not belong to the samples
 * @param components the names of the components of a pixel in the order of the file
 * @param height the number of rows
 * @param width the length of a row
 * @param jfif whether it has the segment of JFIF
 * @param adobeTransform the color transform in Adobe's segment; -1 without one
 */
record JpegFile(byte[] plain, int[] components, int height, int width, boolean jfif, int adobeTransform) {

    private static final int START_OF_IMAGE = 0xD8;
    private static final int END_OF_IMAGE = 0xD9;
    private static final int START_OF_SCAN = 0xDA;
    private static final int BASELINE = 0xC0;
    private static final int PROGRESSIVE = 0xC2;
    private static final int HUFFMAN_TABLES = 0xC4;
    private static final int EXTENSIONS = 0xC8;
    private static final int ARITHMETIC_TABLES = 0xCC;
    private static final int FIRST_RESTART = 0xD0;
    private static final int TEMPORARY = 0x01;
    private static final int FIRST_APPLICATION = 0xE0;
    private static final int ADOBE = 0xEE;
    private static final int LAST_APPLICATION = 0xEF;
    private static final int COMMENT = 0xFE;
    private static final int TRANSFORM_OFFSET = 11;
    /** A progressive file has about ten; each takes as long as the image is large. */
    private static final int MOST_SCANS = 100;

    static boolean begins(byte[] bytes) {
        return bytes.length > 2 && (bytes[0] & 0xFF) == 0xFF && (bytes[1] & 0xFF) == START_OF_IMAGE && (bytes[2] & 0xFF) == 0xFF;
    }

    /**
     * Reads the segments of a file.
     *
     * @throws ImageException if the file ends before its first scan, or is of a kind that Java does not read
     */
    static JpegFile of(byte[] bytes) throws ImageException {
        return new Parser(bytes).parse();
    }

    /** Visits every segment and keeps those that the samples need. */
    private static final class Parser {

        private final byte[] bytes;
        private final ByteArrayOutputStream plain;
        private int at = 2;
        private int[] components = {};
        private int height;
        private int width;
        private boolean jfif;
        private int adobeTransform = -1;

        Parser(byte[] bytes) {
            this.bytes = bytes;
            plain = new ByteArrayOutputStream(bytes.length);
            plain.write(bytes, 0, 2);
        }

        JpegFile parse() throws ImageException {
            int marker = marker();
            while (marker != START_OF_SCAN) {
                if (marker == END_OF_IMAGE) {
                    throw ImageException.damaged("it ends before its first scan");
                }
                if (marker != TEMPORARY && (marker < FIRST_RESTART || marker > START_OF_IMAGE)) {
                    segment(marker);
                }
                marker = marker();
            }
            if (components.length == 0) {
                throw ImageException.damaged("it has a scan before the segment with its size");
            }
            requireFewScans();
            plain.write(0xFF);
            plain.write(START_OF_SCAN);
            plain.write(bytes, at, bytes.length - at);
            return new JpegFile(plain.toByteArray(), components, height, width, jfif, adobeTransform);
        }

        /**
         * Counts scans up to the end of the image, behind which a photograph may have a film. Within a scan, a byte of all ones
         * is followed by a zero or a restart: whatever else follows it begins a segment.
         */
        private void requireFewScans() throws ImageException {
            int scans = 1;
            int i = at;
            while (i + 3 < bytes.length && !(bytes[i] == (byte) 0xFF && unsigned(i + 1) == END_OF_IMAGE)) {
                int marker = unsigned(i + 1);
                boolean isSegment = bytes[i] == (byte) 0xFF && marker > TEMPORARY && marker < 0xFF
                        && (marker < FIRST_RESTART || marker > START_OF_IMAGE);
                if (isSegment && marker == START_OF_SCAN && ++scans > MOST_SCANS) {
                    throw ImageException.damaged("it has more than " + MOST_SCANS + " scans");
                }
                i += isSegment ? 2 + (unsigned(i + 2) << 8 | unsigned(i + 3)) : 1;
            }
        }

        /** The next marker; like the common decoders it skips anything between segments. */
        private int marker() throws ImageException {
            while (true) {
                while (unsigned(at) != 0xFF) {
                    at++;
                }
                while (unsigned(at) == 0xFF) {
                    at++;
                }
                int marker = unsigned(at++);
                if (marker != 0) {
                    return marker;
                }
            }
        }

        private void segment(int marker) throws ImageException {
            int length = unsigned(at) << 8 | unsigned(at + 1);
            int start = at + 2;
            int end = at + length;
            if (length < 2 || end > bytes.length) {
                throw ImageException.damaged("it ends within a segment");
            }
            if (marker == FIRST_APPLICATION) {
                jfif |= says("JFIF\0", start, end);
            } else if (marker == ADOBE && end - start > TRANSFORM_OFFSET && says("Adobe", start, end)) {
                adobeTransform = unsigned(start + TRANSFORM_OFFSET);
            } else if (marker >= BASELINE && marker < FIRST_RESTART && marker != HUFFMAN_TABLES
                    && marker != EXTENSIONS && marker != ARITHMETIC_TABLES) {
                frame(marker, start, end);
            }
            if (marker != COMMENT && (marker < FIRST_APPLICATION || marker > LAST_APPLICATION)) {
                plain.write(0xFF);
                plain.write(marker);
                plain.write(bytes, at, length);
            }
            at = end;
        }

        private void frame(int marker, int start, int end) throws ImageException {
            if (marker > PROGRESSIVE) {
                throw ImageException.unknown("a JPEG of process " + (marker - BASELINE)
                        + " (lossless, hierarchical or arithmetic coding)");
            }
            int count = end - start < 6 ? 0 : unsigned(start + 5);
            if (count == 0 || end - start < 6 + 3 * count) {
                throw ImageException.damaged("its frame is shorter than its components");
            }
            if (unsigned(start) != 8) {
                throw ImageException.unknown("a JPEG of " + unsigned(start) + " bits a sample");
            }
            height = unsigned(start + 1) << 8 | unsigned(start + 2);
            width = unsigned(start + 3) << 8 | unsigned(start + 4);
            components = new int[count];
            for (int i = 0; i < count; i++) {
                components[i] = unsigned(start + 6 + 3 * i);
            }
        }

        private boolean says(String text, int start, int end) {
            for (int i = 0; i < text.length(); i++) {
                if (start + i >= end || bytes[start + i] != text.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private int unsigned(int position) throws ImageException {
            if (position >= bytes.length) {
                throw ImageException.damaged("it ends before its first scan");
            }
            return bytes[position] & 0xFF;
        }
    }
}
