"""
Writes files as the exporters of other frameworks do, where these exporters are not at hand: the models are trained by scikit-learn,
XGBoost and PyTorch, the graphs are put together here, node by node as the exporters do.
python3 shapes.py train.csv pytorch.onnx FOLDER
"""
import json
import sys

import numpy
import onnx
import torch
import xgboost
from onnx import TensorProto, helper, numpy_helper
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

ROWS, TORCH, FOLDER = sys.argv[1:]
table = numpy.loadtxt(ROWS, delimiter=",", skiprows=1, dtype=numpy.float32)
X, y = table[:, :64], table[:, 64].astype(int)
ML = helper.make_opsetid("ai.onnx.ml", 1)
OPSET = helper.make_opsetid("", 13)


def save(name, nodes, inputs, outputs, initializers=()):
    graph = helper.make_graph(nodes, name, inputs, outputs, list(initializers))
    model = helper.make_model(graph, opset_imports=[OPSET, ML])
    model.ir_version = 7
    onnx.checker.check_model(model)
    onnx.save(model, FOLDER + "/" + name + ".onnx")


def tensor(name, kind, *shape):
    return helper.make_tensor_value_info(name, kind, shape)


def scikit_learn():
    """What skl2onnx.to_onnx makes of a pipeline, with zipmap=False and with its default."""
    pipeline = make_pipeline(StandardScaler(), LogisticRegression(max_iter=200)).fit(X, y)
    print("scikit-learn", pipeline.score(X, y), pipeline.classes_)
    scaler, classifier = pipeline[0], pipeline[1]
    nodes = [
        helper.make_node("Scaler", ["X"], ["variable"], domain="ai.onnx.ml", offset=scaler.mean_.tolist(),
                         scale=(1 / scaler.scale_).tolist()),
        helper.make_node("LinearClassifier", ["variable"], ["label", "probability_tensor"], domain="ai.onnx.ml",
                         classlabels_ints=classifier.classes_.tolist(), coefficients=classifier.coef_.ravel().tolist(),
                         intercepts=classifier.intercept_.tolist(), multi_class=1, post_transform="SOFTMAX"),
        helper.make_node("Normalizer", ["probability_tensor"], ["probabilities"], domain="ai.onnx.ml", norm="L1")]
    columns = tensor("X", TensorProto.FLOAT, None, 64)
    label = tensor("label", TensorProto.INT64, None)
    save("sklearn", nodes, [columns], [label, tensor("probabilities", TensorProto.FLOAT, None, 10)])
    maps = helper.make_node("ZipMap", ["probabilities"], ["output_probability"], domain="ai.onnx.ml",
                            classlabels_int64s=classifier.classes_.tolist())
    kind = onnx.ValueInfoProto(name="output_probability")
    kind.type.sequence_type.elem_type.map_type.key_type = TensorProto.INT64
    kind.type.sequence_type.elem_type.map_type.value_type.tensor_type.elem_type = TensorProto.FLOAT
    save("sklearn-zipmap", nodes + [maps], [columns], [label, kind])


def trees():
    """What onnxmltools.convert_xgboost makes of an XGBClassifier of several classes."""
    model = xgboost.XGBClassifier(n_estimators=3, max_depth=3, learning_rate=0.5).fit(X, y)
    print("XGBoost", model.score(X, y), model.classes_)
    at = {key: [] for key in ("nodes_treeids", "nodes_nodeids", "nodes_featureids", "nodes_values", "nodes_modes",
                              "nodes_truenodeids", "nodes_falsenodeids", "nodes_missing_value_tracks_true", "nodes_hitrates",
                              "class_treeids", "class_nodeids", "class_ids", "class_weights")}

    def walk(tree, node):
        leaf = "leaf" in node
        row = (tree, node["nodeid"], 0 if leaf else int(node["split"][1:]), 0.0 if leaf else node["split_condition"],
               "LEAF" if leaf else "BRANCH_LT", 0 if leaf else node["yes"], 0 if leaf else node["no"],
               0 if leaf else int(node["missing"] == node["yes"]), 1.0)
        for key, value in zip(list(at)[:9], row):
            at[key].append(value)
        if leaf:
            for key, value in zip(list(at)[9:], (tree, node["nodeid"], tree % 10, node["leaf"])):
                at[key].append(value)
        else:
            for child in node["children"]:
                walk(tree, child)

    for tree, text in enumerate(model.get_booster().get_dump(dump_format="json")):
        walk(tree, json.loads(text))
    node = helper.make_node("TreeEnsembleClassifier", ["input"], ["label", "probabilities"], domain="ai.onnx.ml",
                            classlabels_int64s=list(range(10)), base_values=[0.5] * 10, post_transform="SOFTMAX", **at)
    save("xgboost", [node], [tensor("input", TensorProto.FLOAT, None, 64)],
         [tensor("label", TensorProto.INT64, None), tensor("probabilities", TensorProto.FLOAT, None, 10)])


