/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.internal;

import com.oracle.labs.mlrg.olcut.provenance.ObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.ProvenanceUtil;
import com.oracle.labs.mlrg.olcut.provenance.io.FlatMarshalledProvenance;
import com.oracle.labs.mlrg.olcut.provenance.io.ListMarshalledProvenance;
import com.oracle.labs.mlrg.olcut.provenance.io.MapMarshalledProvenance;
import com.oracle.labs.mlrg.olcut.provenance.io.ObjectMarshalledProvenance;
import com.oracle.labs.mlrg.olcut.provenance.io.SimpleMarshalledProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.FileProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.StringProvenance;
import com.oracle.labs.mlrg.olcut.provenance.primitives.URLProvenance;
import java.io.File;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.tribuo.provenance.ModelProvenance;

/**
 * Provenance without what identifies the machine it was made on: files and URLs are reduced to their names; in other strings,
 * paths into this user's folders and the names of hosts are removed. Hashes stay, so every file can still be recognized.
 */
public final class ShareableProvenance {

    private static final Pattern AUTHORITY = Pattern.compile("(?<=[A-Za-z]://)[^/?#\\s]+");

    /** Looked up once, because the network may be slow. */
    private static final String HOST = hostName();

    private ShareableProvenance() {}

    /**
     * Removes paths and host names from a provenance.
     *
     * @param provenance the provenance; not modified
     * @return a new one, which equals the old one where there was nothing to remove
     */
    public static ModelProvenance of(ModelProvenance provenance) {
        List<ObjectMarshalledProvenance> objects = ProvenanceUtil.marshalProvenance(provenance).stream()
                .map(object -> new ObjectMarshalledProvenance(object.getName(), all(object.getMap()),
                        object.getObjectClassName(), object.getProvenanceClassName()))
                .toList();
        ObjectProvenance shareable = ProvenanceUtil.unmarshalProvenance(objects);
        return (ModelProvenance) shareable;
    }

    private static Map<String, FlatMarshalledProvenance> all(Map<String, FlatMarshalledProvenance> values) {
        Map<String, FlatMarshalledProvenance> map = new HashMap<>();
        values.forEach((key, value) -> map.put(key, any(value)));
        return map;
    }

    private static FlatMarshalledProvenance any(FlatMarshalledProvenance value) {
        if (value instanceof ListMarshalledProvenance list) {
            return new ListMarshalledProvenance(list.getList().stream().map(ShareableProvenance::any).toList());
        }
        if (value instanceof MapMarshalledProvenance map) {
            Map<String, FlatMarshalledProvenance> values = new HashMap<>();
            map.forEach(entry -> values.put(entry.getA(), any(entry.getB())));
            return new MapMarshalledProvenance(values);
        }
        return value instanceof SimpleMarshalledProvenance simple && !simple.isReference() ? single(simple) : value;
    }

    private static SimpleMarshalledProvenance single(SimpleMarshalledProvenance value) {
        String type = value.getProvenanceClassName();
        // OLCUT makes every file absolute, so a file that is only a name has to be a string.
        if (type.equals(FileProvenance.class.getName()) || type.equals(URLProvenance.class.getName())) {
            return string(value, lastName(value.getValue()));
        }
        if (type.equals(StringProvenance.class.getName())) {
            return string(value, text(value.getValue()));
        }
        return value;
    }

    private static SimpleMarshalledProvenance string(SimpleMarshalledProvenance old, String value) {
        return new SimpleMarshalledProvenance(old.getKey(), value, StringProvenance.class.getName(), false, "");
    }

    private static String text(String text) {
        String path = text.startsWith("file:") ? text.substring(5) : text;
        File file = new File(path);
        boolean ours = file.isAbsolute() && (file.exists() || Stream.of("user.home", "user.dir", "java.io.tmpdir")
                .map(System::getProperty).anyMatch(folder -> file.toPath().startsWith(folder)));
        String shared = ours ? lastName(path) : AUTHORITY.matcher(text).replaceAll("redacted");
        return HOST.isEmpty() ? shared : shared.replaceAll("\\b" + Pattern.quote(HOST) + "\\b", "redacted");
    }

    private static String lastName(String path) {
        String whole = path.replaceAll("[/\\\\]+$", "");
        return whole.substring(Math.max(whole.lastIndexOf('/'), whole.lastIndexOf('\\')) + 1);
    }

    private static String hostName() {
        try {
            String name = InetAddress.getLocalHost().getHostName();
            return name.equals("localhost") ? "" : name;
        } catch (UnknownHostException e) {
            return "";
        }
    }
}
