package captioner.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TransformerPropertiesTest {
  private static final float TOLERANCE = 2e-5f;
  private static final int D = 16;
  private static final int N = 9;

  private NDManager manager;
  private ParameterStore ps;

  @BeforeEach
  void open() {
    manager = NDManager.newBaseManager();
    ps = new ParameterStore(manager, false);
    Engine.getEngine("PyTorch").setRandomSeed(7);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static TransformerConfig config(NormPlacement norm) {
    TextPositions positions =
        norm == NormPlacement.PRE ? TextPositions.LEARNED : TextPositions.SINUSOIDAL;
    return new TransformerConfig(2, 2, D, 4, 32, 0.3f, 0, norm, positions);
  }

  private TransformerDecoder decoder(NormPlacement norm) {
    TransformerDecoder decoder = new TransformerDecoder(config(norm));
    decoder.initialize(manager, DataType.FLOAT32, new Shape(1, 5, D), new Shape(1, N, D));
    return decoder;
  }

  private NDArray random(long... shape) {
    return manager.randomNormal(new Shape(shape));
  }

  private NDList decode(TransformerDecoder decoder, NDArray text, NDArray memory) {
    return decoder.forward(ps, new NDList(text, memory), false);
  }

  private static void assertClose(NDArray expected, NDArray actual) {
    assertEquals(expected.getShape(), actual.getShape());
    assertArrayEquals(expected.toFloatArray(), actual.toFloatArray(), TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource
  void laterTokenNeverChangesEarlierOutputs(NormPlacement norm) {
    TransformerDecoder decoder = decoder(norm);
    NDArray memory = random(2, N, D);
    NDArray text = random(2, 6, D);
    NDArray changed = text.duplicate();
    changed.set(new NDIndex(":, 4:, :"), random(2, 2, D));
    NDArray before = decode(decoder, text, memory).head();
    NDArray after = decode(decoder, changed, memory).head();
    assertClose(before.get(":, :4, :"), after.get(":, :4, :"));
    assertTrue(before.get(":, 4:, :").sub(after.get(":, 4:, :")).abs().max().getFloat() > 0.01);
  }

  @ParameterizedTest
  @EnumSource
  void paddingAtTheEndChangesNothing(NormPlacement norm) {
    TransformerDecoder decoder = decoder(norm);
    NDArray memory = random(2, N, D);
    NDArray text = random(2, 4, D);
    NDArray padded = text.concat(random(2, 3, D), 1);
    assertClose(
        decode(decoder, text, memory).head(),
        decode(decoder, padded, memory).head().get(":, :4, :"));
  }

  @ParameterizedTest
  @EnumSource
  void cachedStepsEqualTheFullPass(NormPlacement norm) {
    TransformerDecoder decoder = decoder(norm);
    NDArray memory = random(2, N, D);
    NDArray text = random(4, 6, D); // two captions an image
    NDList full = decode(decoder, text, memory);
    DecoderCache cache = decoder.start(ps, memory);
    for (int t = 0; t < 6; t++) {
      NDIndex token = new NDIndex(":, {}:{}, :", t, t + 1);
      NDList step = decoder.step(ps, text.get(token), cache);
      assertClose(full.get(0).get(token), step.get(0));
      NDIndex weights = new NDIndex(":, :, {}:{}, :", t, t + 1);
      assertClose(full.get(1).get(weights), step.get(1));
    }
    assertEquals(6, cache.length());
  }

  @ParameterizedTest
  @EnumSource
  void selectedRowsContinueTheirOwnPast(NormPlacement norm) {
    TransformerDecoder decoder = decoder(norm);
    NDArray memory = random(2, N, D);
    NDArray text = random(4, 2, D);
    DecoderCache cache = decoder.start(ps, memory);
    decoder.step(ps, text.get(":, 0:1, :"), cache);
    cache.selectRows(manager.create(new long[] {1, 1, 2, 3}));
    NDArray stepped = decoder.step(ps, text.get(":, 1:2, :"), cache).head();
    NDArray swapped = text.duplicate();
    swapped.set(new NDIndex("0, 0, :"), text.get("1, 0, :"));
    NDArray full = decode(decoder, swapped, memory).head();
    assertClose(full.get(":, 1:2, :"), stepped);
  }

  @Test
  void batchEqualsItsImagesOneByOne() {
    TransformerEncoder encoder = new TransformerEncoder(config(NormPlacement.PRE));
    encoder.initialize(manager, DataType.FLOAT32, new Shape(1, N, D));
    TransformerDecoder decoder = decoder(NormPlacement.PRE);
    NDArray images = random(3, N, D);
    NDArray text = random(6, 5, D);
    NDArray memory = encoder.forward(ps, new NDList(images), false).head();
    NDArray all = decode(decoder, text, memory).head();
    for (int i = 0; i < 3; i++) {
      NDIndex image = new NDIndex("{}:{}", i, i + 1);
      NDArray alone = encoder.forward(ps, new NDList(images.get(image)), false).head();
      assertClose(memory.get(image), alone);
      for (int row = 2 * i; row < 2 * i + 2; row++) {
        NDIndex caption = new NDIndex("{}:{}", row, row + 1);
        assertClose(all.get(caption), decode(decoder, text.get(caption), alone).head());
      }
    }
  }

  @Test
  void encoderSeesASet() {
    TransformerEncoder encoder = new TransformerEncoder(config(NormPlacement.POST));
    encoder.initialize(manager, DataType.FLOAT32, new Shape(1, N, D));
    NDArray images = random(1, N, D);
    NDArray reversed = images.flip(1);
    NDArray memory = encoder.forward(ps, new NDList(images), false).head();
    NDArray memoryOfReversed = encoder.forward(ps, new NDList(reversed), false).head();
    assertClose(memory, memoryOfReversed.flip(1));
  }

  @Test
  void attentionWeightsSumToOneAndMaskedOnesAreZero() {
    MultiHeadAttention attention = new MultiHeadAttention(D, 4, 0.5f);
    attention.initialize(manager, DataType.FLOAT32, new Shape(1, 5, D), new Shape(1, 5, D));
    NDArray x = random(2, 5, D);
    NDArray weights =
        attention.forward(ps, new NDList(x, x, Masks.causal(manager, 5)), false).get(1);
    assertEquals(new Shape(2, 4, 5, 5), weights.getShape());
    assertClose(manager.ones(new Shape(2, 4, 5)), weights.sum(new int[] {3}));
    NDArray hidden = manager.ones(new Shape(5, 5)).sub(Masks.causal(manager, 5));
    assertEquals(0, weights.mul(hidden).sum().getFloat());
  }

  @Test
  void dropoutActsInTrainingOnly() {
    TransformerEncoder encoder = new TransformerEncoder(config(NormPlacement.PRE));
    encoder.initialize(manager, DataType.FLOAT32, new Shape(1, N, D));
    NDArray x = random(1, N, D);
    NDArray used = encoder.forward(ps, new NDList(x), false).head();
    assertClose(used, encoder.forward(ps, new NDList(x), false).head());
    NDArray trained = encoder.forward(ps, new NDList(x), true).head();
    assertTrue(used.sub(trained).abs().max().getFloat() > 0.01);
  }

  @Test
  void noEncoderLayersGiveTheIdentity() {
    TransformerEncoder encoder =
        new TransformerEncoder(
            new TransformerConfig(
                0, 1, D, 4, 32, 0, 0, NormPlacement.PRE, TextPositions.SINUSOIDAL));
    encoder.initialize(manager, DataType.FLOAT32, new Shape(1, N, D));
    NDArray x = random(1, N, D);
    assertClose(x, encoder.forward(ps, new NDList(x), false).head());
  }

  @Test
  void rejectsACaptionLongerThanItCanPlace() {
    TransformerDecoder decoder = decoder(NormPlacement.PRE);
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> decode(decoder, random(1, 65, D), random(1, N, D)));
    assertEquals("a caption may have at most 64 tokens: 65", thrown.getMessage());
  }

  @Test
  void sinusoidalPositionsHaveNoEnd() {
    TransformerDecoder decoder =
        new TransformerDecoder(
            new TransformerConfig(
                0, 1, D, 4, 32, 0, 0, NormPlacement.PRE, TextPositions.SINUSOIDAL));
    decoder.initialize(manager, DataType.FLOAT32, new Shape(1, 5, D), new Shape(1, N, D));
    NDArray text = random(1, 81, D);
    NDArray memory = random(1, N, D);
    NDArray all = decode(decoder, text, memory).head();
    assertClose(all.get(":, :60, :"), decode(decoder, text.get(":, :60, :"), memory).head());
  }

  @ParameterizedTest
  @CsvSource({"1, 0.2", "2, 0.4"})
  void stochasticDepthLeavesSomeRowsOutAndKeepsTheMean(int depth, float skipped) {
    TransformerConfig config =
        new TransformerConfig(2, 2, D, 4, 32, 0, 0.4f, NormPlacement.PRE, TextPositions.SINUSOIDAL);
    Residual residual = new Residual(config, depth, 2);
    Shape shape = new Shape(4000, 2, D);
    residual.initialize(manager, DataType.FLOAT32, shape);
    NDArray zeros = manager.zeros(shape);
    float[] trained = residual.around(ps, zeros, true, x -> manager.ones(shape)).toFloatArray();
    int left = 0;
    for (int row = 0; row < 4000; row++) {
      float first = trained[row * 2 * D];
      assertEquals(first == 0 ? 0 : 1 / (1 - skipped), first, 1e-6);
      for (int i = 1; i < 2 * D; i++) {
        assertEquals(first, trained[row * 2 * D + i], "a row is left out whole");
      }
      left += first == 0 ? 1 : 0;
    }
    assertEquals(skipped, left / 4000.0, 0.03);
    assertClose(manager.ones(shape), residual.around(ps, zeros, false, x -> manager.ones(shape)));
  }

  @Test
  void rejectsHeadsThatDoNotDivideWidth() {
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                new TransformerConfig(
                    1, 1, 512, 7, 64, 0, 0, NormPlacement.PRE, TextPositions.LEARNED));
    assertEquals("nHeads must divide dModel: 7, 512", thrown.getMessage());
  }

  @Test
  void rejectsImageTokensThatFormNoSquare() {
    Exception thrown =
        assertThrows(IllegalArgumentException.class, () -> Positions.grid(manager, 48, D));
    assertEquals("image tokens must form a square grid: 48", thrown.getMessage());
  }

  @Test
  void baseIsThePublishedModel() {
    TransformerConfig base = TransformerConfig.base();
    assertEquals(
        new TransformerConfig(
            6, 6, 512, 8, 2048, 0.1f, 0, NormPlacement.POST, TextPositions.SINUSOIDAL),
        base);
  }
}