def keras():
    """What Keras and tf2onnx make of a network with a Rescaling layer and a softmax: channels last outside, first inside."""
    model = onnx.load(TORCH)
    inner = model.graph
    before = [helper.make_node("Mul", ["keras_tensor", "factor"], ["scaled"]),
              helper.make_node("Add", ["scaled", "offset"], ["rescaled"]),
              helper.make_node("Transpose", ["rescaled"], ["image"], perm=[0, 3, 1, 2])]
    after = helper.make_node("Softmax", ["logits"], ["output_0"], axis=1)
    numbers = [numpy_helper.from_array(numpy.float32(1 / 16 / 0.37), "factor"),
               numpy_helper.from_array(numpy.float32(-0.3 / 0.37), "offset")]
    save("keras", before + list(inner.node) + [after], [tensor("keras_tensor", TensorProto.FLOAT, None, 8, 8, 1)],
         [tensor("output_0", TensorProto.FLOAT, None, 10)], list(inner.initializer) + numbers)


def hugging_face():
    """What optimum-cli makes: an image classifier all of whose dimensions are free, and a text classifier with two inputs."""
    torch.manual_seed(1)
    images = torch.nn.functional.interpolate(torch.tensor((X.reshape(-1, 1, 8, 8) / 16 - 0.5) / 0.5), (16, 16), mode="bilinear",
                                             align_corners=False)
    targets = torch.tensor(y)
    network = torch.nn.Sequential(torch.nn.Conv2d(1, 8, 4, stride=4), torch.nn.ReLU(), torch.nn.Flatten(), torch.nn.Linear(128, 10))
    optimizer = torch.optim.AdamW(network.parameters(), 0.01)
    for epoch in range(30):
        for batch in torch.randperm(len(images)).split(64):
            optimizer.zero_grad()
            torch.nn.functional.cross_entropy(network(images[batch]), targets[batch]).backward()
            optimizer.step()
    network.eval()
    print("Hugging Face", (network(images).argmax(1) == targets).float().mean().item())
    torch.onnx.export(network, images[:2], FOLDER + "/huggingface.onnx", opset_version=13, input_names=["pixel_values"],
                      output_names=["logits"], dynamic_axes={
                          "pixel_values": {0: "batch_size", 1: "num_channels", 2: "height", 3: "width"}, "logits": {0: "batch_size"}})

    class Text(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.words = torch.nn.Embedding(17, 4)
            self.head = torch.nn.Linear(4, 10)

        def forward(self, input_ids, attention_mask):
            mask = attention_mask.unsqueeze(2).float()
            return self.head((self.words(input_ids) * mask).sum(1) / mask.sum(1))

    tokens = torch.tensor(X[:2], dtype=torch.int64)
    both = {0: "batch_size", 1: "sequence_length"}
    torch.onnx.export(Text().eval(), (tokens, torch.ones_like(tokens)), FOLDER + "/text.onnx", opset_version=13,
                      input_names=["input_ids", "attention_mask"], output_names=["logits"],
                      dynamic_axes={"input_ids": both, "attention_mask": both, "logits": {0: "batch_size"}})


torch.set_num_threads(1)
scikit_learn()
trees()
keras()
hugging_face()
