# Copyright 2026 the tribuo-ipwd authors.
# SPDX-License-Identifier: Apache-2.0
"""Steps of ResNet-20 on one batch of 64 random images, 100 classes, in Python's PyTorch; prints the nanoseconds of each."""
import sys
import time

import torch
from torch import nn
from torch.nn import functional


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.first = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.first_norm = nn.BatchNorm2d(outputs)
        self.second = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.second_norm = nn.BatchNorm2d(outputs)
        self.shortcut = nn.Sequential()
        if stride != 1 or inputs != outputs:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x):
        y = functional.relu(self.first_norm(self.first(x)))
        return functional.relu(self.second_norm(self.second(y)) + self.shortcut(x))


def main():
    steps, warm_up = int(sys.argv[1]), int(sys.argv[2])
    torch.set_num_threads(int(sys.argv[3]))
    layers = [nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16), nn.ReLU()]
    channels = 16
    for outputs, stride in ((16, 1), (32, 2), (64, 2)):
        for block in range(3):
            layers.append(Block(channels, outputs, stride if block == 0 else 1))
            channels = outputs
    layout = getattr(torch, sys.argv[4])
    network = nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(64, 100)).to(memory_format=layout)
    sgd = torch.optim.SGD(network.parameters(), lr=0.05, momentum=0.9, weight_decay=5e-4)
    images, labels = torch.rand(64, 3, 32, 32).to(memory_format=layout), torch.randint(100, (64,))
    for step in range(steps):
        start = time.perf_counter_ns()
        sgd.zero_grad()
        loss = functional.cross_entropy(network(images), labels)
        loss.backward()
        loss.item()
        sgd.step()
        if step >= warm_up:
            print(time.perf_counter_ns() - start)


main()
