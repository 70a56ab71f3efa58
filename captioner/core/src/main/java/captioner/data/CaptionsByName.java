package captioner.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects captions that come one a line with the name of their photo. Photos are numbered from 0
 * in the order in which they appear in the file, so that a photo keeps its number in every split.
 */
final class CaptionsByName {
  private record Key(String name, String split) {}

  private final Path listing;
  private final Map<Key, List<String>> captions = new LinkedHashMap<>();

  CaptionsByName(Path listing) {
    this.listing = listing;
  }

  void add(String image, String split, String caption) {
    List<String> ofImage =
        captions.computeIfAbsent(new Key(image, split), key -> new ArrayList<>());
    if (!caption.isBlank()) {
      ofImage.add(caption.strip());
    }
  }

  /**
   * Returns the photos of the given splits, or of all if none is given.
   *
   * @throws DatasetException if the file has no photo or not one of the splits
   */
  CaptionDataset dataset(Path folder, Set<String> splits) throws IOException {
    String name = String.valueOf(listing.getFileName());
    Splits.requireKnown(listing, splits, captions.keySet().stream().map(Key::split).toList());
    List<CaptionedImage> images = new ArrayList<>();
    long id = 0;
    for (Map.Entry<Key, List<String>> entry : captions.entrySet()) {
      if (splits.isEmpty() || splits.contains(entry.getKey().split())) {
        Path file = new ImageFolder(folder).file(entry.getKey().name(), listing);
        images.add(new CaptionedImage(id, file, entry.getValue()));
      }
      id++;
    }
    return new CaptionDataset(name, images).requireNotEmpty();
  }
}
