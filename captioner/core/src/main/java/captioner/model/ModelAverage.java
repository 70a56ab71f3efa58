package captioner.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import captioner.weights.DType;
import captioner.weights.TensorInfo;
import captioner.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Makes one model of several of the same form by the mean of each weight, as Vaswani et al. 2017,
 * section 6.1, do with the last checkpoints of a run: nearly what their ensemble writes, in the
 * time of one.
 *
 * <p>Only models that one run, or one start, has led to lie close enough together for their mean to
 * be a model; of models with other seeds it is none.
 */
public final class ModelAverage {
  private ModelAverage() {}

  /**
   * Writes the mean of models, half-precision if all of them are.
   *
   * @param models folders of two models or more, with the same settings and vocabulary
   * @param output the folder to write, in which there is no model yet
   * @throws ModelException if a model cannot be read, two do not have the same form, or there is a
   *     model in the output folder; the message says which
   */
  public static void write(List<Path> models, Path output) throws IOException {
    if (models.size() < 2) {
      throw new IllegalArgumentException("models must be 2 or more: " + models.size());
    }
    if (Files.exists(output.resolve(CaptionModel.CONFIG))) {
      throw new ModelException(output + " already holds a model; name a new folder");
    }
    try (CaptionModel mean = CaptionModel.load(models.get(0), Device.cpu())) {
      DType dtype = dtype(models.get(0));
      for (int n = 1; n < models.size(); n++) {
        try (CaptionModel model = CaptionModel.load(models.get(n), Device.cpu())) {
          requireAlike(models.get(0), mean, models.get(n), model);
          addShare(mean.weights(), model.weights(), n + 1);
        }
        dtype = dtype == DType.FLOAT32 ? dtype : dtype(models.get(n));
      }
      mean.save(output, dtype);
    }
  }

  private static void requireAlike(
      Path firstFolder, CaptionModel first, Path folder, CaptionModel model) throws IOException {
    if (!first.config().equals(model.config())) {
      throw new ModelException(
          "the models %s and %s have different settings in config.json; only weights of one form have a mean"
              .formatted(firstFolder, folder));
    }
    if (!first.vocabulary().equals(model.vocabulary())) {
      throw new ModelException(
          "the models %s and %s have different words in vocabulary.txt; only weights of one form have a mean"
              .formatted(firstFolder, folder));
    }
  }

  /** Makes the mean of n - 1 models that of n; the mean of equals stays the same. */
  private static void addShare(Map<String, NDArray> mean, Map<String, NDArray> nth, int n) {
    mean.forEach(
        (name, weight) -> {
          try (NDArray old = weight.stopGradient();
              NDArray change = nth.get(name).stopGradient().sub(old)) {
            old.addi(change.divi(n));
          }
        });
  }

  private static DType dtype(Path model) throws IOException {
    try (WeightFile weights = WeightFile.open(model.resolve(CaptionModel.WEIGHTS))) {
      return weights.tensors().stream().map(TensorInfo::dtype).allMatch(DType.FLOAT16::equals)
          ? DType.FLOAT16
          : DType.FLOAT32;
    }
  }
}
