/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.documentation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.example.BareStudent;
import com.example.Scorer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.sun.net.httpserver.HttpServer;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.StudentFile;
import io.github.tribuoipwd.cli.Main;
import io.github.tribuoipwd.data.IdxDataSource;
import io.github.tribuoipwd.data.ImageDecoder;
import io.github.tribuoipwd.data.ImageFolderDataSource;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.features.DenseRow;
import io.github.tribuoipwd.features.FeatureNames;
import io.github.tribuoipwd.features.UnknownFeatures;
import io.github.tribuoipwd.support.Console;
import io.github.tribuoipwd.support.ImageFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tribuo.Example;
import org.tribuo.Prediction;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.impl.ArrayExample;
import org.tribuo.interop.onnx.ImageTransformer;
import org.tribuo.interop.onnx.LabelTransformer;
import org.tribuo.interop.onnx.ONNXExternalModel;

/** The Java snippets of the page on serving, on the files that {@code distill train} wrote, and its statements. */
@Tag("end-to-end")
class ServingPageTest {

    private static final int ROWS = 64;

    @TempDir
    private static Path shared;
    private static Path out;
    private static List<Example<Label>> examples;
    private static float[] all;

    @TempDir
    private Path folder;
    private final Console console = new Console();

    @BeforeAll
    static void train() throws IOException {
        FirstImages images = FirstImages.in(shared);
        out = shared.resolve("out");
        Console console = new Console();
        assertEquals(0, console.run(Main::run, images.command("train", "quickstart.xml", "--trainer", "ipwd", "--@ipwd.epochs", "1",
                "--train-source", "train", "--test-source", "train", "--output", out.toString())), console::errors);
        examples = new ArrayList<>();
        new IdxDataSource(images.pixels(), images.labels()).iterator().forEachRemaining(examples::add);
        examples = examples.subList(0, ROWS);
        all = new float[ROWS * 28 * 28];
        try (DistilledModel student = DistilledModel.read(out.resolve("model.tribuo"))) {
            student.getFeaturePositions().gather(examples, FloatBuffer.wrap(all));
        }
    }

    private static float[] row(int i) {
        return Arrays.copyOfRange(all, i * 28 * 28, (i + 1) * 28 * 28);
    }

    private static String page() throws IOException {
        return Files.readString(Path.of("../../docs/serving.md"));
    }

    @Test
    void readAndPredict() throws IOException {
        String[] names = IntStream.range(0, 784).mapToObj("%03d"::formatted).toArray(String[]::new);
        double[] values = IntStream.range(0, 784).mapToDouble(i -> all[i]).toArray();
        DistilledModel student = DistilledModel.read(out.resolve("model.tribuo")).withThreads(2);
        Example<Label> example = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, names, values);
        Prediction<Label> prediction = student.predict(example);
        System.out.println(prediction.getOutput().getLabel() + " of " + prediction.getOutputScores());
        List<Prediction<Label>> predictions = student.predict(examples);
        float[] probabilities = student.predict(all);
        System.out.println(student.labels() + " " + Arrays.toString(probabilities));
        student.close();
        assertThrows(IllegalStateException.class, () -> student.predict(example));

