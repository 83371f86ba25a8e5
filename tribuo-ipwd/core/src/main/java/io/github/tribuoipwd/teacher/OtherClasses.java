/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

/**
 * The treatment of a teacher's classes that the data do not have.
 */
public enum OtherClasses {
    /** They are left out; the softmax is over the classes that stay. */
    DROP,
    /** Their probabilities are added up under one label. */
    GATHER
}
