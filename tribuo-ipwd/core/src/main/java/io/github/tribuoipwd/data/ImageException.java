/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import java.io.IOException;
import java.io.Serial;

/** The reason why a file gives no image, and advice. The message ends neither with a full stop nor with the advice. */
final class ImageException extends IOException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final String advice;

    private ImageException(String message, String advice) {
        super(message);
        this.advice = advice;
    }

    /** For a file that should be an image of a kind that this library reads. */
    static ImageException damaged(String what) {
        return new ImageException(what, "it was truncated, or is no image; replace it or remove it from the folder");
    }

    /** For a file that may be whole. */
    static ImageException unknown(String what) {
        return new ImageException(what + ", which is not read", "save it again as a plain JPEG or PNG file");
    }

    /** For a file that declares more than it may. */
    static ImageException large(String what) {
        return new ImageException(what, "it was made to do harm; if its source is trusted, raise maximumPixels");
    }

    /** For a whole file whose sides are not those of a picture. */
    static ImageException oblong(String what) {
        return new ImageException(what, "cut it, or remove it from the folder");
    }

    /** Advice, as the end of a sentence that begins with "Maybe". */
    String advice() {
        return advice;
    }
}
