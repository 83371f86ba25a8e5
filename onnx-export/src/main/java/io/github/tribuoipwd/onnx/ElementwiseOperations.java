/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Arithmetic, comparisons, mathematical functions and activations: one output element for each input element. */
final class ElementwiseOperations {

    private static final double DEGREES = 180 / Math.PI;
    private static final double GELU_SCALE = Math.sqrt(0.5);
    private static final float SELU_ALPHA = (float) 1.6732632423543772;
    private static final float SELU_GAMMA = (float) 1.0507009873554805;

    private ElementwiseOperations() {}

    static void register(Map<String, Operation> all) {
        Map.of("add", "Add", "sub", "Sub", "mul", "Mul", "div", "Div", "pow", "Pow", "maximum", "Max", "minimum", "Min")
                .forEach((name, op) -> all.put(name, call -> arithmetic(call, op)));
        all.put("mod", ElementwiseOperations::modulo);
        Map.of("eq", "Equal", "gt", "Greater", "gte", "GreaterOrEqual", "lt", "Less", "lte", "LessOrEqual")
                .forEach((name, op) -> all.put(name, call -> call.returns(op, compared(call))));
        all.put("neq", call -> call.returns("Not", List.of(call.emit("Equal", compared(call)))));
        Map.of("logicalAnd", "And", "logicalOr", "Or", "logicalXor", "Xor").forEach((name, op) -> all.put(name,
                call -> call.returns(op, List.of(call.selfAs(DataType.BOOLEAN), call.operand(0, DataType.BOOLEAN)))));
        all.put("logicalNot", call -> call.returns("Not", List.of(call.selfAs(DataType.BOOLEAN))));

        Map.ofEntries(Map.entry("abs", "Abs"), Map.entry("exp", "Exp"), Map.entry("log", "Log"),
                Map.entry("sqrt", "Sqrt"), Map.entry("sign", "Sign"), Map.entry("sin", "Sin"), Map.entry("cos", "Cos"),
                Map.entry("tan", "Tan"),
                Map.entry("asin", "Asin"), Map.entry("acos", "Acos"), Map.entry("atan", "Atan"), Map.entry("sinh", "Sinh"),
                Map.entry("cosh", "Cosh"), Map.entry("tanh", "Tanh"), Map.entry("erf", "Erf"),
                Map.entry("sigmoid", "Sigmoid"),
                Map.entry("softPlus", "Softplus"), Map.entry("softSign", "Softsign"))
                .forEach((name, op) -> all.put(name, call -> call.returns(op, List.of(input(call)))));
        Map.of("isNaN", "IsNaN", "isInfinite", "IsInf").forEach((name, op) -> all.put(name, call -> call.returns(op,
                List.of(call.self().getDataType().isFloating() ? call.selfName() : call.selfAs(DataType.FLOAT32)))));
        Map.of("floor", "Floor", "ceil", "Ceil", "round", "Round").forEach((name, op) -> all.put(name,
                call -> call.returns(call.self().getDataType().isFloating() ? op : "Identity", List.of(call.selfName()))));
        all.put("neg", call -> computed(call, "Neg", type -> List.of(call.selfAs(type))));
        all.put("square", call -> computed(call, "Mul", type -> List.of(call.selfAs(type), call.selfAs(type))));
        all.put("relu", call -> {
            if (call.self().getDataType().isFloating()) {
                call.returns("Relu", List.of(call.selfName()));
            } else {
                computed(call, "Max", type -> List.of(call.selfAs(type), call.scalar(0, type)));
            }
        });
        all.put("cbrt", call -> call.returns("Pow", List.of(call.selfName(), scalar(call, 1.0 / 3))));
        all.put("trunc", ElementwiseOperations::truncated);
        all.put("log2", call -> scaled(call, call.emit("Log", List.of(input(call))), 1 / Math.log(2)));
        all.put("log10", call -> scaled(call, call.emit("Log", List.of(input(call))), 1 / Math.log(10)));
        all.put("toDegrees", call -> scaled(call, input(call), DEGREES));
        all.put("toRadians", call -> scaled(call, input(call), 1 / DEGREES));

        all.put("leakyRelu", call -> call.returns("LeakyRelu", List.of(call.selfName()), Attribute.of("alpha", call.number(0))));
        all.put("elu", call -> call.returns("Elu", List.of(call.selfName()), Attribute.of("alpha", call.number(0))));
        all.put("selu", call -> call.returns("Selu", List.of(call.selfName()), Attribute.of("alpha", SELU_ALPHA),
                Attribute.of("gamma", SELU_GAMMA)));
        all.put("gelu", ElementwiseOperations::gelu);
        all.put("atan2", ElementwiseOperations::angle);
        all.put("xlogy", ElementwiseOperations::timesLogarithm);
        all.put("oneHot", ElementwiseOperations::oneHot);
        all.put("clip", call -> {
            DataType type = call.result().getDataType();
            call.returns("Clip", List.of(call.selfAs(type), call.operand(0, type), call.operand(1, type)));
        });
        all.put("where", call -> computed(call, "Where", type -> List.of(call.operand(0, DataType.BOOLEAN), call.selfAs(type),
                call.operand(1, type))));
        all.put("toType", call -> call.returns("Cast", List.of(call.selfName()),
                Attribute.of("to", Types.onnx(call.result().getDataType()))));
        for (String same : List.of("stopGradient", "scaleGradient", "duplicate", "toDevice", "toDense")) {
            all.put(same, call -> call.returns("Identity", List.of(call.selfName())));
        }
    }

