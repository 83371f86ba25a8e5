/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import io.github.tribuoipwd.features.IndexedLayout
import io.github.tribuoipwd.features.InputTransform
import io.github.tribuoipwd.teacher.OnnxTeacher
import java.nio.file.Path
import org.tribuo.ConfigurableDataSource
import org.tribuo.MutableDataset
import org.tribuo.classification.Label
import org.tribuo.classification.LabelFactory
import org.tribuo.data.columnar.RowProcessor
import org.tribuo.data.columnar.processors.field.DoubleFieldProcessor
import org.tribuo.data.columnar.processors.response.FieldResponseProcessor
import org.tribuo.data.csv.CSVDataSource
import org.tribuo.datasource.IDXDataSource

/** The first of the quickstart's images; the tests run in its folder. */
fun images(name: String, count: Int): MutableDataset<Label> {
    val source = IDXDataSource<Label>(
        Path.of("data/$name-images-idx3-ubyte.gz"),
        Path.of("data/$name-labels-idx1-ubyte.gz"),
        LabelFactory(),
    )
    return MutableDataset(source.take(count), source.provenance, source.outputFactory)
}

/** The table of handwritten digits: 64 columns, 2,000 rows to train with, 1,000 others. */
fun digits(name: String): ConfigurableDataSource<Label> = CSVDataSource(
    Path.of("../data/digits-$name.csv"),
    RowProcessor.Builder<Label>()
        .addFieldProcessor(DoubleFieldProcessor("pixel00", true))
        .addRegexMappingProcessor("pixel(0[1-9]|[1-6][0-9])", DoubleFieldProcessor("pixel", true))
        .build(FieldResponseProcessor("digit", "", LabelFactory())),
    true,
)

val digitsTeacher: Path = Path.of("../data/digits-teacher.tribuo")
val layout = IndexedLayout(1, 28, 28)
val unitRange: InputTransform = InputTransform.builder().scale(1 / 255.0).build()
val teacher: OnnxTeacher = OnnxTeacher.builder(Path.of("teacher.onnx"), ('0'..'9').map(Char::toString))
    .transform(unitRange)
    .build()
