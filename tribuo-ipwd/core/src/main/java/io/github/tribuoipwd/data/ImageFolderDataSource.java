/*
 * Copyright 2026 the tribuo-ipwd authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package io.github.tribuoipwd.data;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.config.PropertyException;
import io.github.tribuoipwd.features.DenseExample;
import io.github.tribuoipwd.internal.Checks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Iterator;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tribuo.ConfigurableDataSource;
import org.tribuo.Example;
import org.tribuo.OutputFactory;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.DataSourceProvenance;

/**
 * A folder with one folder of JPEG and PNG files for each class, as ImageNet is laid out: the names of the class folders are
 * the labels, and {@link DenseExample}s of bytes from 0 to 255, plane by plane, the images, for a layout of shape
 * {@code (channels, height, width)}. Each example has its path below the folder as its {@link Example#NAME}.
 * <p>
 * Files that are named .jpg, .jpeg, .jpe, .jfif or .png in any case are listed when the source is made, class by class in order
 * of their names, at any depth, links followed, and decoded each time that an example is read, by what they hold, not by their
 * names; neither the source nor an example keeps pixels. Names that begin with a dot, whatever lies below them, and files of other
 * kinds are left out and counted in the log and the provenance. An image that cannot be read is an error that names it when it
 * is read, or left out, see {@link Unreadable}.
 * <p>
 * Several {@code threads} decode images ahead of who reads them in their order: an iterator's, as long as each example is read
 * before the next one is requested; those of the rows of a training, an evaluation, or the statistics of a {@code DenseDataset}.
 * At most four images for each thread are ahead of an iterator, and 32 MiB of a batch. The pixels are the same, and an image that cannot be read is an
 * error in its turn. The threads end by themselves soon after the last image.
 * <p>
 * The shorter side is resized to {@code shorterSide} and the longer one in proportion, rounded down; without a
 * {@code shorterSide} the image is resized to just cover height and width. Then the center of {@code height x width} is cut out.
 * Resizing is bilinear with a filter that widens as it shrinks, along the rows and then along the columns, each rounded to 8
 * bits: Pillow's, and with it torchvision's {@code Resize} and {@code CenterCrop} on images, to the bit. Colors become what
 * Pillow's {@code convert} makes of them: gray fills three channels, alpha is dropped, palettes are looked up, four inks (CMYK)
 * are read inverted, as Adobe writes them; 16 bits lose their lower 8. Color profiles and EXIF orientation are not applied.
 *
 * @see <a href="https://github.com/tribuoipwd/tribuo-ipwd/blob/main/docs/settings.md#imagefolderdatasource">Settings</a>
 */
public final class ImageFolderDataSource implements ConfigurableDataSource<Label> {

    private static final Logger logger = Logger.getLogger(ImageFolderDataSource.class.getName());

    @Config(mandatory = true, description = "The folder that holds one folder for each class.")
    private Path folder = Path.of("");

    @Config(mandatory = true, description = "Height of the images that the examples hold.")
    private int height = 0;

    @Config(mandatory = true, description = "Width of the images that the examples hold.")
    private int width = 0;

    @Config(description = "3 for red, green and blue; 1 for gray.")
    private int channels = 3;

    @Config(description = "Length of the shorter side before the center is cut out; -1 to just cover height and width.")
    private int shorterSide = -1;

    @Config(description = "What to do with an image that cannot be read: FAIL or SKIP, which decodes each once beforehand.")
    private Unreadable unreadable = Unreadable.FAIL;

    @Config(description = "The most pixels of a file; one that declares more is unreadable, and is not decoded.")
    private long maximumPixels = ImageDecoder.USUAL_PIXELS;

    // Redacted, so that no provenance has it: it changes no example.
    @Config(redact = true, description = "Threads that decode images: 0 for as many as this process has processors, by its quota;"
            + " 1 to decode them where they are read.")
    private int threads = 0;

    private final LabelFactory outputFactory = new LabelFactory();
    private final OffsetDateTime created = OffsetDateTime.now();
    private @Nullable ImageFolder listing;
    private DecodingThreads decoding = new DecodingThreads(1);

    /**
     * For OLCUT.
     */
    private ImageFolderDataSource() {}

    private ImageFolderDataSource(ImageFolderDataSource settings) {
        folder = settings.folder;
        height = settings.height;
        width = settings.width;
        channels = settings.channels;
        shorterSide = settings.shorterSide;
        unreadable = settings.unreadable;
        maximumPixels = settings.maximumPixels;
        threads = settings.threads;
        Checks.validated(this);
    }

    /**
     * Begins a source.
     *
     * @param folder the folder that holds one folder for each class
     * @param height the height of the images that the examples hold, in pixels, positive
     * @param width their width in pixels, positive
     * @return a builder of a source of color images that are resized to just cover height and width
     */
    public static Builder builder(Path folder, int height, int width) {
        return new Builder(folder, height, width);
    }

