/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

/**
 * The binary formats of the CIFAR data (Krizhevsky 2009) and the label to read: each record is one or two label bytes, then the
 * red, the green and the blue plane of 32 x 32 bytes each.
 */
public enum CifarKind {
    /** CIFAR-10: one label byte, 0 to 9. */
    CIFAR10(10),
    /** CIFAR-100 with its second label byte, the class, 0 to 99. */
    CIFAR100_FINE(20, 100),
    /** CIFAR-100 with its first label byte, the superclass, 0 to 19. */
    CIFAR100_COARSE(20, 100);

    static final int PIXELS = 3 * 32 * 32;

    @SuppressWarnings("ImmutableEnumChecker") // never changed, never given out
    private final int[] classesOfByte;

    CifarKind(int... classesOfByte) {
        this.classesOfByte = classesOfByte;
    }

    /** The number of label bytes of a record. */
    int labelBytes() {
        return classesOfByte.length;
    }

    /** The number of classes that a label byte distinguishes. */
    int classesOf(int labelByte) {
        return classesOfByte[labelByte];
    }

    /** The position of the label byte that is read. */
    int labelByte() {
        return this == CIFAR100_FINE ? 1 : 0;
    }

    /** The number of bytes of a record. */
    int recordBytes() {
        return labelBytes() + PIXELS;
    }

    /**
     * The number of classes.
     *
     * @return 10, 100 or 20
     */
    public int classes() {
        return classesOf(labelByte());
    }
}
