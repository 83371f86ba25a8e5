/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.features;

/**
 * The order of the three dimensions of an image in memory, the slowest first.
 */
public enum ChannelOrder {
    /** Channels, height, width: PyTorch's order, and the order of every row in this library. */
    CHW,
    /** Height, width, channels: TensorFlow's order. */
    HWC
}