    /**
     * Used by the OLCUT configuration system, and should not be called by external code. Lists the folder.
     *
     * @throws PropertyException if a setting breaks its rule, or the folder does not hold images in class folders
     * @throws IOException if the folder cannot be read
     */
    @Override
    public void postConfig() throws IOException {
        ImageDecoder decoder = decoder();
        Checks.setting(threads >= 0 && threads <= DecodingThreads.MOST, "threads", "must be in [0, " + DecodingThreads.MOST + "]",
                threads, "use 0, for as many as there are processors.");
        decoding = new DecodingThreads(threads);
        ImageFolder found = ImageFolder.list(folder, unreadable,
                files -> decoding.filter(files, file -> isReadable(decoder, file)));
        log(found);
        listing = found;
    }

    private ImageDecoder decoder() {
        return new ImageDecoder(channels, height, width, shorterSide, maximumPixels);
    }

    private static boolean isReadable(ImageDecoder decoder, Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try {
            decoder.planes(file);
            return true;
        } catch (UncheckedIOException e) {
            logger.fine(e::getMessage);
            return false;
        }
    }

    private void log(ImageFolder found) {
        if (found.otherFiles().count() + found.hidden().count() > 0) {
            logger.info(() -> folder + ": " + found.images().size() + " images; left out are " + found.otherFiles().count()
                    + " files of other kinds (" + found.otherFiles() + ") and " + found.hidden().count() + " hidden ones ("
                    + found.hidden() + ")");
        }
        if (found.unreadable().count() > 0) {
            logger.warning(() -> folder + ": " + found.unreadable().count() + " of "
                    + (found.unreadable().count() + found.images().size()) + " images cannot be read and are left out: "
                    + found.unreadable());
        }
    }

    private ImageFolder listing() {
        if (listing == null) {
            throw new IllegalStateException("This source must be configured before it is read."
                    + "\nMaybe build it, or load it from a configuration.");
        }
        return listing;
    }

    /**
     * The number of examples.
     *
     * @return the number of images in all class folders
     */
    public int size() {
        return listing().images().size();
    }

    @Override
    public Iterator<Example<Label>> iterator() {
        return new ImageIterator(listing(), decoder(), decoding);
    }

    @Override
    public OutputFactory<Label> getOutputFactory() {
        return outputFactory;
    }

    @Override
    public DataSourceProvenance getProvenance() {
        return new ImageSourceProvenance(this, created, listing());
    }

    @Override
    public String toString() {
        return "ImageFolderDataSource(folder=" + folder + ",height=" + height + ",width=" + width + ",channels=" + channels
                + ",shorterSide=" + shorterSide + ",unreadable=" + unreadable + ",maximumPixels=" + maximumPixels + ")";
    }

    /**
     * Builds an {@link ImageFolderDataSource}.
     */
    public static final class Builder {

        /** Holds the settings; it never lists the folder. */
        private final ImageFolderDataSource source = new ImageFolderDataSource();

        private Builder(Path folder, int height, int width) {
            source.folder = folder;
            source.height = height;
            source.width = width;
        }

        /**
         * Sets the number of channels.
         *
         * @param channels 3 (the default) for red, green and blue; 1 for gray
         * @return this builder
         */
        public Builder channels(int channels) {
            source.channels = channels;
            return this;
        }

        /**
         * Sets the length of the shorter side after resizing, before the center is cut out.
         *
         * @param length the length in pixels, not below height and width, such as 256 for 224; -1 (the default) to just cover
         *     both
         * @return this builder
         */
        public Builder shorterSide(int length) {
            source.shorterSide = length;
            return this;
        }

        /**
         * Sets what to do with an image that cannot be read.
         *
         * @param unreadable {@link Unreadable#FAIL} (the default), or {@link Unreadable#SKIP} to leave such files out, for which
         *     each file is decoded once when the source is built
         * @return this builder
         */
        public Builder unreadable(Unreadable unreadable) {
            source.unreadable = unreadable;
            return this;
        }

        /**
         * Sets the most pixels of a file, each of which needs up to 8 bytes while it is decoded: a small file can declare many.
         *
         * @param pixels the number, positive; 178,956,970 by default, as in Pillow
         * @return this builder
         */
        public Builder maximumPixels(long pixels) {
            source.maximumPixels = pixels;
            return this;
        }

        /**
         * Sets on how many threads images are decoded. It changes no example, and is not in the provenance.
         *
         * @param threads the number; 0 (the default) for as many as this process has processors, by its quota; 1 to decode each
         *     image in the thread that reads it
         * @return this builder
         */
        public Builder threads(int threads) {
            source.threads = threads;
            return this;
        }

        /**
         * Builds the source and lists the folder; the builder can go on to build others.
         *
         * @return the source
         * @throws IllegalArgumentException if a setting breaks its rule, or the folder does not hold images in class folders
         */
        public ImageFolderDataSource build() {
            return new ImageFolderDataSource(source);
        }
    }
}
