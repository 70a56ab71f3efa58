package captioner.training;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import captioner.model.View;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * What a captioner sees of a dataset's photos: the grids of all its backbones, in one view or
 * several.
 */
public final class PhotoFeatures {
  private final Map<View, List<CachedFeatures>> views;

  /**
   * Joins caches.
   *
   * @param views that of whole photos, and others; each with the features of every backbone
   */
  public PhotoFeatures(Map<View, List<CachedFeatures>> views) {
    this.views = Map.copyOf(views);
  }

  /**
   * Returns the features of whole photos.
   *
   * @param manager owns the result
   * @param images B indices into the dataset
   * @return of every backbone (B, N, C) float32
   */
  NDList read(NDManager manager, int[] images) throws IOException {
    return read(manager, images, Collections.nCopies(images.length, View.WHOLE));
  }

  /**
   * Returns the features of views of photos.
   *
   * @param manager owns the result
   * @param images B indices into the dataset
   * @param seen the view of each
   * @return of every backbone (B, N, C) float32
   */
  NDList read(NDManager manager, int[] images, List<View> seen) throws IOException {
    NDList grids = new NDList();
    for (int backbone = 0; backbone < views.get(View.WHOLE).size(); backbone++) {
      int of = backbone;
      List<CachedFeatures> sources = seen.stream().map(view -> views.get(view).get(of)).toList();
      grids.add(CachedFeatures.read(manager, sources, images));
    }
    return grids;
  }
}
