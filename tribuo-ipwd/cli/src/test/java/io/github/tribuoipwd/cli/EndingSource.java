/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.cli;

import io.github.tribuoipwd.support.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.provenance.DataSourceProvenance;

/**
 * A table whose reader asks its JVM to end, as a user or a scheduler does, once in the pass in which values are read and at a
 * certain example; then it waits for that end. Where no system property says so, it is a table like any other.
 */
public final class EndingSource implements ConfigurableDataSource<Label> {

    /** Names a file: the JVM is asked to end when that speaks of the second part. */
    static final String WAIT = "ending-source";

    private static final int EXAMPLE = 180;
    private static final int TRIES = 6000;

    private final Tables table = new Tables(200, 1, false);
    private int passes;

    private EndingSource() {}

    @Override
    public Iterator<Example<Label>> iterator() {
        passes++;
        boolean ending = passes == 3;
        Iterator<Example<Label>> examples = table.iterator();
        return new Iterator<>() {
            private int number;

            @Override
            public boolean hasNext() {
                return examples.hasNext();
            }

            @Override
            public Example<Label> next() {
                String progress = System.getProperty(WAIT);
                if (number++ == EXAMPLE && ending && progress != null) {
                    end(Path.of(progress));
                }
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return examples.next();
            }
        };
    }

    private static void end(Path progress) {
        try {
            boolean asked = false;
            for (int i = 0; i < TRIES; i++) {
                Thread.sleep(10);
                if (!asked && Files.readString(progress).contains("part-00001.parquet")) {
                    asked = true;
                    new ProcessBuilder("kill", "-TERM", String.valueOf(ProcessHandle.current().pid())).start();
                }
            }
            throw new IllegalStateException("the JVM did not end");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted, as it should be", e);
        }
    }

    @Override
    public OutputFactory<Label> getOutputFactory() {
        return table.getOutputFactory();
    }

    @Override
    public DataSourceProvenance getProvenance() {
        return table.getProvenance();
    }
}