    /** The array, converted to the type of the result: PyTorch computes functions of integers in float32. */
    private static String input(Call call) {
        return call.result().getDataType().isBoolean() ? call.selfName() : call.selfAs(call.result().getDataType());
    }

    private static String scalar(Call call, double value) {
        return call.scalar(value, call.result().getDataType());
    }

    private static void scaled(Call call, String value, double factor) {
        call.returns("Mul", List.of(value, scalar(call, factor)));
    }

    private static void arithmetic(Call call, String op) {
        computed(call, op, type -> List.of(call.selfAs(type), call.operand(0, type)));
    }

    /** An operation in the type of its result, or in the one that ONNX has for it. */
    private static void computed(Call call, String op, Function<DataType, List<String>> inputs) {
        DataType type = Types.computing(call.result().getDataType());
        call.returnsFrom(type, call.emit(op, inputs.apply(type)));
    }

    private static void truncated(Call call) {
        if (!call.self().getDataType().isFloating()) {
            call.returns("Identity", List.of(call.selfName()));
            return;
        }
        String whole = call.emit("Floor", List.of(call.emit("Abs", List.of(call.selfName()))));
        call.returns("Mul", List.of(call.emit("Sign", List.of(call.selfName())), whole));
    }

    /** PyTorch's remainder has the sign of the divisor; ONNX has that for integers only. */
    private static void modulo(Call call) {
        DataType type = call.result().getDataType();
        List<String> operands = List.of(call.selfAs(type), call.operand(0, type));
        if (!type.isFloating()) {
            call.returns("Mod", operands);
            return;
        }
        String whole = call.emit("Floor", List.of(call.emit("Div", operands)));
        call.returns("Sub", List.of(operands.get(0), call.emit("Mul", List.of(whole, operands.get(1)))));
    }

    /** Booleans are numbers here: they have an order, and a number may be neither 0 nor 1. */
    private static List<String> compared(Call call) {
        DataType self = call.self().getDataType().isBoolean() ? DataType.INT32 : call.self().getDataType();
        DataType other = call.isArray(0) ? call.array(0).getDataType()
                : self.isFloating() || call.argument(0, Number.class).doubleValue() % 1 == 0 ? self : DataType.FLOAT32;
        DataType type = Types.promoted(self, other);
        return List.of(call.selfAs(type), call.operand(0, type));
    }

