"""Trains the small network of docs/own-teacher.md and exports it: python3 pytorch.py digits-train.csv."""
import sys

import numpy
import torch
from torch import nn

table = numpy.loadtxt(sys.argv[1], delimiter=",", skiprows=1, dtype=numpy.float32)
pixels, classes = table[:, :64], table[:, 64].astype(int)

# What a data loader does: [0, 1], then the mean and the deviation.
images = torch.tensor((pixels.reshape(-1, 1, 8, 8) / 16 - 0.3) / 0.37)
targets = torch.tensor(classes)

torch.manual_seed(1)
torch.set_num_threads(1)
model = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
                      nn.Dropout(0.2), nn.Linear(128, 10))
optimizer = torch.optim.AdamW(model.parameters(), 0.005, weight_decay=0.01)
for epoch in range(20):
    for batch in torch.randperm(len(images)).split(64):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(images[batch]), targets[batch]).backward()
        optimizer.step()

model.eval()
torch.onnx.export(model, torch.zeros(1, 1, 8, 8), "pytorch.onnx", opset_version=13,
                  input_names=["image"], output_names=["logits"],
                  dynamic_axes={"image": {0: "batch"}, "logits": {0: "batch"}})

with torch.no_grad():
    print("accuracy", (model(images).argmax(1) == targets).float().mean().item())
    print("first row", model(images[:1])[0].tolist())

# A mistake for the page: a softmax of a softmax.
twice = nn.Sequential(model, nn.Softmax(1), nn.Softmax(1)).eval()
torch.onnx.export(twice, torch.zeros(1, 1, 8, 8), "softmax-twice.onnx", opset_version=13, input_names=["image"],
                  output_names=["probabilities"], dynamic_axes={"image": {0: "batch"}, "probabilities": {0: "batch"}})
