/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd;

import ai.onnx.proto.OnnxMl;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import com.google.protobuf.InvalidProtocolBufferException;
import com.oracle.labs.mlrg.olcut.config.protobuf.protos.RootProvenanceProto;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.DamagedFileException;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.files.FileTooNewException;
import io.github.tribuoipwd.internal.FileKind;
import io.github.tribuoipwd.internal.WholeFile;
import io.github.tribuoipwd.protos.DistilledModelProto;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tribuo.ONNXExportable;
import org.tribuo.protos.core.ModelDataProto;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.provenance.ModelProvenance;

/**
 * A student's file of either kind, a Tribuo model ({@code model.tribuo}) or an export ({@code student.onnx}), checked against its
 * digest. Reading one runs nothing of the student, loads no class that the file names, and needs no engine.
 * <p>
 * The digest shows damage, not who wrote the file: a student that is changed on purpose gets another digest that fits. Compare
 * {@link #sha256()} with one from a source that you trust.
 */
public final class StudentFile {

    private static final String EXPECTED = "a student, as serializeToFile or saveONNXModel writes it";
    private static final Pattern METADATA_VERSION = Pattern.compile("\"metadata\":(\\d{1,9})\\b");
    private static final int HEAD = 256;

    private final Path file;
    private final boolean export;
    private final OnnxMl.ModelProto graph;
    private final @Nullable String sha256;
    private final @Nullable RootProvenanceProto provenance;

    private StudentFile(Path file, boolean export, OnnxMl.ModelProto graph, @Nullable String sha256,
            @Nullable RootProvenanceProto provenance) {
        this.file = file;
        this.export = export;
        this.graph = graph;
        this.sha256 = sha256;
        this.provenance = provenance;
    }

    /**
     * Reads a file and checks it.
     *
     * @param file what {@code serializeToFile}, {@code saveONNXModel} or {@code saveFlatONNXModel} wrote
     * @return the student
     * @throws io.github.tribuoipwd.files.DamagedFileException if it is not as it was written
     * @throws io.github.tribuoipwd.files.FileTooOldException if it is a Tribuo model of a version before 2
     * @throws FileTooNewException if a later version of this library wrote it
     * @throws FileFormatException if it is of another kind, or its graph has weights in other files
     * @throws IOException if it cannot be read
     */
    public static StudentFile read(Path file) throws IOException {
        return read(file, WholeFile.read(file, EXPECTED));
    }

    /** Reads the bytes of a file, which is named in errors alone. */
    static StudentFile read(Path file, byte[] bytes) throws FileFormatException {
        try {
            OnnxMl.ModelProto onnx = onnx(bytes);
            return onnx == null ? saved(file, bytes) : exported(file, onnx, bytes);
        } catch (FileFormatException e) {
            throw e.in(file);
        }
    }

    private static OnnxMl.@Nullable ModelProto onnx(byte[] bytes) {
        try {
            OnnxMl.ModelProto model = OnnxMl.ModelProto.parseFrom(bytes);
            return model.getGraph().getNodeCount() > 0 ? model : null;
        } catch (InvalidProtocolBufferException e) {
            return null;
        }
    }

    private static StudentFile saved(Path file, byte[] bytes) throws FileFormatException {
        DistilledModelFormat.Verified student = DistilledModelFormat.verified(envelope(bytes));
        DistilledModelProto content = student.content();
        try {
            return new StudentFile(file, false, StudentGraphCheck.read(content.getOnnx().toByteArray()), student.sha256(),
                    content.getMetadata().unpack(ModelDataProto.class).getProvenance());
        } catch (InvalidProtocolBufferException e) {
            throw new DamagedFileException("The student must have Tribuo's metadata, found " + e.getMessage()
                    + "\nMaybe another program wrote the file.", e);
        }
    }

    /**
     * Tribuo's message around a student: its class, and no more bytes than it needs.
     *
     * @throws FileFormatException if it is none
     */
    static ModelProto envelope(byte[] bytes) throws FileFormatException {
        ModelProto model = null;
        try {
            model = ModelProto.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            // Explained below.
        }
        boolean ours = new String(bytes, 0, Math.min(bytes.length, HEAD), StandardCharsets.ISO_8859_1).contains("tribuoipwd");
        boolean student = model != null && model.getClassName().equals(DistilledModel.class.getName());
        if (model == null || !student) {
            throw ours && onnx(bytes) == null ? damaged("a file of " + bytes.length + " bytes that is not whole")
                    : other(model, bytes);
        }
        boolean exact = model.getSerializedSize() == bytes.length && model.getUnknownFields().asMap().isEmpty()
                && model.getSerializedData().getUnknownFields().asMap().isEmpty();
        if (!exact) {
            throw damaged("other bytes around it");
        }
        return model;
    }

    private static DamagedFileException damaged(String found) {
        return new DamagedFileException("The student must be as it was written, found " + found
                + ".\nMaybe the file was damaged on its way; copy it again.");
    }

