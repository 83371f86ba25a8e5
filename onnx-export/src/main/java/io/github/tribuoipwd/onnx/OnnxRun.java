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
            throw new ExportException("ONNX Runtime does not load the exported model: " + e.getMessage()
                    + "\nMaybe its version lacks an operation or a type: try another opset(), or float32.", e);
        }
    }

    /**
     * Runs the model on copies of the arrays; gives the values of each output.
     *
     * @throws OrtException if it cannot run on them
     */
    Map<String, Values> run(List<InputSpec> inputs, NDList arrays) throws OrtException {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (int i = 0; i < inputs.size(); i++) {
                if (session.getInputNames().contains(inputs.get(i).name())) {
                    tensors.put(inputs.get(i).name(), tensor(arrays.get(i)));
                }
            }
            try (OrtSession.Result result = session.run(tensors)) {
                Map<String, Values> values = new LinkedHashMap<>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    values.put(output.getKey(), Values.of((OnnxTensor) output.getValue()));
                }
                return values;
            }
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
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
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

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("cannot close a session of ONNX Runtime", e);
        } finally {
            options.close();
        }
    }
}
