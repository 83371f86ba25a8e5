/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
import ai.djl.ndarray.*; import ai.djl.ndarray.types.*;
public class ChannelsFirst { public static void main(String[] a) {
  int n = Integer.parseInt(a[0]), c = Integer.parseInt(a[1]), o = Integer.parseInt(a[2]), s = Integer.parseInt(a[3]), k = Integer.parseInt(a[4]);
  ai.djl.engine.Engine.getEngine("PyTorch"); ai.djl.pytorch.jni.JniUtils.setGradMode(false);
  try (NDManager m = NDManager.newBaseManager("PyTorch")) { for (int round = 0; round < 4; round++) {
    NDArray x = m.randomUniform(-1, 1, new Shape(n, c, s, s)), w = m.randomUniform(-1, 1, new Shape(o, c, k, k));
    float[] xs = x.toFloatArray(), ws = w.toFloatArray();
    double[] ref = new double[n * o * s * s];
    for (int b = 0; b < n; b++) for (int q = 0; q < o; q++) for (int i = 0; i < s; i++) for (int j = 0; j < s; j++) { double t = 0;
      for (int d = 0; d < c; d++) for (int u = 0; u < k; u++) for (int v = 0; v < k; v++) { int y = i + u - k / 2, z = j + v - k / 2; if (y >= 0 && z >= 0 && y < s && z < s) t += (double) xs[((b * c + d) * s + y) * s + z] * ws[((q * c + d) * k + u) * k + v]; }
      ref[((b * o + q) * s + i) * s + j] = t; }
    for (boolean last : new boolean[] {false, true}) {
      NDArray in = last ? x.transpose(0, 2, 3, 1).flatten().reshape(n, s, s, c).transpose(0, 3, 1, 2) : x;
      float[] out = in.getNDArrayInternal().convolution(in, w, null, new Shape(1, 1), new Shape(k / 2, k / 2), new Shape(1, 1), 1).singletonOrThrow().flatten().toFloatArray();
      double max = 0; int bad = 0; for (int i = 0; i < out.length; i++) { double e = Math.abs(out[i] - ref[i]); if (e > 1e-3 || !(e < 1e30)) bad++; max = Math.max(max, e); }
      float[] back = in.flatten().toFloatArray(); double copy = 0; for (int i = 0; i < back.length; i++) copy = Math.max(copy, Math.abs(back[i] - xs[i]));
      System.out.println((last ? "last " : "first ") + max + " bad " + bad + "/" + out.length + " input copied " + copy);
    } } } } }
