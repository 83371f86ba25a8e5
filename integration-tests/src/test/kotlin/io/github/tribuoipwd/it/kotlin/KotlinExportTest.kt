/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.kotlin

import ai.djl.ndarray.NDList
import ai.djl.ndarray.NDManager
import ai.djl.ndarray.types.DataType
import ai.djl.ndarray.types.Shape
import ai.djl.nn.Activation
import ai.djl.nn.Block
import ai.djl.nn.LambdaBlock
import ai.djl.nn.SequentialBlock
import ai.djl.nn.core.Linear
import io.github.tribuoipwd.onnx.BlockExporter
import io.github.tribuoipwd.onnx.CompressionLoss
import io.github.tribuoipwd.onnx.ExportException
import io.github.tribuoipwd.onnx.ExportedGraph
import io.github.tribuoipwd.onnx.GraphEmbedder
import io.github.tribuoipwd.onnx.Verification
import io.github.tribuoipwd.onnx.WeightFormat
import java.nio.file.Path
import kotlin.io.path.fileSize
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.assertThrows
import org.junit.jupiter.api.io.TempDir
import org.tribuo.util.onnx.ONNXContext

/** Any DJL block as an ONNX graph. */
@Tag("end-to-end")
class KotlinExportTest {

    @TempDir
    private lateinit var folder: Path

    private fun NDManager.block(): Block = SequentialBlock()
        .add(Linear.builder().setUnits(8).build())
        .add(Activation::relu)
        .also { it.initialize(this, DataType.FLOAT32, Shape(1, 20)) }

    @Test
    fun export() {
        NDManager.newBaseManager().use { manager ->
            val graph: ExportedGraph = BlockExporter.builder(manager.block())
                .input("x", Shape(-1, 20))
                .outputs("y")
                .sample(NDList(manager.ones(Shape(3, 20))))
                .metadata("made-by", "Kotlin")
                .docString("A layer.")
                .opset(17)
                .foldBatchNorm(true)
                .weights(WeightFormat.FLOAT16)
                .tolerance(1e-5, 1e-4)
                .build().export(folder.resolve("layer.onnx"))
            val verification: Verification = graph.verification
            val loss: CompressionLoss = graph.compressionLoss
            assertTrue(verification.performed() && verification.largestDifference < 1e-3)
            assertTrue(loss.largestDifference > 0 && loss.agreement > 0.9)
            assertEquals(graph.toByteArray().size.toLong(), folder.resolve("layer.onnx").fileSize())
        }
    }

    @Test
    fun dynamicSizes() {
        NDManager.newBaseManager().use { manager ->
            val graph = BlockExporter.builder(manager.block())
                .input("x", Shape(-1, -1, 20), DataType.FLOAT32, "batch", "time")
                .sizes("time", 3, 7, 11)
                .build().export()
            assertTrue(graph.verification.cases > 1)
        }
    }

    @Test
    fun embed() {
        NDManager.newBaseManager().use { manager ->
            val graph = BlockExporter.builder(manager.block()).input("x", Shape(-1, 20)).build().export()
            val context = ONNXContext()
            GraphEmbedder.embed(graph.model, context.floatInput(20)).assignTo(context.floatOutput(8))
            assertTrue(context.buildGraph().nodeCount > 0)
        }
    }

    @Test
    fun unknownOperation() {
        NDManager.newBaseManager().use { manager ->
            val block = LambdaBlock({ NDList(it.singletonOrThrow().erfinv()) }, "inverse error function")
            block.initialize(manager, DataType.FLOAT32, Shape(1, 2))
            val failure = assertThrows<ExportException> { BlockExporter.builder(block).input("x", Shape(-1, 2)).build().export() }
            assertTrue("erfinv" in failure.message.orEmpty(), failure::toString)
        }
    }
}
