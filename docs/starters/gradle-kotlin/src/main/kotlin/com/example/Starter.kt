/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package com.example

import io.github.tribuoipwd.DistillationTrainer
import io.github.tribuoipwd.DistilledModel
import io.github.tribuoipwd.features.SortedLayout
import io.github.tribuoipwd.student.MultilayerPerceptron
import io.github.tribuoipwd.teacher.TribuoTeacher
import java.nio.file.Files
import java.nio.file.Path
import java.util.Locale
import java.util.SplittableRandom
import java.util.logging.Level
import java.util.logging.Logger
import kotlin.math.cos
import kotlin.math.sin
import org.tribuo.Model
import org.tribuo.MutableDataset
import org.tribuo.classification.Label
import org.tribuo.classification.LabelFactory
import org.tribuo.classification.dtree.CARTClassificationTrainer
import org.tribuo.classification.ensemble.VotingCombiner
import org.tribuo.classification.evaluation.LabelEvaluator
import org.tribuo.common.tree.RandomForestTrainer
import org.tribuo.impl.ArrayExample
import org.tribuo.provenance.SimpleDataSourceProvenance

/** Tribuo logs each tree. */
private val quiet = Logger.getLogger("org.tribuo").apply { level = Level.WARNING }

/** Distills a forest into a small network, measures both, exports the network and predicts with it. */
fun main(arguments: Array<String>) {
    val folder = Files.createDirectories(Path.of(arguments.firstOrNull() ?: "out"))
    val train = spirals(2000, 1)
    val test = spirals(2000, 2)

    // Any other Model<Label> of Tribuo can be the teacher, and so can an ONNX file: OnnxTeacher.
    val forest = RandomForestTrainer(CARTClassificationTrainer(12, 0.7f, 1), VotingCombiner(), 100, 1).train(train)
    forest.serializeToFile(folder.resolve("forest.tribuo"))
    show("teacher, a forest", forest, test, folder.resolve("forest.tribuo"))

    val trainer = DistillationTrainer.builder()
        .layout(SortedLayout())
        .teacher(TribuoTeacher(folder.resolve("forest.tribuo")))
        .student(MultilayerPerceptron(32))
        .epochs(20)
        .build()
    trainer.train(train).use { student ->
        student.saveONNXModel("com.example", 1, folder.resolve("student.onnx"))
        student.serializeToFile(folder.resolve("student.tribuo"))
        show("student, distilled", student, test, folder.resolve("student.onnx"))
    }

    // As another process would: read and predict, without PyTorch.
    DistilledModel.read(folder.resolve("student.tribuo")).use { student ->
        val prediction = student.predict(example(LabelFactory.UNKNOWN_LABEL, 0.6, -0.1))
        prediction.outputScores.toSortedMap().forEach { (label, score) ->
            println("probability of $label at (0.6, -0.1): %.3f".format(Locale.ROOT, score.score))
        }
    }
}

private fun show(name: String, model: Model<Label>, test: MutableDataset<Label>, file: Path) {
    val accuracy = LabelEvaluator().evaluate(model, test).accuracy()
    println("$name: accuracy %.1f %%, %d kB".format(Locale.ROOT, 100 * accuracy, Files.size(file) / 1000))
}

private fun example(label: Label, x: Double, y: Double) = ArrayExample(label, arrayOf("x", "y"), doubleArrayOf(x, y))

/** Rows of x and y on three arms that wind around each other, and a little beside them. */
private fun spirals(rows: Int, seed: Long): MutableDataset<Label> {
    val random = SplittableRandom(seed)
    val factory = LabelFactory()
    val data = MutableDataset(SimpleDataSourceProvenance("spirals", factory), factory)
    repeat(rows) { i ->
        val radius = random.nextDouble()
        val angle = 2 * Math.PI * (i % 3) / 3 + 4 * radius + 0.3 * random.nextGaussian()
        data.add(example(Label(listOf("first", "second", "third")[i % 3]), radius * cos(angle), radius * sin(angle)))
    }
    return data
}
