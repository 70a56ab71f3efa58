package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.data.CaptionBatches;
import captioner.data.CaptionedImage;
import captioner.decoding.BeamSearch;
import captioner.decoding.BeamSearchConfig;
import captioner.decoding.Hypothesis;
import captioner.evaluation.CaptionScores;
import captioner.evaluation.EvaluationSet;
import captioner.evaluation.MetricSelection;
import captioner.metrics.CaptionHealth;
import captioner.model.CaptionModel;
import captioner.model.CaptionScorer;
import captioner.text.Detokenizer;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Captions the validation split by beam search and scores it, from cached features. */
final class Validation {
  private static final int IMAGES_AT_ONCE = 50;

  private final CaptionModel model;
  private final TrainingData data;
  private final List<CaptionBatch> batches;
  private final BeamSearch search;

  Validation(CaptionModel model, TrainingData data, int captionsPerImage) {
    this.model = model;
    this.data = data;
    List<int[][]> captions = EncodedCaptions.of(data.dataset(), model.vocabulary());
    batches = new CaptionBatches(captions, IMAGES_AT_ONCE, captionsPerImage).epoch(0);
    search = new BeamSearch(BeamSearchConfig.defaults(), CaptionModel.TOKEN_RULES);
  }

  /** Captions every photo and scores the captions. */
  Judgement judge() throws IOException {
    Map<Long, String> captions = captions();
    EvaluationSet set = EvaluationSet.of(data.dataset(), captions);
    return new Judgement(
        CaptionScores.of(set, MetricSelection.forTraining()),
        CaptionHealth.of(set.candidates()).badEndings(),
        loss(),
        captions.values().iterator().next());
  }

  /** Returns the caption of every photo, by id. */
  Map<Long, String> captions() throws IOException {
    Map<Long, String> captions = new LinkedHashMap<>();
    Detokenizer detokenizer = new Detokenizer();
    List<CaptionedImage> images = data.dataset().images();
    for (int from = 0; from < images.size(); from += IMAGES_AT_ONCE) {
      int[] some = IntStream.range(from, Math.min(images.size(), from + IMAGES_AT_ONCE)).toArray();
      try (NDManager scope = model.manager().newSubManager();
          CaptionScorer scorer = model.scorer(data.features().read(scope, some))) {
        List<List<Hypothesis>> found = search.search(scorer, some.length);
        for (int i = 0; i < some.length; i++) {
          List<String> words = model.words(found.get(i).get(0));
          captions.put(images.get(some[i]).id(), detokenizer.detokenize(words));
        }
      }
    }
    return captions;
  }

  /** Returns the mean cross-entropy of the references, in nats a token. */
  private double loss() throws IOException {
    double sum = 0;
    long tokens = 0;
    for (CaptionBatch batch : batches) {
      try (NDManager scope = model.manager().newSubManager()) {
        RealTokens real = RealTokens.of(batch.targets());
        NDList features = data.features().read(scope, batch.images());
        NDArray inputs = scope.create(batch.inputs(), new Shape(batch.rows(), batch.length()));
        ParameterStore ps = new ParameterStore(scope, false);
        NDArray logits = TeacherForcing.logits(model.network(), ps, features, inputs, real, false);
        sum += CaptionLoss.of(logits, real.targets(scope), 0).getFloat() * real.count();
        tokens += real.count();
      }
    }
    return sum / tokens;
  }
}
