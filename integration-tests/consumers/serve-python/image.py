# Copyright 2026 the tribuo-ipwd authors.
# SPDX-License-Identifier: Apache-2.0
"""Prints the SHA-256 of the row that an image file becomes: image.py FILE HEIGHT WIDTH SHORTER_SIDE"""
import numpy
from PIL import Image


def row_of(file, height, width, shorter_side):
    """The pixels of an image file as the training had them: shorter side resized, center cut out, plane by plane."""
    image = Image.open(file).convert("RGB")
    shorter, longer = sorted(image.size)
    other = shorter_side * longer // shorter
    size = (shorter_side, other) if image.width <= image.height else (other, shorter_side)
    image = image.resize(size, Image.Resampling.BILINEAR)
    left, top = round((size[0] - width) / 2), round((size[1] - height) / 2)
    return numpy.asarray(image.crop((left, top, left + width, top + height))).transpose(2, 0, 1).ravel()


if __name__ == "__main__":
    import hashlib
    import sys

    print(hashlib.sha256(row_of(sys.argv[1], *map(int, sys.argv[2:])).tobytes()).hexdigest())
