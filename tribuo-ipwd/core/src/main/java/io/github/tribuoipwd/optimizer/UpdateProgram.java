/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.optimizer;

import io.github.tribuoipwd.internal.ArrayProgram;

/**
 * What the optimizers compute on all parameters, in one call of the engine for all of them. A product is always rounded before it
 * is added, so that the results do not depend on whether the processor can do both at once. Numbers are arrays without a
 * dimension, which are made once for all parameters: the engine makes one for every number that it multiplies by. A gradient that
 * no backward pass has reached is zero.
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

              def constant(self,
                parameters: List[Tensor],
                number: float) -> Tensor:
                return torch.scalar_tensor(number, dtype=ops.prim.dtype(parameters[0]))

              def plain(self,
                parameters: List[Tensor],
                numbers: List[float]) -> float:
                rate, decay, momentum, nesterov, = numbers
                decays = self.constant(parameters, decay)
                backwards = self.constant(parameters, -rate)
                for i in range(len(parameters)):
                  parameter = parameters[i]
                  gradient = self.gradient(parameter)
                  if decay > 0.:
                    gradient.add_(parameter.mul(decays))
                  parameter.add_(gradient.mul(backwards))
                  gradient.zero_()
                return 0.

              def momentum(self,
                parameters: List[Tensor],
                velocities: List[Tensor],
                numbers: List[float]) -> float:
                rate, decay, momentum, nesterov, = numbers
                decays = self.constant(parameters, decay)
                kept = self.constant(parameters, momentum)
                backwards = self.constant(parameters, -rate)
                for i in range(len(parameters)):
                  parameter = parameters[i]
                  gradient = self.gradient(parameter)
                  if decay > 0.:
                    gradient.add_(parameter.mul(decays))
                  velocity = velocities[i]
                  velocity.mul_(kept).add_(gradient)
                  if nesterov > 0.:
                    gradient.add_(velocity.mul(kept))
                    parameter.add_(gradient.mul(backwards))
                  else:
                    parameter.add_(velocity.mul(backwards))
                  gradient.zero_()
                return 0.

              def adamw(self,
                parameters: List[Tensor],
                means: List[Tensor],
                squares: List[Tensor],
                numbers: List[float]) -> float:
                kept = self.constant(parameters, numbers[0])
                beta1 = self.constant(parameters, numbers[1])
                rest1 = self.constant(parameters, numbers[2])
                beta2 = self.constant(parameters, numbers[3])
                rest2 = self.constant(parameters, numbers[4])
                root = self.constant(parameters, numbers[5])
                epsilon = self.constant(parameters, numbers[6])
                factor = self.constant(parameters, numbers[7])
                for i in range(len(parameters)):
                  parameter = parameters[i]
                  gradient = self.gradient(parameter)
                  parameter.mul_(kept)
                  mean = means[i]
                  square = squares[i]
                  mean.mul_(beta1).add_(gradient.mul(rest1))
                  square.mul_(beta2).add_(gradient.mul(gradient).mul_(rest2))
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
                  gradient = self.gradient(parameters[i])
                  squares = squares + float(gradient.mul(gradient).sum())
                norm = torch.sqrt(squares)
                if norm > maximum:
                  factor = self.constant(parameters, maximum / (norm + epsilon))
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
