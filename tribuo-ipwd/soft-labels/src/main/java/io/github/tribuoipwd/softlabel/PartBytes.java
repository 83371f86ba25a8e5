/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.softlabel;

import java.io.EOFException;
import org.apache.parquet.io.InputFile;
import org.apache.parquet.io.SeekableInputStream;
import org.apache.parquet.io.DelegatingSeekableInputStream;
import java.io.ByteArrayInputStream;

/** A part in memory: the bytes that are read are those that were checked. */
record PartBytes(byte[] bytes) implements InputFile {

    @Override
    public long getLength() {
        return bytes.length;
    }

    @Override
    public SeekableInputStream newStream() {
        return new Stream(new Positioned(bytes));
    }

    private static final class Positioned extends ByteArrayInputStream {

        Positioned(byte[] bytes) {
            super(bytes);
        }

        int position() {
            return pos;
        }

        void position(int position) {
            pos = position;
        }
    }

    private static final class Stream extends DelegatingSeekableInputStream {

        private final Positioned in;

        Stream(Positioned in) {
            super(in);
            this.in = in;
        }

        @Override
        public long getPos() {
            return in.position();
        }

        @Override
        public void seek(long position) throws EOFException {
            if (position < 0 || position > in.position() + in.available()) {
                throw new EOFException("position " + position);
            }
            in.position((int) position);
        }
    }
}