        assertEquals(ROWS * 10, probabilities.length);
        assertTrue(prediction.distributionEquals(predictions.get(0), 1e-5));
        for (int i = 0; i < ROWS; i++) {
            assertScores(probabilities, i, student, predictions.get(i), 0);
        }
    }

    private static void assertScores(float[] probabilities, int row, DistilledModel student, Prediction<Label> prediction,
            double tolerance) {
        for (int k = 0; k < student.labels().size(); k++) {
            double expected = prediction.getOutputScores().get(student.labels().get(k)).getScore();
            assertEquals(expected, probabilities[row * student.labels().size() + k], tolerance);
        }
    }

    @Test
    void buffers() throws IOException {
        try (DistilledModel student = DistilledModel.read(out.resolve("model.tribuo"))) {
            FloatBuffer rows = FloatBuffer.wrap(all);
            int number = ROWS;
            int labels = student.labels().size();
            FloatBuffer probabilities = ByteBuffer.allocateDirect(number * labels * Float.BYTES)
                    .order(ByteOrder.nativeOrder()).asFloatBuffer();
            student.predict(rows, probabilities);
            float[] found = new float[number * labels];
            probabilities.get(found);
            assertArrayEquals(student.predict(all), found);
        }
    }

    /** Alone and together, this library and ONNX Runtime without it give the same bits. */
    @Test
    void bareOnnxRuntimeGivesTheSame() throws IOException, OrtException {
        try (DistilledModel student = DistilledModel.read(out.resolve("model.tribuo"));
                BareStudent bare = new BareStudent(out.resolve("student.onnx").toString())) {
            assertEquals(student.labels(), bare.labels());
            float[] together = student.predict(all);
            float[][] bareTogether = bare.predict(all);
            TreeSet<Float> differences = new TreeSet<>();
            for (int i = 0; i < ROWS; i++) {
                Map<String, Float> values = new HashMap<>();
                examples.get(i).forEach(feature -> values.put(feature.getName(), (float) feature.getValue()));
                assertArrayEquals(row(i), bare.row(values));
                assertArrayEquals(student.predict(row(i)), bare.predict(bare.row(values))[0]);
                assertArrayEquals(Arrays.copyOfRange(together, i * 10, (i + 1) * 10), bareTogether[i]);
                for (int k = 0; k < 10; k++) {
                    differences.add(Math.abs(student.predict(row(i))[k] - together[i * 10 + k]));
                }
            }
            assertTrue(differences.last() < 1e-5, differences::toString);
            assertTrue(new TreeSet<>(Arrays.stream(bareTogether).map(Arrays::toString).toList()).size() > ROWS / 2);
        }
    }

    @Test
    void inTribuosOwnModel() throws IOException, OrtException {
        try (DistilledModel student = DistilledModel.read(out.resolve("model.tribuo"))) {
            Map<Label, Integer> labels = new HashMap<>();
            student.getOutputIDInfo().getDomain().forEach(label -> labels.put(label, student.getOutputIDInfo().getID(label)));
            Map<String, Integer> positions = student.getFeaturePositions().byName();
            Example<Label> example = examples.get(0);
            Path file = out.resolve("student.onnx");
            // The model closes the options.
            OrtSession.SessionOptions options = new OrtSession.SessionOptions();
            try (ONNXExternalModel<Label> external = ONNXExternalModel.createOnnxModel(new LabelFactory(), positions, labels,
                    new ImageTransformer(1, 28, 28), new LabelTransformer(), options, file, "input")) {
                assertTrue(student.predict(example).distributionEquals(external.predict(example), 1e-5));
            }
        }
    }

    private static HttpResponse<String> post(HttpClient client, URI address, float[] row) throws IOException, InterruptedException {
        String body = IntStream.range(0, row.length).mapToObj(i -> String.valueOf(row[i])).collect(Collectors.joining(","));
        return client.send(HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String expected(DistilledModel student, float[] row) {
        float[] probabilities = student.predict(row);
        return IntStream.range(0, probabilities.length).mapToObj(k -> student.labels().get(k) + "," + probabilities[k] + "\n")
                .collect(Collectors.joining());
    }

    /** Requests in four threads, while the student is replaced under their hands. */
    @Test
    void overHttp() throws IOException, InterruptedException {
        Path file = out.resolve("model.tribuo");
        Scorer scorer = new Scorer(file);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        server.setExecutor(threads);
        server.createContext("/", scorer);
        server.start();
        try (DistilledModel student = DistilledModel.read(file)) {
            URI address = URI.create("http://localhost:" + server.getAddress().getPort() + "/");
            HttpClient client = HttpClient.newHttpClient();
            List<String> wrong = IntStream.range(0, ROWS).parallel().mapToObj(i -> {
                try {
                    if (i % 16 == 0) {
                        scorer.replace(file);
                    }
                    HttpResponse<String> response = post(client, address, row(i));
                    return response.statusCode() == 200 && response.body().equals(expected(student, row(i))) ? "" : response.body();
                } catch (IOException | InterruptedException e) {
                    return e.toString();
                }
            }).filter(answer -> !answer.isEmpty()).toList();
            assertEquals(List.of(), wrong);
            HttpResponse<String> shorter = post(client, address, new float[3]);
            assertEquals(400, shorter.statusCode());
            assertEquals("A row must have 784 values, found 3.", shorter.body());
            float[] infinite = row(0);
            infinite[5] = Float.POSITIVE_INFINITY;
            assertEquals(400, post(client, address, infinite).statusCode());
        } finally {
            server.stop(0);
            threads.shutdown();
        }
    }

    /** The bytes of an upload become the row that the source of the training made of the file. */
    @Test
    void images() throws IOException {
        for (int height = 250; height < 300; height += 25) {
            ImageFiles.png(folder.resolve("val/" + height + "/0.png"), height, 500 - height);
        }
        for (Example<Label> expected : ImageFolderDataSource.builder(folder.resolve("val"), 224, 224).shorterSide(256).build()) {
            byte[] upload = Files.readAllBytes(folder.resolve("val").resolve(expected.getOutput().getLabel()).resolve("0.png"));
            ImageDecoder decoder = new ImageDecoder(3, 224, 224, 256);
            byte[] pixels = decoder.decode(upload, "the upload");
            float[] row = new float[pixels.length];
            for (int i = 0; i < row.length; i++) {
                row[i] = pixels[i] & 0xFF;
            }
            Example<Label> example = new DenseExample<>(LabelFactory.UNKNOWN_LABEL, FeatureNames.numbered(pixels.length),
                    DenseRow.of(pixels));
            int i = 0;
            var found = example.iterator();
            for (var feature : expected) {
                assertEquals(feature, found.next());
                assertEquals(feature.getValue(), row[i++]);
            }
            assertEquals(3 * 224 * 224, i);
        }
    }

    @Test
    void howItWasMade() throws IOException {
        StudentFile file = StudentFile.read(out.resolve("student.onnx"));
        System.out.println(ProvenanceUtil.formattedProvenanceString(file.provenance()));
        List<String> made = lines(ProvenanceUtil.formattedProvenanceString(file.provenance()));
        assertTrue(made.toString().contains("teacher.onnx") && made.toString().contains("InversePropensityWeighting"), made::toString);
        try (DistilledModel student = DistilledModel.read(out.resolve("model.tribuo"))) {
            assertEquals(made, lines(ProvenanceUtil.formattedProvenanceString(student.getProvenance())));
        }
        assertEquals(made, lines(Files.readString(out.resolve("provenance.txt"))));
    }

    /** Their order is that of a hash map. */
    private static List<String> lines(String provenance) {
        return provenance.lines().map(String::strip).sorted().toList();
    }

    @Test
    void unknownFeatures() throws IOException {
        try (DistilledModel student = DistilledModel.read(out.resolve("model.tribuo"))) {
            Example<Label> renamed = new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, new String[] {"000", "pixel1"},
                    new double[] {1, 2});
            student.predict(renamed);
            assertEquals(1, student.featureCounts().unknownFeatures());
            try (DistilledModel strict = student.withUnknownFeatures(UnknownFeatures.REFUSE, 0.1)) {
                assertThrows(IllegalArgumentException.class, () -> strict.predict(renamed));
            }
        }
    }

    /** Of the files as they are, of one that was changed, and of the folder. */
    @Test
    void verified() throws IOException {
        assertEquals(0, console.run(Main::run, "verify", "--model", out.resolve("student.onnx").toString()), console::errors);
        assertTrue(console.output().contains(StudentFile.read(out.resolve("student.onnx")).sha256().orElseThrow()), console::output);
        assertEquals(0, console.run(Main::run, "verify", "--model", out.resolve("model.tribuo").toString()), console::errors);
        assertEquals(0, console.run(Main::run, "verify", "--run", out.toString()), console::errors);
        byte[] bytes = Files.readAllBytes(out.resolve("student.onnx"));
        bytes[bytes.length / 2] ^= 1;
        Path damaged = Files.write(folder.resolve("student.onnx"), bytes);
        assertNotEquals(0, console.run(Main::run, "verify", "--model", damaged.toString()));
    }

    /** The page has each key of the metadata and no other, and the versions that stand there. */
    @Test
    void metadataAreDescribed() throws IOException, OrtException {
        Map<String, String> metadata;
        try (OrtSession session = OrtEnvironment.getEnvironment().createSession(out.resolve("student.onnx").toString())) {
            metadata = session.getMetadata().getCustomMetadata();
        }
        String page = page();
        TreeSet<String> described = Pattern.compile("(?m)^\\| `([\\w.-]+)` \\|").matcher(page).results().map(row -> row.group(1))
                .filter(key -> key.startsWith("tribuo-ipwd.") || key.equals("TRIBUO_PROVENANCE"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(metadata.keySet()), described);
        JsonNode versions = new ObjectMapper().readTree(metadata.get("tribuo-ipwd.versions"));
        assertTrue(page.contains("`metadata` (the version of these keys, " + versions.get("metadata") + ")"), versions::toString);
        long ir = StudentFile.read(out.resolve("student.onnx")).graph().getIrVersion();
        String opset = "ONNX of opset " + versions.get("opset") + ", IR version " + ir;
        assertTrue(Files.readString(Path.of("../../docs/installing.md")).contains(opset), opset);
        for (String key : List.of("input", "output")) {
            JsonNode tensor = new ObjectMapper().readTree(metadata.get("tribuo-ipwd." + key));
            List<String> fields = new ArrayList<>();
            tensor.fieldNames().forEachRemaining(fields::add);
            MatchResult row = Pattern.compile("(?m)^\\| `tribuo-ipwd." + key + "` \\| (.*)$").matcher(page).results().findFirst()
                    .orElseThrow();
            assertTrue(fields.stream().allMatch(field -> row.group(1).contains("`" + field + "`")), fields + " in " + row.group());
        }
    }
}
