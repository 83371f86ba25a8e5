/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.io.*;
import java.nio.file.*;
import java.util.*;

/** child: reads cases from args "n,cin,cout,h,w,kh,kw,sh,sw,ph,pw,g,mode,layout". */
public final class Borders {
    static NDArray last(NDArray x) {
        Shape s = x.getShape();
        if (s.dimension() == 4) {
            return x.transpose(0, 2, 3, 1).flatten().reshape(s.get(0), s.get(2), s.get(3), s.get(1)).transpose(0, 3, 1, 2);
        }
        if (s.dimension() == 5) {
            return x.transpose(0, 2, 3, 4, 1).flatten().reshape(s.get(0), s.get(2), s.get(3), s.get(4), s.get(1)).transpose(0, 4, 1, 2, 3);
        }
        if (s.dimension() == 3) {
            return x.transpose(0, 2, 1).flatten().reshape(s.get(0), s.get(2), s.get(1)).transpose(0, 2, 1);
        }
        return x;
    }
    static NDArray conv(NDArray x, NDArray w, String[] a) {
        int d = x.getShape().dimension() - 2;
        Shape stride, pad, dil;
        int kh = i(a, 5), kw = i(a, 6), sh = i(a, 7), sw = i(a, 8), ph = i(a, 9), pw = i(a, 10), g = i(a, 11);
        if (d == 2) { stride = new Shape(sh, sw); pad = new Shape(ph, pw); dil = new Shape(1, 1); }
        else if (d == 1) { stride = new Shape(sh); pad = new Shape(ph); dil = new Shape(1); }
        else { stride = new Shape(sh, sw, sw); pad = new Shape(ph, pw, pw); dil = new Shape(1, 1, 1); }
        return x.getNDArrayInternal().convolution(x, w, null, stride, pad, dil, g).singletonOrThrow();
    }
    static int i(String[] a, int n) { return Integer.parseInt(a[n].trim()); }
    public static void main(String[] arguments) throws Exception {
        List<String> cases = Files.readAllLines(Path.of(arguments[0]));
        int from = Integer.parseInt(arguments[1]);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (int c = from; c < cases.size(); c++) {
                String[] a = cases.get(c).split(",");
                System.out.println("BEGIN " + c); System.out.flush();
                String mode = a[12].trim();
                String layout = a[13].trim();
                int dims = a.length > 14 ? i(a, 14) : 2;
                int steps = a.length > 15 ? i(a, 15) : 8;
                double worstOut = 0, worstW = 0, worstX = 0;
                for (int step = 0; step < steps; step++) {
                    try (NDManager s = manager.newSubManager()) {
                        Shape xs = dims == 2 ? new Shape(i(a,0), i(a,1), i(a,3), i(a,4)) : dims == 1 ? new Shape(i(a,0), i(a,1), i(a,3)) : new Shape(i(a,0), i(a,1), i(a,3), i(a,4), i(a,4));
                        int g = i(a, 11);
                        Shape ws = dims == 2 ? new Shape(i(a,2), i(a,1) / g, i(a,5), i(a,6)) : dims == 1 ? new Shape(i(a,2), i(a,1) / g, i(a,5)) : new Shape(i(a,2), i(a,1) / g, i(a,5), i(a,6), i(a,6));
                        NDArray x = s.randomUniform(-1, 1, xs);
                        NDArray w = s.randomUniform(-1, 1, ws);
                        NDArray[] r = run(s, x, w, a, mode, layout.equals("last"));
                        NDArray[] f = run(s, x, w, a, mode, false);
                        worstOut = Math.max(worstOut, diff(r[0], f[0]));
                        if (r[1] != null) worstW = Math.max(worstW, diff(r[1], f[1]));
                        if (r[2] != null) worstX = Math.max(worstX, diff(r[2], f[2]));
                    }
                }
                System.out.printf("OK %d out=%.1e w=%.1e x=%.1e%n", c, worstOut, worstW, worstX); System.out.flush();
            }
        }
    }
    static double diff(NDArray a, NDArray b) {
        float[] p = a.flatten().duplicate().toFloatArray(), q = b.flatten().duplicate().toFloatArray(); double max = 0, size = 0;
        for (int i = 0; i < p.length; i++) { double e = Math.abs(p[i] - q[i]); if (!(e < 1e30)) e = 1e30; max = Math.max(max, e); size = Math.max(size, Math.abs(q[i])); }
        return max / Math.max(size, 1e-3);
    }
    static NDArray[] run(NDManager s, NDArray x0, NDArray w0, String[] a, String mode, boolean last) {
        NDArray x = (last ? last(x0) : x0.duplicate()); NDArray w = w0.duplicate();
        x.attach(s); w.attach(s);
        if (mode.equals("forward")) {
            ai.djl.pytorch.jni.JniUtils.setGradMode(false);
            NDArray y = conv(x, w, a);
            return new NDArray[] {y, null, null};
        }
        if (mode.contains("x")) x.setRequiresGradient(true);
        if (mode.contains("w")) w.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = conv(x, w, a);
            if (a.length > 16) y = y.mul(1);
            collector.backward(y.square().sum());
            return new NDArray[] {y.stopGradient(), mode.contains("w") ? w.getGradient() : null, mode.contains("x") ? x.getGradient() : null};
        }
    }
}
