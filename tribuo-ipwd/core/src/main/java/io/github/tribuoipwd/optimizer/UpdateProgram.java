/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import io.github.tribuoipwd.internal.ArrayProgram;

/**
 * What the optimizers compute on all parameters, in one call of the engine for all of them. A product is always rounded before it
 * is added, so that the results do not depend on whether the processor can do both at once. A gradient that no backward pass has
 * reached is zero.
 */
final class UpdateProgram {

    private static final String FUNCTIONS = """
              def gradient(self,
                parameter: Tensor) -> Tensor:
                gradient = parameter.grad
                if ops.prim.AutogradAllNonZero(gradient):
                  found = gradient
                else:
                  found = torch.zeros_like(parameter)
                return found

              def decayed(self,
                parameter: Tensor,
                decay: float) -> Tensor:
                gradient = self.gradient(parameter)
                if decay > 0.:
                  gradient.add_(parameter.mul(decay))
                return gradient

              def plain(self,
                parameters: List[Tensor],
                numbers: List[float]) -> float:
                rate, decay, momentum, nesterov, = numbers
                for i in range(len(parameters)):
                  parameter = parameters[i]
                  gradient = self.decayed(parameter, decay)
                  parameter.add_(gradient.mul(-rate))
                  gradient.zero_()
                return 0.

              def momentum(self,
                parameters: List[Tensor],
                velocities: List[Tensor],
                numbers: List[float]) -> float:
                rate, decay, momentum, nesterov, = numbers
                for i in range(len(parameters)):
                  parameter = parameters[i]
                  gradient = self.decayed(parameter, decay)
                  velocity = velocities[i]
                  velocity.mul_(momentum).add_(gradient)
                  if nesterov > 0.:
                    gradient.add_(velocity.mul(momentum))
                    parameter.add_(gradient.mul(-rate))
                  else:
                    parameter.add_(velocity.mul(-rate))
                  gradient.zero_()
                return 0.

              def adamw(self,
                parameters: List[Tensor],
                means: List[Tensor],
                squares: List[Tensor],
                numbers: List[float]) -> float:
                kept, beta1, rest1, beta2, rest2, root, epsilon, factor, = numbers
                for i in range(len(parameters)):
                  parameter = parameters[i]
                  gradient = self.gradient(parameter)
                  parameter.mul_(kept)
                  mean = means[i]
                  square = squares[i]
                  mean.mul_(beta1).add_(gradient.mul(rest1))
                  square.mul_(beta2).add_(gradient.square().mul(rest2))
                  direction = mean.div(square.sqrt().div_(root).add_(epsilon))
                  parameter.add_(direction.mul_(factor))
                  gradient.zero_()
                return 0.

              def clip(self,
                parameters: List[Tensor],
                numbers: List[float]) -> float:
                maximum, epsilon, = numbers
                squares = 0.
                for i in range(len(parameters)):
                  squares = squares + float(self.gradient(parameters[i]).square().sum())
                norm = torch.sqrt(squares)
                if norm > maximum:
                  factor = maximum / (norm + epsilon)
                  for i in range(len(parameters)):
                    self.gradient(parameters[i]).mul_(factor)
                return norm
            """;

    private static final ArrayProgram PROGRAM = new ArrayProgram(FUNCTIONS);

    private UpdateProgram() {}

    static double run(String function, double[] numbers, ArrayProgram.Arrays... arrays) {
        return PROGRAM.run(function, numbers, arrays);
    }
}
