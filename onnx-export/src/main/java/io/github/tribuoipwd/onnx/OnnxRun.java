/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A model in ONNX Runtime, on the CPU. Holds native memory until it is closed. */
final class OnnxRun implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    private final OrtSession session;

    OnnxRun(ModelProto model) {
        try {
            // A graph whose declared shapes contradict its operations is refused, not repaired.
            options.addConfigEntry("session.strict_shape_type_inference", "1");
            session = environment.createSession(model.toByteArray(), options);
        } catch (OrtException e) {
            options.close();
            throw failed("does not load the exported model", e);
        }
    }

    private static ExportException failed(String what, OrtException e) {
        return new ExportException("ONNX Runtime " + what + ": " + e.getMessage()
                + "\nMaybe something that the network computes from the size of an input was kept as a constant; give that input"
                + " a fixed shape, or open an issue with the block.", e);
    }

    /** Runs the model; gives the values of each output, widened to float64. */
    Map<String, double[]> run(List<GraphInput> inputs, NDList arrays) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (int i = 0; i < inputs.size(); i++) {
                if (session.getInputNames().contains(inputs.get(i).name())) {
                    tensors.put(inputs.get(i).name(), tensor(arrays.get(i)));
                }
            }
            try (OrtSession.Result result = session.run(tensors)) {
                Map<String, double[]> values = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    values.put(output.getKey(), doubles((OnnxTensor) output.getValue()));
                }
                return values;
            }
        } catch (OrtException e) {
            throw failed("cannot run the exported model on inputs " + new ArrayList<>(arrays.stream().map(NDArray::getShape)
                    .toList()), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(NDArray array) throws OrtException {
        ByteBuffer bytes = array.toByteBuffer();
        ByteBuffer direct = ByteBuffer.allocateDirect(bytes.remaining()).order(ByteOrder.nativeOrder());
        direct.put(bytes).flip();
        return OnnxTensor.createTensor(environment, direct, array.getShape().getShape(), type(array.getDataType()));
    }

    private static OnnxJavaType type(DataType type) {
        return switch (type) {
            case FLOAT32 -> OnnxJavaType.FLOAT;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case INT32 -> OnnxJavaType.INT32;
            case INT64 -> OnnxJavaType.INT64;
            case UINT8 -> OnnxJavaType.UINT8;
            case BOOLEAN -> OnnxJavaType.BOOL;
            default -> throw new ExportException("An input must be of a plain number type or boolean, found " + type
                    + ".\nMaybe use float32 and convert inside the network.");
        };
    }

    private static double[] doubles(OnnxTensor tensor) {
        ByteBuffer bytes = tensor.getByteBuffer();
        OnnxJavaType type = tensor.getInfo().type;
        double[] values = new double[bytes.remaining() / type.size];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case FLOAT -> bytes.getFloat(i * Float.BYTES);
                case DOUBLE -> bytes.getDouble(i * Double.BYTES);
                case INT16 -> bytes.getShort(i * Short.BYTES);
                case INT32 -> bytes.getInt(i * Integer.BYTES);
                case INT64 -> bytes.getLong(i * Long.BYTES);
                case UINT8 -> Byte.toUnsignedInt(bytes.get(i));
                default -> bytes.get(i);
            };
        }
        return values;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw failed("cannot close the exported model", e);
        } finally {
            options.close();
        }
    }
}
