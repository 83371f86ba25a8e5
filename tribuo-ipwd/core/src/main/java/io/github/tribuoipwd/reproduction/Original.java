/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.reproduction;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.io.ObjectMarshalledProvenance;
import io.github.tribuoipwd.DistilledModel;
import io.github.tribuoipwd.StudentFile;
import io.github.tribuoipwd.files.AllowedClasses;
import io.github.tribuoipwd.files.FileFormatException;
import io.github.tribuoipwd.internal.NamedClasses;
import java.io.IOException;
import java.nio.file.Path;
import org.tribuo.provenance.ModelProvenance;

/**
 * A student as it was saved or exported: its graph and how it was made.
 */
record Original(ModelProto graph, ModelProvenance provenance) {

    static Original of(DistilledModel model) {
        return new Original(model.exportONNXModel("io.github.tribuoipwd.reproduction", 1), model.getProvenance());
    }

    /**
     * Reads a Tribuo model or an exported student.
     *
     * @param allowed the classes that the file may name, also those of components, which are made when it is trained again
     * @throws IOException if the file cannot be read, or is neither
     */
    static Original read(Path file, AllowedClasses allowed) throws IOException {
        StudentFile student = StudentFile.read(file);
        ModelProvenance provenance = student.provenance(allowed);
        try {
            for (ObjectMarshalledProvenance part : ProvenanceUtil.marshalProvenance(provenance)) {
                NamedClasses.requireIfExists(part.getObjectClassName(), allowed);
            }
        } catch (FileFormatException e) {
            throw e.in(file);
        }
        return new Original(student.graph(), provenance);
    }
}
