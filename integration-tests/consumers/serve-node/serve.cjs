// Copyright 2026 the tribuo-ipwd authors.
// SPDX-License-Identifier: Apache-2.0
// Prints an exported student's scores of each row of a table: node serve.cjs student.onnx rows.csv
const fs = require("fs");
const ort = require("onnxruntime-node");

/** The metadata of an ONNX file, field 14 of its message, which the session does not give. */
function metadataOf(bytes) {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++];
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  const fields = (end) => {
    const found = [];
    while (at < end) {
      const key = number();
      if ((key & 7) === 0) {
        number();
      } else if ((key & 7) === 2) {
        const length = number();
        found.push([key >> 3, at, at + length]);
        at += length;
      } else {
        throw new Error("This must be an ONNX file, found a field of kind " + (key & 7) + ".");
      }
    }
    return found;
  };
  const entries = {};
  for (const [field, start, end] of fields(bytes.length)) {
    if (field === 14) {
      at = start;
      const [key, value] = fields(end).map(([, from, to]) => bytes.toString("utf8", from, to));
      entries[key] = value;
    }
  }
  return entries;
}

/** A student from its ONNX file alone, read by the file's own metadata. */
class Student {
  static async load(file) {
    const student = new Student();
    const bytes = fs.readFileSync(file);
    const metadata = metadataOf(bytes);
    student.features = JSON.parse(metadata["tribuo-ipwd.features"]);
    student.labels = JSON.parse(metadata["tribuo-ipwd.labels"]);
    student.input = JSON.parse(metadata["tribuo-ipwd.input"]);
    student.output = JSON.parse(metadata["tribuo-ipwd.output"]);
    student.session = await ort.InferenceSession.create(bytes);
    return student;
  }

  /** The values of an example in the order of the input; 0 for a feature that it lacks. */
  row(example) {
    return this.features.map((feature) => example[feature] ?? 0);
  }

  /** The probability of each label for each of the rows. */
  async predict(rows) {
    const shape = [rows.length, ...this.input.shape.slice(1)];
    const tensor = new ort.Tensor("float32", Float32Array.from(rows.flat()), shape);
    const { data } = (await this.session.run({ [this.input.name]: tensor }))[this.output.name];
    return rows.map((_, i) => [...data.slice(i * this.labels.length, (i + 1) * this.labels.length)]);
  }
}

async function main([file, table]) {
  const student = await Student.load(file);
  const [names, ...lines] = fs.readFileSync(table, "utf8").trim().split(/\r?\n/).map((line) => line.split(","));
  const rows = lines.map((values) => student.row(Object.fromEntries(values.map((value, i) => [names[i], Number(value)]))));
  const order = student.labels.map((_, k) => k).sort((a, b) => (student.labels[a] < student.labels[b] ? -1 : 1));
  for (const probabilities of await student.predict(rows)) {
    console.log(order.map((k) => probabilities[k]).join(","));
  }
}

main(process.argv.slice(2));
