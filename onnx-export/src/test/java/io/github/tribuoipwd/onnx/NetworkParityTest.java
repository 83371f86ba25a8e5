/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.basicmodelzoo.basic.Mlp;
import ai.djl.basicmodelzoo.cv.classification.AlexNet;
import ai.djl.basicmodelzoo.cv.classification.GoogLeNet;
import ai.djl.basicmodelzoo.cv.classification.LeNet;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV1;
import ai.djl.basicmodelzoo.cv.classification.MobileNetV2;
import ai.djl.basicmodelzoo.cv.classification.NiN;
import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.basicmodelzoo.cv.classification.SqueezeNet;
import ai.djl.basicmodelzoo.cv.classification.VGG;
import ai.djl.basicmodelzoo.cv.object_detection.yolo.YOLOV3;
import ai.djl.modality.nlp.DefaultVocabulary;
import ai.djl.modality.nlp.embedding.TrainableWordEmbedding;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.recurrent.GRU;
import ai.djl.nn.recurrent.LSTM;
import ai.djl.nn.recurrent.RNN;
import ai.djl.nn.transformer.BertBlock;
import ai.djl.nn.transformer.BertPretrainingBlock;
import ai.djl.nn.transformer.ScaledDotProductAttentionBlock;
import ai.djl.nn.transformer.TransformerEncoderBlock;
import ai.djl.training.ParameterStore;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.tribuoipwd.onnx.support.Engines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Whole networks of DJL's model zoo and the blocks that call the engine directly. Writes the table of docs/export.md. */
@Tag("parity")
class NetworkParityTest {

    private static final List<String> TABLE = new ArrayList<>();

    @AfterAll
    static void writeTable() throws IOException {
        List<String> lines = new ArrayList<>(List.of("| network | input | nodes | largest difference | file | ONNX Runtime, ms | DJL, ms |",
                "|---|---|---:|---:|---:|---:|---:|"));
        lines.addAll(TABLE.stream().sorted().toList());
        Files.write(Path.of("target/networks.md"), lines);
    }

    private record Network(Block block, Shape example) {}

