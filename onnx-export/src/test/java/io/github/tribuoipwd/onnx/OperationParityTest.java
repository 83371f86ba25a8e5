/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.modality.cv.Image;
import ai.djl.modality.cv.util.NDImageUtils;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.LambdaBlock;
import ai.djl.nn.pooling.Pool;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every mapped operation, alone in a network, against DJL at three batch sizes and in every opset. */
@Tag("parity")
class OperationParityTest {

    private static final Shape IMAGES = new Shape(-1, 3, 8, 6);

    /** Shapes that differ from run to run of the list, but not from build to build. */
    private static final Random RANDOM = new Random(17);

    private final Map<String, UnaryOperator<NDArray>> operations = new LinkedHashMap<>();

    @TestFactory
    Stream<DynamicTest> elementwise() {
        put("add number", x -> x.add(1.5));
        put("add array", x -> x.add(x.mul(2)));
        put("reverse sub", x -> x.getNDArrayInternal().rsub(3));
        put("reverse div", x -> x.abs().add(1).getNDArrayInternal().rdiv(3));
        put("sub", x -> x.sub(0.25));
        put("div", x -> x.div(3));
        put("pow", x -> x.abs().pow(1.5));
        put("maximum", x -> x.maximum(0.1));
        put("minimum", x -> x.minimum(x.neg()));
        put("mod", x -> x.mul(10).mod(3));
        put("in place", x -> x.mul(1).addi(2).muli(x).subi(1).divi(3).negi());
        put("integers", x -> x.mul(10).toType(DataType.INT32, false).mod(3).toType(DataType.FLOAT32, false));
        put("integers become real", x -> x.mul(10).toType(DataType.INT32, false).mul(0.5f));
        put("comparisons", x -> x.gt(0).toType(DataType.FLOAT32, false).add(x.lte(0.5).toType(DataType.FLOAT32, false))
                .add(x.eq(x).toType(DataType.FLOAT32, false)).add(x.neq(x.abs()).toType(DataType.FLOAT32, false))
                .add(x.lt(x.square()).toType(DataType.FLOAT32, false)).add(x.gte(-1).toType(DataType.FLOAT32, false)));
        put("logic", x -> x.gt(0).logicalAnd(x.lt(1)).logicalOr(x.gt(2)).logicalXor(x.lt(-1)).logicalNot()
                .toType(DataType.FLOAT32, false));
        put("where", x -> NDArrays.where(x.gt(0), x, x.mul(-3)));
        put("clip", x -> x.clip(-0.5, 0.5));
        put("exp, log", x -> x.abs().add(1).log().exp());
        put("log2, log10", x -> x.abs().add(1).log2().add(x.abs().add(1).log10()));
        put("roots", x -> x.abs().sqrt().add(x.cbrt()).add(x.square()));
        put("rounding", x -> x.mul(3).floor().add(x.mul(3).ceil()).add(x.mul(3).round()).add(x.mul(3).trunc()).add(x.sign()));
        put("trigonometry", x -> x.sin().add(x.cos()).add(x.tanh()).add(x.tanh().asin()).add(x.tanh().acos()).add(x.atan()));
        put("hyperbolic", x -> x.sinh().add(x.cosh()));
        put("tan, erf", x -> x.mul(0.3).tan().add(x.erf()));
        put("degrees, radians", x -> x.toDegrees().add(x.toRadians()));
        put("not numbers", x -> x.div(x.sub(x)).isNaN().logicalOr(x.div(0).isInfinite()).toType(DataType.FLOAT32, false));
        put("stopGradient, duplicate", x -> x.stopGradient().duplicate().add(1));
        return tests(anyShape());
    }

    @TestFactory
    Stream<DynamicTest> activations() {
        put("relu", Activation::relu);
        put("sigmoid", Activation::sigmoid);
        put("tanh", Activation::tanh);
        put("softPlus", Activation::softPlus);
        put("softSign", Activation::softSign);
        put("leakyRelu", x -> Activation.leakyRelu(x, 0.1f));
        put("elu", x -> Activation.elu(x, 0.7f));
        put("selu", Activation::selu);
        put("gelu", Activation::gelu);
        put("swish", x -> Activation.swish(x, 1.2f));
        put("mish", Activation::mish);
        put("relu6", Activation::relu6);
        return tests(anyShape());
    }

    @TestFactory
    Stream<DynamicTest> reductions() {
        put("sum", x -> x.sum(new int[] {1}));
        put("sum kept", x -> x.sum(new int[] {1, -1}, true));
        put("mean", x -> x.mean(new int[] {2}));
        put("max, min", x -> x.max(new int[] {1}, true).add(x.min(new int[] {1}, true)));
        put("prod", x -> x.prod(new int[] {1}));
        put("sum of one", x -> x.sum(new int[] {1, 2, 3}));
        put("norm", x -> x.norm(2, new int[] {1}, true).add(x.norm(1, new int[] {1}, true)));
        put("argMax", x -> x.argMax(1).toType(DataType.FLOAT32, false));
        put("argMin", x -> x.argMin(-1).toType(DataType.FLOAT32, false));
        put("cumSum", x -> x.cumSum(1));
        put("softmax", x -> x.softmax(-1));
        put("logSoftmax", x -> x.logSoftmax(1));
        put("topK", x -> x.topK(2, 1).get(0));
        put("sort", x -> x.sort(1));
        put("argSort", x -> x.argSort(1, false).toType(DataType.FLOAT32, false));
        return tests(anyShape());
    }

