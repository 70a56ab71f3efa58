package captioner.report;

import captioner.AttentionMap;
import java.util.Base64;
import java.util.Collections;
import java.util.List;

/**
 * An attention map in a byte a cell, for the page.
 *
 * @param rows of the grid
 * @param columns of the grid
 * @param peaks the greatest weight of every word, from 0 to 1
 * @param cells base64 of all words' cells, word by word and row by row, each from 0 to 255, which
 *     is the word's peak
 * @param region what of the photo the grid covers
 */
record PackedAttention(
    int rows, int columns, List<Double> peaks, String cells, AttentionRegion region) {

  static PackedAttention of(AttentionMap map, AttentionRegion region) {
    List<Float> peaks = map.words().stream().map(Collections::max).toList();
    int size = map.rows() * map.columns();
    byte[] cells = new byte[map.words().size() * size];
    for (int i = 0; i < cells.length; i++) {
      float weight = map.words().get(i / size).get(i % size);
      cells[i] = (byte) Math.round(255 * weight / Math.max(Float.MIN_NORMAL, peaks.get(i / size)));
    }
    return new PackedAttention(
        map.rows(),
        map.columns(),
        peaks.stream().map(PackedAttention::rounded).toList(),
        Base64.getEncoder().encodeToString(cells),
        region);
  }

  private static double rounded(float weight) {
    return Math.round(1000 * weight) / 1000.0;
  }
}
