package captioner.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Reads the caption files of Flickr8k ({@code Flickr8k.token.txt}) and Flickr30k ({@code
 * results_20130124.token}): {@code NAME.jpg#0<tab>CAPTION} a line. A file that starts with {@code
 * image,caption}, as common re-releases do, is read as CSV.
 *
 * <p>Hodosh, Young and Hockenmaier 2013, "Framing Image Description as a Ranking Task", JAIR 47;
 * Young et al. 2014, "From image descriptions to visual denotations", TACL 2.
 */
public final class FlickrTokens {
  private FlickrTokens() {}

  /**
   * Returns all photos of a caption file, numbered from 0 in the order of the file.
   *
   * @param captions the token file, or its CSV variant
   * @param images the folder that holds the photos; photos are not opened
   * @throws DatasetException if the file is missing or empty, or naming the line that is malformed
   */
  public static CaptionDataset read(Path captions, Path images) throws IOException {
    boolean csv =
        ListingFile.read(
            captions,
            text -> {
              String first = text.readLine();
              return first != null && first.toLowerCase(Locale.ROOT).startsWith("image,caption");
            });
    return csv
        ? CaptionFolder.read(captions, images, Set.of())
        : ListingFile.read(captions, text -> readTokens(text, captions)).dataset(images, Set.of());
  }

  /**
   * Returns the photos of a split, numbered as in the whole file.
   *
   * @param list names of photos, one a line, such as {@code Flickr_8k.devImages.txt}
   * @throws DatasetException as {@link #read(Path, Path)} does, and if the list names a photo that
   *     the caption file does not have
   */
  public static CaptionDataset read(Path captions, Path images, Path list) throws IOException {
    return read(captions, images).only(String.valueOf(list.getFileName()), ListingFile.lines(list));
  }

  private static CaptionsByName readTokens(BufferedReader text, Path file) throws IOException {
    CaptionsByName captions = new CaptionsByName(file);
    int number = 0;
    for (String line = text.readLine(); line != null; line = text.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      int tab = line.indexOf('\t');
      int hash = line.lastIndexOf('#', tab);
      if (tab < 0 || hash < 1) {
        throw new DatasetException(
            "%s line %d: expected NAME#NUMBER, a tab and a caption: %s"
                .formatted(file, number, line));
      }
      captions.add(line.substring(0, hash), "", line.substring(tab + 1));
    }
    return captions;
  }
}
