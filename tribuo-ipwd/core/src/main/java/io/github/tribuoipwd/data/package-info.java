/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * Image data as dense examples: CIFAR files, IDX files, folders of images; and augmentations, which make other views of an
 * image. For users who train on images; the training applies their augmentation. A new source or augmentation goes here.
 * <p>
 * Uses: features, internal.
 * Libraries: OLCUT, Tribuo.
 */
@NullMarked
package io.github.tribuoipwd.data;

import org.jspecify.annotations.NullMarked;