    /** {@code x * Phi(x)}, Hendrycks and Gimpel 2016; ONNX has it from opset 20 on. */
    private static void gelu(Call call) {
        if (call.graph().opset() >= 20) {
            call.returns("Gelu", List.of(call.selfName()));
            return;
        }
        String erf = call.emit("Erf", List.of(call.emit("Mul", List.of(call.selfName(), scalar(call, GELU_SCALE)))));
        String half = call.emit("Mul", List.of(call.selfName(), scalar(call, 0.5)));
        call.returns("Mul", List.of(half, call.emit("Add", List.of(erf, scalar(call, 1)))));
    }

    /**
     * The angle of a point (x, y), y the called array. ONNX has the arc tangent of one number: it gets the smaller of both
     * magnitudes over the larger, which cannot overflow, and the octant decides the rest. A zero has a sign too: that of 1/0.
     */
    private static void angle(Call call) {
        DataType type = call.result().getDataType();
        String y = call.selfAs(type);
        String x = call.operand(0, type);
        String high = call.emit("Abs", List.of(y));
        String wide = call.emit("Abs", List.of(x));
        String steep = call.emit("Greater", List.of(high, wide));
        String smaller = call.emit("Where", List.of(steep, wide, high));
        String larger = call.emit("Where", List.of(steep, high, wide));
        // Two infinities are one over one, two zeros zero over one.
        String ratio = call.emit("Where", List.of(call.emit("Equal", List.of(smaller, larger)),
                call.emit("Sign", List.of(larger)), call.emit("Div", List.of(smaller, larger))));
        String flat = call.emit("Atan", List.of(ratio));
        String angle = call.emit("Where", List.of(steep, call.emit("Sub", List.of(call.scalar(Math.PI / 2, type), flat)), flat));
        String right = call.emit("Where", List.of(negative(call, x, type),
                call.emit("Sub", List.of(call.scalar(Math.PI, type), angle)), angle));
        // Not a choice between two angles: ONNX Runtime's Where loses the sign of a negative zero.
        call.returns("Mul", List.of(right, call.emit("Where", List.of(negative(call, y, type), call.scalar(-1, type),
                call.scalar(1, type)))));
    }

    /** Whether the numbers have a sign, zero included. */
    private static String negative(Call call, String value, DataType type) {
        String zero = call.scalar(0, type);
        String inverse = call.emit("Div", List.of(call.scalar(1, type), value));
        return call.emit("Or", List.of(call.emit("Less", List.of(value, zero)), call.emit("Less", List.of(inverse, zero))));
    }

    /** {@code x * log(y)}; zero where x is zero, even for the logarithm of zero, unless y is NaN. */
    private static void timesLogarithm(Call call) {
        DataType type = call.result().getDataType();
        String x = call.selfAs(type);
        String y = call.operand(0, type);
        String zero = call.scalar(0, type);
        String nothing = call.emit("And", List.of(call.emit("Equal", List.of(x, zero)),
                call.emit("Not", List.of(call.emit("IsNaN", List.of(y))))));
        String product = call.emit("Mul", List.of(x, call.emit("Log", List.of(y))));
        call.returns("Where", List.of(nothing, zero, product));
    }

    /** PyTorch refuses classes outside of [0, depth), the graph gives them zeros (and counts negative ones from the end). */
    private static void oneHot(Call call) {
        if (call.integer(0) < 0) {
            throw call.refused("a depth of -1 is the largest class of the input", "give the number of classes.");
        }
        if (call.arguments() > 2) {
            throw call.refused("values other than 1 and 0 are not mapped", "call oneHot(depth), then multiply and add.");
        }
        String values;
        try (NDArray offAndOn = call.self().getManager().create(new float[] {0, 1})) {
            values = call.graph().initializer("off_on", Types.tensor(offAndOn));
        }
        String hot = call.emit("OneHot", List.of(call.selfAs(DataType.INT64), call.scalar(call.integer(0), DataType.INT64),
                values));
        call.returns(call.cast(hot, DataType.FLOAT32, call.result().getDataType()));
    }
}
