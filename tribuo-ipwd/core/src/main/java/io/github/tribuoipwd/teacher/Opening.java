/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens a model within a time. ONNX Runtime lets nothing end its opening: after that time the caller goes on, and the thread that
 * opens it frees it when the engine is done, or ends with the JVM.
 */
final class Opening {

    private Opening() {}

    /** Makes a session. */
    interface Action {
        OrtSession open() throws OrtException;
    }

    /**
     * Opens a model.
     *
     * @param seconds the most; 0 for no limit
     * @throws OrtException if the engine cannot open it
     * @throws TeacherException if it takes longer
     * @throws TeacherStoppedException if the thread that waits for it is interrupted, and is still so
     */
    static OrtSession within(double seconds, Path model, Action action) throws OrtException {
        if (seconds == 0) {
            return action.open();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw stopped(model);
        }
        CompletableFuture<OrtSession> opened = new CompletableFuture<>();
        Thread thread = new Thread(() -> open(action, opened), "tribuo-ipwd-opening");
        thread.setDaemon(true);
        thread.start();
        try {
            return opened.get((long) Math.min(seconds * 1e9, Long.MAX_VALUE), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            abandon(opened, e);
            throw new TeacherException("The teacher " + model + " must open within " + seconds + " seconds, found that ONNX Runtime"
                    + " still opens it, in the background.\nMaybe the file was made to do harm; if its source is trusted, raise"
                    + " openSeconds of the limits.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            abandon(opened, e);
            throw stopped(model);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OrtException engine) {
                throw engine;
            }
            if (e.getCause() instanceof RuntimeException other) {
                throw other;
            }
            throw new TeacherException("ONNX Runtime cannot open the teacher " + model + ": " + e.getCause()
                    + ".\nMaybe give Java and the engine more memory.", e.getCause());
        }
    }

    private static TeacherStoppedException stopped(Path model) {
        return new TeacherStoppedException("The thread that opens the teacher " + model + " was interrupted");
    }

    private static void open(Action action, CompletableFuture<OrtSession> opened) {
        try {
            OrtSession session = action.open();
            if (!opened.complete(session)) {
                session.close();
            }
        } catch (Throwable e) { // errors too: the caller waits for it
            opened.completeExceptionally(e);
        }
    }

    /** Nothing that still comes is kept. */
    private static void abandon(CompletableFuture<OrtSession> opened, Exception reason) throws OrtException {
        if (!opened.completeExceptionally(reason) && !opened.isCompletedExceptionally()) {
            opened.join().close();
        }
    }
}
