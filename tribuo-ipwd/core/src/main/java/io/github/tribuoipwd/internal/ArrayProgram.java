/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Functions in TorchScript, each of which the engine runs on many arrays in one call from Java: a call through DJL costs more than
 * the arithmetic on a small array does. The engine runs the operations in the order in which they are written, one by one, so the
 * results have the bits of the same operations called from Java.
 * <p>
 * No gradient is recorded. A program may run on several threads at the same time, and is never freed; it is small.
 */
public final class ArrayProgram {

    /** The version of the archive that holds operators as PyTorch has had them since 1.12. */
    private static final String ARCHIVE_VERSION = "10\n";
    private static final String HEAD = """
            class Program(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
            """;
    /** A pickled tuple without an element. */
    private static final byte[] NO_CONSTANTS = {(byte) 0x80, 2, ')', '.'};
    /** A pickled object of the class, of which {@code training} is true; numbers beside {@code q} are places in the memo. */
    private static final byte[] OBJECT = "\u0080\2c__torch__\nProgram\nq\0)\u0081}(X\b\0\0\0trainingq\1\u0088ubq\2."
            .getBytes(StandardCharsets.ISO_8859_1);

    private final PtSymbolBlock module;

    /**
     * Compiles functions. PyTorch must have started.
     *
     * @param functions their text, as methods of a class, indented by two spaces. Each has the parameters {@code self}, some
     *     {@code List[Tensor]}, and last a {@code List[float]}, and returns a {@code float}
     */
    public ArrayProgram(String functions) {
        try {
            module = JniUtils.loadModule((PtNDManager) Engine.getEngine("PyTorch").newBaseManager(Device.cpu()),
                    new ByteArrayInputStream(archive(functions)), true, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] archive(String functions) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            entry(zip, "version", ARCHIVE_VERSION.getBytes(StandardCharsets.US_ASCII));
            entry(zip, "data.pkl", OBJECT);
            entry(zip, "code/__torch__.py", (HEAD + functions).getBytes(StandardCharsets.US_ASCII));
            entry(zip, "constants.pkl", NO_CONSTANTS);
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(content);
        ZipEntry entry = new ZipEntry("program/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(checksum.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    /**
     * A list of arrays as functions take it.
     */
    public static final class Arrays implements AutoCloseable {

        private final IValue list;

        /**
         * Makes a list for any number of runs. It shares the memory of the arrays, which the caller keeps.
         *
         * @param arrays arrays of PyTorch
         */
        public Arrays(List<NDArray> arrays) {
            PtNDArray[] all = new PtNDArray[arrays.size()];
            for (int i = 0; i < all.length; i++) {
                all[i] = (PtNDArray) arrays.get(i);
            }
            list = IValue.listFrom(all);
        }

        /** Frees the list, and the arrays that were closed meanwhile. */
        @Override
        public void close() {
            list.close();
        }
    }

    /**
     * Runs a function.
     *
     * @param function its name
     * @param numbers its last argument
     * @param arrays its other arguments, which it may modify
     * @return its result
     */
    public double run(String function, double[] numbers, Arrays... arrays) {
        IValue[] arguments = new IValue[arrays.length + 1];
        for (int i = 0; i < arrays.length; i++) {
            arguments[i] = arrays[i].list;
        }
        try (IValue last = IValue.listFrom(numbers)) {
            arguments[arrays.length] = last;
            try (IValue result = IValueUtils.runMethod(module, function, arguments)) {
                return result.toDouble();
            }
        }
    }
}
