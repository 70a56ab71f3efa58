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
import captioner.model.View;
import captioner.text.Vocabulary;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The first phase: the references' words, by teacher forcing, with dropout; and those that a
 * teacher would say, if there is one. Where the recipe says so, where the decoder looks counts,
 * too.
 */
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
      List<View> seen = TrainingData.drawn(batch.images().length, recipe, seed);
      NDList features = data.features().read(scope, batch.images(), seen);
      NDArray inputs = scope.create(inputs(batch, seed), shape(batch));
      Optional<NDArray> taught =
          data.teacher().isPresent()
              ? Optional.of(data.teacher().get().probabilities(scope, batch, seen, real))
              : Optional.empty();
      try (GradientCollector collector = engine.newGradientCollector()) {
        ParameterStore ps = new ParameterStore(scope, false);
        NDList pass = TeacherForcing.pass(model.network(), ps, features, inputs, real, true);
        NDArray loss = loss(pass.head(), real, taught);
        double lambda = recipe.training().doublyStochastic();
        if (lambda > 0) {
          loss = loss.add(DoublyStochastic.of(pass.get(1), real, lambda));
        }
        loss = loss.mul(scope.create((float) weight));
        collector.backward(loss);
        return new Outcome(loss.getFloat(), 0, batch.rows());
      }
    }
  }

  private NDArray loss(NDArray logits, RealTokens real, Optional<NDArray> taught) {
    NDManager scope = logits.getManager();
    NDArray ofReferences =
        CaptionLoss.of(logits, real.targets(scope), recipe.training().labelSmoothing());
    if (taught.isEmpty()) {
      return ofReferences;
    }
    float share = (float) recipe.distillation().weight();
    NDArray ofTeacher = CaptionLoss.of(logits, taught.get());
    return ofReferences.mul(scope.create(1 - share)).add(ofTeacher.mul(scope.create(share)));
  }

  /** Returns the shape of a batch's inputs: (B·r, T). */
  static Shape shape(CaptionBatch batch) {
    return new Shape(batch.rows(), batch.length());
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
