package captioner.vision;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.Application;
import ai.djl.MalformedModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ModelNotFoundException;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipped repository is DJL's to use without us. */
class DjlCriteriaTest {

  private static final Path MODELS =
      Path.of(System.getProperty("project.root", "../.."), "models").toAbsolutePath().normalize();

  @TempDir Path temp;

  @Test
  void theShippedResnetClassifiesThroughDjlsCriteria()
      throws IOException, ModelNotFoundException, MalformedModelException, TranslateException {
    Path golden = Golden.shared("weights/resnet50");
    Criteria<NDList, NDList> criteria =
        Criteria.builder()
            .setTypes(NDList.class, NDList.class)
            .optApplication(Application.CV.IMAGE_CLASSIFICATION)
            .optModelUrls(MODELS.toUri().toString())
            .optArtifactId("resnet")
            .optFilter("layers", "50")
            .optTranslator(new NoopTranslator())
            .build();
    try (TemporaryCache cache = new TemporaryCache(temp);
        NDManager manager = NDManager.newBaseManager();
        ZooModel<NDList, NDList> model = criteria.loadModel();
        Predictor<NDList, NDList> predictor = model.newPredictor()) {
      NDList input = Golden.arrays(manager, golden.resolve("golden_input.npy"));
      NDList expected = Golden.arrays(manager, golden.resolve("golden_logits.npy"));
      double error =
          Golden.relativeError(
              predictor.predict(input).singletonOrThrow(), expected.singletonOrThrow());
      assertTrue(error < 1e-4, "differs by " + error);
      assertTrue(cache.artifact("traced_resnet50_v1").toFile().isDirectory());
    }
  }
}
