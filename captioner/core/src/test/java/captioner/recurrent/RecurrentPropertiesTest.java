package captioner.recurrent;

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

class RecurrentPropertiesTest {
  private static final float TOLERANCE = 2e-5f;
  private static final int D = 16;
  private static final int N = 9;
  private static final int HIDDEN = 12;

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

  private RecurrentDecoder decoder(AttentionForm form) {
    RecurrentDecoder decoder = new RecurrentDecoder(new RecurrentConfig(D, HIDDEN, form, 0.3f));
    decoder.initialize(manager, DataType.FLOAT32, new Shape(1, 5, D), new Shape(1, N, D));
    return decoder;
  }

  private NDArray random(long... shape) {
    return manager.randomNormal(new Shape(shape));
  }

  private NDList decode(RecurrentDecoder decoder, NDArray text, NDArray memory) {
    return decoder.forward(ps, new NDList(text, memory), false);
  }

  private static void assertClose(NDArray expected, NDArray actual) {
    assertEquals(expected.getShape(), actual.getShape());
    assertArrayEquals(expected.toFloatArray(), actual.toFloatArray(), TOLERANCE);
  }

  @ParameterizedTest
  @EnumSource
  void laterTokenNeverChangesEarlierOutputs(AttentionForm form) {
    RecurrentDecoder decoder = decoder(form);
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
  void earlierTokenChangesLaterOutputs(AttentionForm form) {
    RecurrentDecoder decoder = decoder(form);
    NDArray memory = random(2, N, D);
    NDArray text = random(2, 4, D);
    NDArray changed = text.duplicate();
    changed.set(new NDIndex(":, 0:1, :"), random(2, 1, D));
    NDArray before = decode(decoder, text, memory).head().get(":, 3:, :");
    NDArray after = decode(decoder, changed, memory).head().get(":, 3:, :");
    assertTrue(before.sub(after).abs().max().getFloat() > 1e-4);
  }

  @ParameterizedTest
  @EnumSource
  void paddingAtTheEndChangesNothing(AttentionForm form) {
    RecurrentDecoder decoder = decoder(form);
    NDArray memory = random(2, N, D);
    NDArray text = random(2, 4, D);
    NDArray padded = text.concat(random(2, 3, D), 1);
    assertClose(
        decode(decoder, text, memory).head(),
        decode(decoder, padded, memory).head().get(":, :4, :"));
  }

  @ParameterizedTest
  @EnumSource
  void stepsEqualTheFullPass(AttentionForm form) {
    RecurrentDecoder decoder = decoder(form);
    NDArray memory = random(2, N, D);
    NDArray text = random(4, 6, D); // two captions an image
    NDList full = decode(decoder, text, memory);
    assertEquals(form == AttentionForm.NONE ? 1 : 2, full.size());
    RecurrentState state = decoder.start(ps, memory);
    for (int t = 0; t < 6; t++) {
      NDIndex token = new NDIndex(":, {}:{}, :", t, t + 1);
      NDList step = decoder.step(ps, text.get(token), state);
      assertClose(full.get(0).get(token), step.get(0));
      if (form != AttentionForm.NONE) {
        NDIndex weights = new NDIndex(":, :, {}:{}, :", t, t + 1);
        assertClose(full.get(1).get(weights), step.get(1));
      }
    }
    assertEquals(6, state.length());
  }

  @ParameterizedTest
  @EnumSource
  void selectedRowsContinueTheirOwnPast(AttentionForm form) {
    RecurrentDecoder decoder = decoder(form);
    NDArray memory = random(2, N, D);
    NDArray text = random(4, 2, D);
    RecurrentState state = decoder.start(ps, memory);
    decoder.step(ps, text.get(":, 0:1, :"), state);
    state.selectRows(manager.create(new long[] {1, 1, 2, 3}));
    NDArray stepped = decoder.step(ps, text.get(":, 1:2, :"), state).head();
    NDArray swapped = text.duplicate();
    swapped.set(new NDIndex("0, 0, :"), text.get("1, 0, :"));
    NDArray full = decode(decoder, swapped, memory).head();
    assertClose(full.get(":, 1:2, :"), stepped);
  }

  @ParameterizedTest
  @EnumSource
  void batchEqualsItsImagesOneByOne(AttentionForm form) {
    RecurrentDecoder decoder = decoder(form);
    NDArray memory = random(3, N, D);
    NDArray text = random(6, 5, D);
    NDArray all = decode(decoder, text, memory).head();
    for (int i = 0; i < 3; i++) {
      NDArray alone = memory.get(new NDIndex("{}:{}", i, i + 1));
      for (int row = 2 * i; row < 2 * i + 2; row++) {
        NDIndex caption = new NDIndex("{}:{}", row, row + 1);
        assertClose(all.get(caption), decode(decoder, text.get(caption), alone).head());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = AttentionForm.class,
      names = {"ADDITIVE", "DOT"})
  void attentionWeightsSumToOneAndFollowTheirTokens(AttentionForm form) {
    RecurrentDecoder decoder = decoder(form);
    NDArray memory = random(2, N, D);
    NDArray text = random(4, 5, D);
    NDList seen = decode(decoder, text, memory);
    NDArray weights = seen.get(1);
    assertEquals(new Shape(4, 1, 5, N), weights.getShape());
    assertClose(manager.ones(new Shape(4, 1, 5)), weights.sum(new int[] {3}));
    assertTrue(weights.min().getFloat() >= 0);
    NDList reversed = decode(decoder, text, memory.flip(1));
    assertClose(seen.get(0), reversed.get(0));
    assertClose(weights, reversed.get(1).flip(3));
  }

  @ParameterizedTest
  @CsvSource({"NONE, true", "ADDITIVE, false", "DOT, false"})
  void onlyWithoutAttentionIsTheMeanTokenAll(AttentionForm form, boolean all) {
    RecurrentDecoder decoder = decoder(form);
    NDArray memory = random(1, N, D);
    NDArray text = random(1, 4, D);
    NDArray mean = memory.mean(new int[] {1}, true).broadcast(new Shape(1, N, D));
    NDArray ofAll = decode(decoder, text, memory).head();
    NDArray ofMean = decode(decoder, text, mean).head();
    assertEquals(all, ofAll.sub(ofMean).abs().max().getFloat() < TOLERANCE);
    NDArray ofOther = decode(decoder, text, random(1, N, D)).head();
    assertTrue(ofAll.sub(ofOther).abs().max().getFloat() > 1e-3);
  }

  @Test
  void dropoutActsInTrainingOnly() {
    RecurrentDecoder decoder = decoder(AttentionForm.ADDITIVE);
    NDList inputs = new NDList(random(1, 5, D), random(1, N, D));
    NDArray used = decoder.forward(ps, inputs, false).head();
    assertClose(used, decoder.forward(ps, inputs, false).head());
    NDArray trained = decoder.forward(ps, inputs, true).head();
    assertTrue(used.sub(trained).abs().max().getFloat() > 0.01);
  }

  @Test
  void aNewCellRemembersWhatItHas() {
    LstmCell cell = new LstmCell(HIDDEN);
    cell.initialize(manager, DataType.FLOAT32, new Shape(1, D));
    NDArray zeros = manager.zeros(new Shape(1, HIDDEN));
    NDArray kept = manager.ones(new Shape(1, HIDDEN));
    NDList next = cell.forward(ps, new NDList(manager.zeros(new Shape(1, D)), zeros, kept), false);
    float remembered = (float) (1 / (1 + Math.exp(-1))); // σ(1), by the forget gate's bias
    assertClose(manager.full(new Shape(1, HIDDEN), remembered), next.get(1));
    float shown = (float) (0.5 * Math.tanh(remembered));
    assertClose(manager.full(new Shape(1, HIDDEN), shown), next.get(0));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 4, 0.1, dModel must be positive: 0",
    "4, -1, 0.1, dHidden must be positive: -1",
    "4, 4, 1.0, 'dropout must be in [0, 1): 1.0'",
    "4, 4, NaN, 'dropout must be in [0, 1): NaN'",
  })
  void rejectsBadSettings(int dModel, int dHidden, float dropout, String message) {
    Exception thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> new RecurrentConfig(dModel, dHidden, AttentionForm.DOT, dropout));
    assertEquals(message, thrown.getMessage());
  }
}
