package captioner.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.model.CaptionModel;
import captioner.text.Vocabulary;
import java.io.IOException;
import java.util.SplittableRandom;

/** The first phase: the references' words, by teacher forcing, with dropout. */
final class CrossEntropy implements Objective {
  private final CaptionModel model;
  private final TrainingData data;
  private final Recipe recipe;
  private final double weight;

  /**
   * Prepares the phase.
   *
   * @param weight what the loss is multiplied by
   */
  CrossEntropy(CaptionModel model, TrainingData data, Recipe recipe, double weight) {
    this.weight = weight;
    this.model = model;
    this.data = data;
    this.recipe = recipe;
  }

  @Override
  public Outcome backward(CaptionBatch batch, long seed) throws IOException {
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed((int) seed);
    try (NDManager scope = model.manager().newSubManager()) {
      RealTokens real = RealTokens.of(batch.targets());
      NDList features = data.drawn(scope, batch.images(), recipe, seed);
      NDArray inputs = scope.create(inputs(batch, seed), new Shape(batch.rows(), batch.length()));
      try (GradientCollector collector = engine.newGradientCollector()) {
        ParameterStore ps = new ParameterStore(scope, false);
        NDArray logits = TeacherForcing.logits(model.network(), ps, features, inputs, real, true);
        NDArray loss =
            CaptionLoss.of(logits, real.targets(scope), recipe.training().labelSmoothing())
                .mul(scope.create((float) weight));
        collector.backward(loss);
        return new Outcome(loss.getFloat(), 0, batch.rows());
      }
    }
  }

  /** Hides some words from the decoder, never bos; what it should say stays. */
  private long[] inputs(CaptionBatch batch, long seed) {
    long[] inputs = batch.inputs();
    SplittableRandom random = new SplittableRandom(seed + 1);
    for (int place = 0; place < inputs.length; place++) {
      boolean hidden = random.nextDouble() < recipe.augmentation().wordDropout();
      if (hidden && inputs[place] > Vocabulary.UNK) {
        inputs[place] = Vocabulary.UNK;
      }
    }
    return inputs;
  }
}
