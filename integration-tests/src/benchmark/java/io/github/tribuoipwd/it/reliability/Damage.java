/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.it.reliability;

import io.github.tribuoipwd.it.page.Folders;
import io.github.tribuoipwd.it.page.Table;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Files of ours that are cut, or have one bit flipped, and are read then: in another JVM, as some of their bytes go to native code.
 * What is expected is an error with advice, or what the whole file gives.
 */
public final class Damage {

    private static final String DETECTED = "detected";
    private static final String UNADVISED = "without advice";
    private static final String SAME = "same";
    private static final String WRONG = "wrong";

    private Damage() {}

    static Table run(OurFile file, Path folder, Amount amount) throws Exception {
        Table table = Table.of("file", "bytes", "damage", "times", "detected", "read with the same result", "another result",
                "error without advice", "crashed", "hung");
        int bytes = prepare(folder, file);
        int cuts = Math.min(Math.min(amount.cuts(), file.most()), bytes);
        int flips = Math.min(Math.min(amount.flips(), file.most()), bytes);
        List<Cases.Outcome> outcomes = Cases.run(Damage.class, folder, cuts + flips, file.name(), folder.toString(), "" + cuts,
                "" + flips);
        outcomes.stream().filter(one -> !one.word().equals(DETECTED) && !one.word().equals(SAME)).limit(5)
                .forEach(one -> System.out.println(file + ": " + one));
        table = row(table, file, bytes, "cut", outcomes.stream().filter(one -> one.number() < cuts).toList());
        return row(table, file, bytes, "a bit flipped", outcomes.stream().filter(one -> one.number() >= cuts).toList());
    }

    private static Table row(Table table, OurFile file, int bytes, String damage, List<Cases.Outcome> outcomes) {
        Map<String, Long> counts = Cases.count(outcomes);
        Object[] cells = new Object[table.columns().size()];
        Arrays.setAll(cells, i -> i < 4 ? List.<Object>of("`" + file.file() + "`", bytes, damage, outcomes.size()).get(i)
                : counts.getOrDefault(List.of(DETECTED, SAME, WRONG, UNADVISED, Cases.CRASHED, Cases.HUNG).get(i - 4), 0L));
        return table.row(cells);
    }

    private static int prepare(Path folder, OurFile file) throws Exception {
        Site site = Site.make(folder.resolve("site"), 100, 2);
        Path whole = Files.createDirectories(folder.resolve("whole"));
        file.make(site, whole);
        return (int) Files.size(whole.resolve(file.file()));
    }

    /**
     * The other JVM.
     *
     * @param args those of {@link Cases#serve}, the file, its folder, and how often it is cut and flipped
     * @throws Exception if anything but a case fails
     */
    public static void main(String[] args) throws Exception {
        OurFile file = OurFile.valueOf(args[3]);
        Path folder = Path.of(args[4]);
        int cuts = Integer.parseInt(args[5]);
        int flips = Integer.parseInt(args[6]);
        Site site = new Site(folder.resolve("site"));
        Path whole = folder.resolve("whole");
        byte[] bytes = Files.readAllBytes(whole.resolve(file.file()));
        String expected = attempt(site, file, whole, bytes, folder);
        Cases.serve(args, number -> {
            byte[] damaged = number < cuts ? Arrays.copyOf(bytes, (int) ((long) bytes.length * number / cuts))
                    : flipped(bytes, (int) ((long) bytes.length * (number - cuts) / flips));
            try {
                String found = attempt(site, file, whole, damaged, folder);
                return found.equals(expected) ? SAME : WRONG + "\t" + what(number, cuts, bytes, flips);
            } catch (Exception | OutOfMemoryError | StackOverflowError e) {
                String message = String.valueOf(e.getMessage());
                return message.contains("\nMaybe ") ? DETECTED
                        : UNADVISED + "\t" + what(number, cuts, bytes, flips) + ": " + e;
            }
        });
        System.exit(0);
    }

    private static String what(int number, int cuts, byte[] bytes, int flips) {
        return number < cuts ? "cut to " + (long) bytes.length * number / cuts
                : "flipped at " + (long) bytes.length * (number - cuts) / flips;
    }

    /** Any bit, but the same one each time. */
    private static byte[] flipped(byte[] bytes, int position) {
        byte[] flipped = bytes.clone();
        flipped[position] ^= (byte) (1 << (position * 31 >>> 2) % 8);
        return flipped;
    }

    /** In a copy, as some readers go on writing. */
    private static String attempt(Site site, OurFile file, Path whole, byte[] bytes, Path folder) throws Exception {
        Path copy = folder.resolve("copy");
        Folders.delete(copy);
        Folders.copy(whole, copy);
        Files.write(copy.resolve(file.file()), bytes);
        return file.read(site, copy);
    }
}
