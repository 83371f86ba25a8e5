/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.training;

import java.io.IOException;

/**
 * A part of a training whose state a checkpoint holds: what is restored goes on, to the bit, as what was saved would have.
 */
interface Resumable {

    /**
     * Saves the state as it is between two steps.
     *
     * @throws IOException if it cannot be written
     */
    void save(StateWriter state) throws IOException;

    /**
     * Takes up a state that such a part of the same training has saved.
     *
     * @throws IOException if it cannot be read, or is none of such a part
     */
    void restore(StateReader state) throws IOException;
}