    @TestFactory
    Stream<DynamicTest> shapes() {
        put("reshape", x -> x.reshape(x.getShape().get(0), -1));
        put("reshape, batch last", x -> x.reshape(144, x.getShape().get(0)));
        put("reshape, batch multiplied", x -> x.reshape(x.getShape().get(0) * 3, 8, 6));
        put("reshape, rest first", x -> x.reshape(-1, 3, 48));
        put("reshape, both", x -> x.reshape(3, -1, x.getShape().get(0), 4));
        put("flatten", NDArray::flatten);
        put("flatten some", x -> x.flatten(1, 2));
        put("expandDims, squeeze", x -> x.expandDims(1).squeeze(1));
        put("transpose", x -> x.transpose(0, 2, 3, 1));
        put("transpose all", x -> x.transpose());
        put("swapAxes", x -> x.swapAxes(1, 3));
        put("flip", x -> x.flip(1, 3));
        put("broadcast", x -> x.mean(new int[] {1}, true).broadcast(x.getShape()));
        put("concat", x -> NDArrays.concat(new NDList(x, x.mul(2), x), 1));
        put("stack", x -> NDArrays.stack(new NDList(x, x.mul(2)), 1));
        put("split", x -> x.split(2, 2).get(1));
        put("split at", x -> x.split(new long[] {1, 2}, 1).get(2));
        put("repeat, tile", x -> x.tile(new long[] {1, 2, 1, 3}));
        put("slice", x -> x.get(":, 1:3, ::2, -4:-1"));
        put("slice of the batch", x -> x.get("0:1, ..., 2"));
        put("index", x -> x.get(":, -1, 2"));
        put("new axis", x -> x.get(new NDIndex().addAllDim().addIndices("null").addAllDim()));
        put("index array", x -> x.get(new NDIndex(":, {}", x.getManager().create(new int[] {2, 0, 1}))));
        put("gather", x -> x.gather(x.argSort(1, true), 1));
        put("gatherNd", x -> x.gatherNd(x.getManager().create(new long[] {0, 0}, new Shape(1, 2))));
        put("take", x -> x.take(x.getManager().create(new long[] {0, 5, 3})));
        put("zeros as large as the input", x -> NDArrays.concat(new NDList(x, x.zerosLike(), x.onesLike()), 1));
        put("full", x -> x.add(x.getManager().full(new Shape(x.getShape().get(0), 1, 1, 6), 2.5f)));
        put("arange", x -> x.add(x.getManager().arange((int) x.getShape().get(0)).reshape(-1, 1, 1, 1)));
        put("constants", x -> x.add(x.getManager().create(new float[] {1, 2, 3}).reshape(1, 3, 1, 1).exp()));
        return tests(IMAGES);
    }

    @TestFactory
    Stream<DynamicTest> pools() {
        Shape two = new Shape(2, 2);
        Shape three = new Shape(3, 3);
        Shape one = new Shape(1, 1);
        put("resize nearest", x -> NDImageUtils.resize(x.transpose(0, 2, 3, 1), 15, 11, Image.Interpolation.NEAREST));
        put("maxPool", x -> Pool.maxPool2d(x, three, two, one, false));
        put("maxPool, ceil", x -> Pool.maxPool2d(x, three, two, one, true));
        put("avgPool", x -> Pool.avgPool2d(x, three, two, one, false, true));
        put("avgPool without padding", x -> Pool.avgPool2d(x, three, two, one, false, false));
        put("avgPool, ceil", x -> Pool.avgPool2d(x, two, two, new Shape(0, 0), true, false));
        put("lpPool", x -> Pool.lpPool2d(x, 2, two, two, new Shape(0, 0), false));
        put("globalAvgPool", Pool::globalAvgPool2d);
        put("globalMaxPool", Pool::globalMaxPool2d);
        put("globalLpPool", x -> Pool.globalLpPool2d(x, 2));
        return tests(anyShape());
    }

    @TestFactory
    Stream<DynamicTest> products() {
        put("matMul", x -> x.matMul(x.transpose(0, 1, 3, 2)));
        put("batchMatMul", x -> x.get(":, 0").batchMatMul(x.get(":, 1").transpose(0, 2, 1)));
        put("dot", x -> x.get(":, 0, 0").dot(x.getManager().ones(new Shape(x.getShape().get(3), 2))));
        return tests(anyShape());
    }

    private static Shape anyShape() {
        return new Shape(-1, 3 + RANDOM.nextInt(4), 6 + RANDOM.nextInt(5), 6 + RANDOM.nextInt(4));
    }

    private void put(String name, UnaryOperator<NDArray> operation) {
        operations.put(name, operation);
    }

    private Stream<DynamicTest> tests(Shape shape) {
        return operations.entrySet().stream().flatMap(operation -> Stream.of(13, 17, 21).map(opset -> DynamicTest.dynamicTest(
                operation.getKey() + ", opset " + opset, () -> parity(operation.getValue(), shape, opset))));
    }

    private static void parity(UnaryOperator<NDArray> operation, Shape shape, int opset) {
        Block block = new LambdaBlock(x -> new NDList(operation.apply(x.singletonOrThrow())));
        ExportedGraph graph = BlockExporter.builder(block).input("x", shape).opset(opset).build().export();
        assertEquals(3, graph.verification().cases());
        assertTrue(graph.verification().largestDifference() < 1e-2, () -> "" + graph.verification());
        assertTrue(graph.model().getGraph().getNodeList().stream().noneMatch(node -> node.getOpType().equals("Identity")),
                () -> "copies: " + graph.model().getGraph());
    }
}