    @TestFactory
    Stream<DynamicTest> classification() {
        Shape small = new Shape(1, 3, 32, 32);
        Shape large = new Shape(1, 3, 96, 96);
        Map<String, Network> networks = new LinkedHashMap<>();
        networks.put("Mlp", new Network(new Mlp(784, 10, new int[] {128, 64}), new Shape(1, 784)));
        networks.put("AlexNet", new Network(AlexNet.builder().build(), new Shape(1, 1, 224, 224)));
        networks.put("GoogLeNet", new Network(GoogLeNet.builder().build(), new Shape(1, 1, 96, 96)));
        networks.put("LeNet", new Network(LeNet.builder().build(), new Shape(1, 1, 28, 28)));
        networks.put("MobileNetV1", new Network(MobileNetV1.builder().setOutSize(10).build(), large));
        networks.put("MobileNetV2", new Network(MobileNetV2.builder().setOutSize(10).build(), large));
        networks.put("NiN", new Network(NiN.builder().build(), new Shape(1, 1, 224, 224)));
        for (int layers : new int[] {18, 50}) {
            networks.put("ResNetV1, " + layers + " layers", new Network(ResNetV1.builder().setNumLayers(layers).setOutSize(10)
                    .setImageShape(new Shape(3, 32, 32)).build(), small));
        }
        networks.put("SqueezeNet", new Network(SqueezeNet.squeezenet(10), large));
        networks.put("VGG", new Network(VGG.builder().build(), new Shape(1, 1, 96, 96)));
        networks.put("YOLOV3", new Network(YOLOV3.builder().setNumClasses(5).build(), new Shape(1, 3, 96, 96)));
        return networks.entrySet().stream().map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
            if (entry.getKey().equals("GoogLeNet")) {
                // It has convolutions of 24 channels.
                Engines.assumeConvolutions();
            }
            check(entry.getKey(), entry.getValue().block(), entry.getValue().example());
        }));
    }

    private static void check(String name, Block block, Shape example) throws OrtException {
        try (NDManager manager = NDManager.newBaseManager()) {
            initialize(manager, block, example);
            long[] sizes = example.getShape().clone();
            sizes[0] = -1;
            ExportedGraph graph = BlockExporter.builder(block).input("image", new Shape(sizes)).sizes("batch", 1, 2, 3)
                    .build().export();
            assertEquals(3, graph.verification().cases());
            TABLE.add(String.format(Locale.ROOT, "| %s | %s | %d | %.1e | %,.1f MB | %.2f | %.2f |", name, new Shape(sizes),
                    graph.model().getGraph().getNodeCount(), graph.verification().largestDifference(),
                    graph.toByteArray().length / 1e6, onnxMilliseconds(graph, example), djlMilliseconds(manager, block, example)));
        }
    }

    /** He's initialization, so that values keep their size through all layers; variances positive. */
    private static void initialize(NDManager manager, Block block, Shape... shapes) {
        block.initialize(manager, DataType.FLOAT32, shapes);
        Random random = new Random(3);
        for (Parameter parameter : block.getParameters().values()) {
            NDArray array = parameter.getArray();
            double scale = array.getShape().dimension() < 2 ? 0.1 : Math.sqrt(2.0 * array.getShape().get(0) / array.size());
            float[] values = new float[(int) array.size()];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (parameter.getType()) {
                    case RUNNING_VAR -> 0.5f + random.nextFloat();
                    case GAMMA -> 0.7f + 0.2f * random.nextFloat();
                    default -> (float) (random.nextGaussian() * scale);
                };
            }
            array.set(values);
        }
    }

    private static double onnxMilliseconds(ExportedGraph graph, Shape example) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph.toByteArray());
                OnnxTensor input = OnnxTensor.createTensor(environment, java.nio.FloatBuffer.allocate((int) example.size()),
                        example.getShape())) {
            return milliseconds(() -> session.run(Map.of("image", input)).close());
        }
    }

    private static double djlMilliseconds(NDManager manager, Block block, Shape example) throws OrtException {
        return milliseconds(() -> {
            try (NDManager scope = manager.newSubManager()) {
                block.forward(new ParameterStore(manager, false), new NDList(scope.zeros(example)), false).head().toFloatArray();
            }
        });
    }

    private interface Work {
        void run() throws OrtException;
    }

    /** The best of five, after one to warm up. */
    private static double milliseconds(Work work) throws OrtException {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 6; i++) {
            long start = System.nanoTime();
            work.run();
            best = i == 0 ? best : Math.min(best, System.nanoTime() - start);
        }
        return best / 1e6;
    }

    @TestFactory
    Stream<DynamicTest> recurrent() {
        List<DynamicTest> tests = new ArrayList<>();
        // DJL 0.36 orders the biases of two directions in a way that its own PyTorch engine refuses.
        for (boolean bidirectional : new boolean[] {false, true}) {
            for (boolean state : new boolean[] {false, true}) {
                String name = (bidirectional ? ", both directions" : "") + (state ? ", with states" : "");
                tests.add(sequence("LSTM" + name, LSTM.builder().setStateSize(5).setNumLayers(2).optBidirectional(bidirectional)
                        .optHasBiases(!bidirectional).optReturnState(state).build()));
                tests.add(sequence("GRU" + name, GRU.builder().setStateSize(5).setNumLayers(2).optBidirectional(bidirectional)
                        .optHasBiases(!bidirectional).optReturnState(state).build()));
                tests.add(sequence("RNN" + name, RNN.builder().setStateSize(5).setNumLayers(2).optBidirectional(bidirectional)
                        .optHasBiases(!bidirectional).setActivation(RNN.Activation.RELU).optReturnState(state).build()));
            }
        }
        tests.add(sequence("LSTM, time first, no bias", LSTM.builder().setStateSize(4).setNumLayers(3).optBatchFirst(false)
                .optHasBiases(false).build()));
        return tests.stream();
    }

    private static DynamicTest sequence(String name, Block block) {
        return DynamicTest.dynamicTest(name, () -> {
            if (block instanceof LSTM) {
                Engines.assumeLstm();
            }
            try (NDManager manager = NDManager.newBaseManager()) {
                initialize(manager, block, new Shape(2, 3, 7));
                ExportedGraph graph = BlockExporter.builder(block).input("x", new Shape(-1, -1, 7), DataType.FLOAT32, "a", "b")
                        .build().export();
                assertEquals(3, graph.verification().cases());
            }
        });
    }

    @Test
    void transformerEncoder() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = new TransformerEncoderBlock(8, 2, 16, 0.1f, ai.djl.nn.Activation::gelu);
            initialize(manager, block, new Shape(1, 5, 8));
            for (int opset : new int[] {13, 17, 21}) {
                BlockExporter.builder(block).input("x", new Shape(-1, -1, 8), DataType.FLOAT32, "batch", "sequence").opset(opset)
                        .build().export();
            }
        }
    }

    /** DJL's own block squeezes the batch away where it is one, so that its output has one dimension less. */
    @Test
    void bert() {
        try (NDManager manager = NDManager.newBaseManager()) {
            BertBlock block = BertBlock.builder().nano().setTokenDictionarySize(50).optMaxSequenceLength(16).build();
            Shape tokens = new Shape(1, 16);
            initialize(manager, block, tokens, tokens, tokens);
            Shape dynamic = new Shape(-1, 16);
            BlockExporter.Builder exporter = BlockExporter.builder(block).input("tokens", dynamic, DataType.INT64)
                    .input("types", dynamic, DataType.INT64).input("mask", dynamic, DataType.INT64).outputs("sequence", "pooled");
            String message = assertThrows(ExportException.class, () -> exporter.build().export()).getMessage();
            assertTrue(message.contains("\nMaybe give squeeze its axis") && message.contains("sizes()"), message);
            ExportedGraph graph = exporter.sizes("batch", 2, 3, 5).build().export();
            assertEquals(3, graph.verification().cases());
            assertEquals(3, graph.model().getGraph().getInputCount());
        }
    }

    /** DJL's own block does not take a batch of one: it squeezes the batch away. */
    @Test
    void bertForPretraining() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = new BertPretrainingBlock(BertBlock.builder().nano().setTokenDictionarySize(50).optMaxSequenceLength(16));
            Shape tokens = new Shape(1, 16);
            initialize(manager, block, tokens, tokens, tokens, new Shape(1, 4));
            Shape dynamic = new Shape(-1, 16);
            ExportedGraph graph = BlockExporter.builder(block).input("tokens", dynamic, DataType.INT64)
                    .input("types", dynamic, DataType.INT64).input("mask", dynamic, DataType.INT64)
                    .input("masked", new Shape(-1, 4), DataType.INT64).sizes("batch", 2, 3, 5).build().export();
            assertEquals(3, graph.verification().cases());
        }
    }

    @Test
    void wordEmbedding() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = new TrainableWordEmbedding(new DefaultVocabulary(List.of("a", "b", "c", "d")), 6);
            initialize(manager, block, new Shape(1, 3));
            ExportedGraph graph = BlockExporter.builder(block).input("words", new Shape(-1, -1), DataType.INT64, "batch",
                    "sequence").build().export();
            assertEquals(List.of("Gather"), graph.model().getGraph().getNodeList().stream().map(node -> node.getOpType()).toList());
        }
    }

    @Test
    void attentionWithAMask() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = ScaledDotProductAttentionBlock.builder().setEmbeddingSize(8).setHeadCount(2).build();
            initialize(manager, block, new Shape(1, 5, 8), new Shape(1, 5, 5));
            ExportedGraph graph = BlockExporter.builder(block)
                    .input("x", new Shape(-1, -1, 8), DataType.FLOAT32, "batch", "sequence")
                    .input("mask", new Shape(-1, -1, -1), DataType.INT64, "batch", "sequence", "sequence").build().export();
            assertEquals(3, graph.verification().cases());
        }
    }

    @Test
    void sameGraphEveryTime() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = LeNet.builder().build();
            initialize(manager, block, new Shape(1, 1, 28, 28));
            BlockExporter.Builder exporter = BlockExporter.builder(block).input("x", new Shape(-1, 1, 28, 28));
            ExportedGraph graph = exporter.build().export();
            assertEquals(graph.model(), exporter.build().export().model());
            assertEquals(graph.model().getGraph().getInitializerCount(), graph.model().getGraph().getInitializerList().stream()
                    .map(tensor -> tensor.toBuilder().clearName().build()).distinct().count(), "no initializer stands twice");
        }
    }

    @Test
    void severalInputsAndOutputs() {
        Block block = new LambdaBlock(x -> new NDList(x.get(0).add(x.get(1)), x.get(0).matMul(x.get(1).transpose())));
        ExportedGraph graph = BlockExporter.builder(block).input("a", new Shape(-1, 3)).input("b", new Shape(-1, 3))
                .outputs("sum", "product").build().export();
        assertEquals("batch", graph.model().getGraph().getOutput(1).getType().getTensorType().getShape().getDim(1).getDimParam());
    }

    @Test
    void oneValueAsTwoOutputs() {
        Block block = new LambdaBlock(x -> {
            NDArray sum = x.get(0).add(1);
            return new NDList(sum, sum);
        });
        ExportedGraph graph = BlockExporter.builder(block).input("a", new Shape(-1, 3)).build().export();
        assertEquals(List.of("output_0", "output_1"),
                graph.model().getGraph().getOutputList().stream().map(output -> output.getName()).toList());
    }

    @Test
    void dynamicHeightAndWidth() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Block block = ResNetV1.builder().setNumLayers(18).setOutSize(10).setImageShape(new Shape(3, 32, 32)).build();
            initialize(manager, block, new Shape(1, 3, 32, 32));
            ExportedGraph graph = BlockExporter.builder(block).input("image", new Shape(-1, 3, -1, -1), DataType.FLOAT32, "batch",
                    "height", "width").sizes("height", 32, 40, 33).sizes("width", 48, 32, 35).build().export();
            assertEquals(3, graph.verification().cases());
        }
    }
}
