package captioner.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.model.CaptionModel;
import java.io.IOException;

/** The first phase: the references' words, by teacher forcing, with dropout. */
final class CrossEntropy implements Objective {
  private final CaptionModel model;
  private final TrainingData data;
  private final TrainingConfig config;

  CrossEntropy(CaptionModel model, TrainingData data, TrainingConfig config) {
    this.model = model;
    this.data = data;
    this.config = config;
  }

  @Override
  public Outcome backward(CaptionBatch batch, long seed) throws IOException {
    Engine engine = Engine.getEngine("PyTorch");
    engine.setRandomSeed((int) seed);
    try (NDManager scope = model.manager().newSubManager()) {
      RealTokens real = RealTokens.of(batch.targets());
      NDArray features = data.drawn(seed, config.mirror()).read(scope, batch.images());
      NDArray inputs = scope.create(batch.inputs(), new Shape(batch.rows(), batch.length()));
      try (GradientCollector collector = engine.newGradientCollector()) {
        ParameterStore ps = new ParameterStore(scope, false);
        NDArray logits = TeacherForcing.logits(model.network(), ps, features, inputs, real, true);
        NDArray loss = CaptionLoss.of(logits, real.targets(scope), config.labelSmoothing());
        collector.backward(loss);
        return new Outcome(loss.getFloat(), 0, batch.rows());
      }
    }
  }
}
