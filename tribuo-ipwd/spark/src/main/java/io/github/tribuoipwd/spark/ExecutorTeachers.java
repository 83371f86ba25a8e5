/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.spark;

import io.github.tribuoipwd.teacher.SharedTeacher;
import io.github.tribuoipwd.teacher.TeacherSession;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The running teachers of this JVM: one session of ONNX Runtime for each teacher, however many tasks use it at once or one after
 * the other. One that no task uses stays open for the next task until another teacher is opened. Thread safe.
 */
final class ExecutorTeachers {

    private static final Map<String, Shared> OPEN = new HashMap<>();
    private static int opened;

    static {
        // An executor is ended when its application ends.
        Runtime.getRuntime().addShutdownHook(new Thread(ExecutorTeachers::deleteCopies, "tribuo-ipwd-teachers"));
    }

    private ExecutorTeachers() {}

    private static synchronized void deleteCopies() {
        OPEN.values().forEach(shared -> ShippedFiles.delete(shared.files));
    }

    /** A teacher and the number of its users. */
    private static final class Shared {

        private final SharedTeacher teacher;
        private final Path files;
        private int users;

        Shared(SharedTeacher teacher, Path files) {
            this.teacher = teacher;
            this.files = files;
        }

        void close() {
            teacher.close();
            ShippedFiles.delete(files);
        }
    }

    /** The use of a teacher by one task, with buffers of its own. */
    static final class Lease implements AutoCloseable {

        private final Shared shared;
        private final TeacherSession session;
        private boolean ended;

        private Lease(Shared shared) {
            this.shared = shared;
            session = shared.teacher.session();
        }

        TeacherSession session() {
            return session;
        }

        /** Does nothing the second time. */
        @Override
        public void close() {
            session.close();
            if (!ended) {
                ended = true;
                release(shared);
            }
        }
    }

    /**
     * Begins to use a teacher. Other tasks wait while it is opened.
     *
     * @return its use, which the caller ends
     * @throws io.github.tribuoipwd.teacher.TeacherException if it arrived damaged, or cannot run
     */
    static synchronized Lease lease(ShippedTeacher teacher) {
        Shared shared = OPEN.get(teacher.key());
        if (shared == null) {
            closeUnused();
            shared = opened(teacher);
            opened++;
            OPEN.put(teacher.key(), shared);
        }
        Lease lease = new Lease(shared);
        shared.users++;
        return lease;
    }

    private static Shared opened(ShippedTeacher teacher) {
        Path copy = teacher.files().fetch();
        try {
            return new Shared(teacher.open(copy), copy);
        } catch (RuntimeException e) {
            ShippedFiles.delete(copy);
            throw e;
        }
    }

    private static synchronized void release(Shared shared) {
        shared.users--;
    }

    /** Closes all teachers that no task uses. */
    static synchronized void closeUnused() {
        OPEN.values().removeIf(shared -> {
            if (shared.users == 0) {
                shared.close();
            }
            return shared.users == 0;
        });
    }

    /** How many teachers this JVM has opened. */
    static synchronized int opened() {
        return opened;
    }
}
