package captioner.ngrams;

import java.util.List;

/**
 * Brings features to one scale: the square root, which makes large ones less so, then mean 0 and
 * deviation 1 over the training photos, then length 1 for every photo.
 *
 * @param mean (C) of the roots
 * @param deviation (C) of the roots, positive
 */
record FeatureScale(float[] mean, float[] deviation) {
  private static final float LEAST_DEVIATION = 1e-3f;

  /** Measures features (C) of photos. */
  static FeatureScale of(List<float[]> photos) {
    int channels = photos.get(0).length;
    float[] mean = new float[channels];
    float[] deviation = new float[channels];
    for (int channel = 0; channel < channels; channel++) {
      double sum = 0;
      double squares = 0;
      for (float[] photo : photos) {
        double root = root(photo[channel]);
        sum += root;
        squares += root * root;
      }
      double average = sum / photos.size();
      mean[channel] = (float) average;
      double variance = Math.max(0, squares / photos.size() - average * average);
      deviation[channel] = LEAST_DEVIATION + (float) Math.sqrt(variance);
    }
    return new FeatureScale(mean, deviation);
  }

  private static double root(float feature) {
    return Math.signum(feature) * Math.sqrt(Math.abs(feature));
  }

  /** Returns scaled features. */
  float[] apply(float[] features) {
    float[] scaled = new float[features.length];
    double squares = 0;
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = (float) ((root(features[i]) - mean[i]) / deviation[i]);
      squares += scaled[i] * scaled[i];
    }
    float length = (float) (1 / Math.sqrt(Math.max(squares, 1e-12)));
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] *= length;
    }
    return scaled;
  }
}
