# Copyright 2026 the tribuo-ipwd authors.
# SPDX-License-Identifier: Apache-2.0
"""Prints an exported student's scores of each row of a table: serve.py student.onnx rows.csv"""
import json

import numpy
import onnxruntime


class Student:
    """A student from its ONNX file alone, read by the file's own metadata."""

    def __init__(self, file):
        self.session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
        metadata = self.session.get_modelmeta().custom_metadata_map
        self.features = json.loads(metadata["tribuo-ipwd.features"])
        self.labels = json.loads(metadata["tribuo-ipwd.labels"])
        self.input = json.loads(metadata["tribuo-ipwd.input"])
        self.output = json.loads(metadata["tribuo-ipwd.output"])

    def row(self, example):
        """The values of an example in the order of the input; 0 for a feature that it lacks."""
        return [example.get(feature, 0.0) for feature in self.features]

    def predict(self, rows):
        """The probability of each label for each of the rows, an array of (rows, labels)."""
        values = numpy.asarray(rows, dtype=numpy.float32).reshape([-1] + self.input["shape"][1:])
        return self.session.run([self.output["name"]], {self.input["name"]: values})[0]


if __name__ == "__main__":
    import csv
    import sys

    student = Student(sys.argv[1])
    with open(sys.argv[2], newline="") as table:
        rows = [student.row({name: float(value) for name, value in line.items()}) for line in csv.DictReader(table)]
    for probabilities in student.predict(rows):
        print(",".join(str(score) for _, score in sorted(zip(student.labels, probabilities.tolist()))))
