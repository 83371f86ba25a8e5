/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

/**
 * Converts the samples of a JPEG file to colors as libjpeg does, in its fixed point arithmetic; color profiles are ignored. Four
 * inks are read inverted, as Adobe writes them.
 */
final class JpegColors {

    private static final int PLACES = 16;
    private static final int HALF = 1 << (PLACES - 1);
    private static final int CENTER = 128;
    private static final int RED_OF_CR = fixed(1.402);
    private static final int BLUE_OF_CB = fixed(1.772);
    private static final int GREEN_OF_CR = fixed(0.71414);
    private static final int GREEN_OF_CB = fixed(0.34414);

    private JpegColors() {}

    private static int fixed(double value) {
        return (int) (value * (1 << PLACES) + 0.5);
    }

    /** The coding of colors in three or four samples. */
    private enum Coding {
        /** The samples are the colors or inks. */
        PLAIN,
        /** The first three are luminance and two differences. */
        LUMINANCE
    }

    /**
     * The coding that libjpeg, and with it Pillow, assumes: decided by JFIF first, then by Adobe's segment, then by the component
     * names.
     */
    private static Coding coding(JpegFile file) {
        int[] components = file.components();
        if (components.length == 4) {
            return file.adobeTransform() <= 0 ? Coding.PLAIN : Coding.LUMINANCE;
        }
        if (file.jfif()) {
            return Coding.LUMINANCE;
        }
        if (file.adobeTransform() >= 0) {
            return file.adobeTransform() == 0 ? Coding.PLAIN : Coding.LUMINANCE;
        }
        return components[0] == 'R' && components[1] == 'G' && components[2] == 'B' ? Coding.PLAIN : Coding.LUMINANCE;
    }

    /**
     * Turns samples into colors.
     *
     * @param samples one array a component, each of all pixels, row by row; overwritten
     * @param file the components as the file's header declares them
     * @param channels 1 for gray, 3 for red, green, blue
     */
    static PlanarImage planes(byte[][] samples, JpegFile file, int channels) throws ImageException {
        byte[][] planes = new byte[channels][samples[0].length];
        switch (samples.length) {
            case 1 -> {
                for (byte[] plane : planes) {
                    System.arraycopy(samples[0], 0, plane, 0, plane.length);
                }
            }
            case 3 -> {
                if (coding(file) == Coding.LUMINANCE) {
                    toColors(samples);
                }
                for (int i = 0; i < samples[0].length; i++) {
                    ImageDecoder.put(planes, i, samples[0][i] & 0xFF, samples[1][i] & 0xFF, samples[2][i] & 0xFF);
                }
            }
            case 4 -> {
                boolean luminance = coding(file) == Coding.LUMINANCE;
                if (luminance) {
                    toColors(samples);
                }
                for (int i = 0; i < samples[0].length; i++) {
                    int paper = samples[3][i] & 0xFF;
                    ImageDecoder.put(planes, i, print(samples[0][i], luminance, paper), print(samples[1][i], luminance, paper),
                            print(samples[2][i], luminance, paper));
                }
            }
            default -> throw ImageException.unknown("a JPEG of " + samples.length + " components");
        }
        return new PlanarImage(planes, file.height(), file.width());
    }

    private static void toColors(byte[][] samples) {
        for (int i = 0; i < samples[0].length; i++) {
            int luminance = samples[0][i] & 0xFF;
            int blueness = (samples[1][i] & 0xFF) - CENTER;
            int redness = (samples[2][i] & 0xFF) - CENTER;
            samples[0][i] = clip(luminance + ((RED_OF_CR * redness + HALF) >> PLACES));
            samples[1][i] = clip(luminance + ((-GREEN_OF_CB * blueness + HALF - GREEN_OF_CR * redness) >> PLACES));
            samples[2][i] = clip(luminance + ((BLUE_OF_CB * blueness + HALF) >> PLACES));
        }
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }

    /**
     * The light that remains where both an ink and black are printed.
     *
     * @param sample what the file holds, inverted: 255 is no ink
     * @param ink whether it is the ink instead
     */
    private static int print(byte sample, boolean ink, int paper) {
        int covered = ink ? sample & 0xFF : 255 - (sample & 0xFF);
        return paper - (int) Math.rint(covered * paper / 255.0);
    }
}
