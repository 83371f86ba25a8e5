/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.teacher;

import java.io.Serial;

/** A run that took longer than it may: another try would take as long. */
final class OvertimeException extends TeacherException {

    @Serial
    private static final long serialVersionUID = 1L;

    OvertimeException(String message, Throwable cause) {
        super(message, cause);
    }
}