    private static FileFormatException other(@Nullable ModelProto model, byte[] bytes) {
        FileKind kind = onnx(bytes) == null ? FileKind.of(bytes)
                : new FileKind("an ONNX model", "read it with StudentFile, or serve it by ONNX Runtime.");
        if (kind == null && model != null && model.getClassName().matches("[\\w.$]+\\.[\\w$]+")) {
            kind = new FileKind("a " + model.getClassName(), "it is the teacher's file, or a model that wraps the student: take"
                    + " the student out of it.");
        }
        if (kind == null) {
            kind = new FileKind("a file of " + bytes.length + " bytes that cannot be read as either", "it is another file, or was"
                    + " damaged.");
        }
        return new FileFormatException("The file must be " + EXPECTED + ", found " + kind.name() + ".\nMaybe " + kind.advice());
    }

    private static StudentFile exported(Path file, OnnxMl.ModelProto onnx, byte[] bytes) throws FileFormatException {
        String provenance = metadata(onnx, ONNXExportable.PROVENANCE_METADATA_FIELD).orElse(null);
        Optional<String> versions = metadata(onnx, StudentMetadata.PREFIX + "versions");
        Optional<String> stored = StudentDigest.stored(onnx);
        if (stored.isEmpty() && versions.isEmpty()) {
            throw new FileFormatException("The file must be " + EXPECTED + ", found an ONNX model without the metadata "
                    + StudentMetadata.PREFIX + "versions, but with " + onnx.getMetadataPropsList().stream()
                            .map(StringStringEntryProto::getKey).toList()
                    + ".\nMaybe it was exported by another program, or a tool dropped its metadata.");
        }
        String found = StudentDigest.of(onnx);
        int version = versions.map(METADATA_VERSION::matcher).filter(Matcher::find).map(MatchResult::group)
                .map(text -> Integer.parseInt(text.substring(text.indexOf(':') + 1))).orElse(0);
        if (version > StudentMetadata.FORMAT) {
            throw new FileTooNewException("A student's metadata must be of version " + StudentMetadata.FORMAT + " or before, found "
                    + version + ".\nMaybe use a newer version of this library.");
        }
        if (stored.isEmpty() ? version >= StudentMetadata.FIRST_WITH_DIGEST : !stored.get().equals(StudentDigest.json(found))) {
            throw new DamagedFileException("The student must have SHA-256 " + stored.orElse("in its metadata") + ", found " + found
                    + ".\nMaybe the file was damaged on its way, or a tool changed it; copy or export it again.");
        }
        StudentGraphCheck.require(onnx, bytes);
        return new StudentFile(file, true, onnx, stored.isPresent() ? found : null,
                provenance == null ? null : StudentProvenance.parse(provenance));
    }

    private static Optional<String> metadata(OnnxMl.ModelProto onnx, String key) {
        return onnx.getMetadataPropsList().stream().filter(entry -> entry.getKey().equals(key))
                .map(StringStringEntryProto::getValue).findFirst();
    }

    /**
     * Which kind the file is.
     *
     * @return true for an export, false for a Tribuo model
     */
    public boolean isExport() {
        return export;
    }

    /**
     * The digest that the file has, and that its content was found to have.
     *
     * @return 64 hexadecimal digits: of an export those of its metadata {@code tribuo-ipwd.sha256}, of a Tribuo model those of its
     *     content; empty for an export that was made before there were digests, whose content is unchecked
     */
    public Optional<String> sha256() {
        return Optional.ofNullable(sha256);
    }

    /**
     * The graph.
     *
     * @return of an export the whole file, of a Tribuo model the graph of its student
     */
    public OnnxMl.ModelProto graph() {
        return graph;
    }

    /**
     * How the student was made; loads the classes of the provenance.
     *
     * @return the provenance
     * @throws FileFormatException if the file has none or one that cannot be read, or it names a class that is not allowed
     */
    public ModelProvenance provenance() throws FileFormatException {
        return provenance(AllowedClasses.standard());
    }

    /**
     * How the student was made; loads the classes of the provenance.
     *
     * @param allowed the classes that it may name
     * @return the provenance
     * @throws FileFormatException if the file has none or one that cannot be read, or it names a class that is not allowed
     */
    public ModelProvenance provenance(AllowedClasses allowed) throws FileFormatException {
        if (provenance == null) {
            throw new FileFormatException(file + " must have the metadata " + ONNXExportable.PROVENANCE_METADATA_FIELD + ", found "
                    + graph.getMetadataPropsList().stream().map(StringStringEntryProto::getKey).toList()
                    + ".\nMaybe it was exported by another program, or a tool dropped its metadata.");
        }
        try {
            return StudentProvenance.read(provenance, allowed);
        } catch (FileFormatException e) {
            throw e.in(file);
        }
    }
}
