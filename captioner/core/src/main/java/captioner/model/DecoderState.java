package captioner.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import captioner.recurrent.RecurrentDecoder;
import captioner.recurrent.RecurrentState;
import captioner.transformer.DecoderCache;
import captioner.transformer.TransformerDecoder;

/**
 * A decoder in the middle of its sentences, whatever it keeps of them: keys and values of all words
 * so far, or a state of fixed size.
 */
interface DecoderState {

  /** Returns the number of tokens decoded so far. */
  int length();

  /**
   * Keeps the given rows, in the given order; a row may be kept more than once.
   *
   * @param rows (B·r) int64; their manager owns what is kept
   */
  void selectRows(NDArray rows);

  /**
   * Keeps the given images, in the given order.
   *
   * @param images (B) int64; their manager owns what is kept
   */
  void selectImages(NDArray images);

  /** Hands every array to another manager. */
  void attach(NDManager manager);

  /**
   * Decodes one more token of every row.
   *
   * @param tokens (B·r, 1, D) embedded; their manager owns the result and the new state
   * @return hidden states (B·r, 1, D) and, if the decoder attends, weights (B·r, A, 1, N)
   */
  NDList step(ParameterStore ps, NDArray tokens);

  /** A Transformer's. */
  record OfTransformer(TransformerDecoder decoder, DecoderCache cache) implements DecoderState {
    @Override
    public int length() {
      return cache.length();
    }

    @Override
    public void selectRows(NDArray rows) {
      cache.selectRows(rows);
    }

    @Override
    public void selectImages(NDArray images) {
      cache.selectImages(images);
    }

    @Override
    public void attach(NDManager manager) {
      cache.attach(manager);
    }

    @Override
    public NDList step(ParameterStore ps, NDArray tokens) {
      return decoder.step(ps, tokens, cache);
    }
  }

  /** An LSTM's. */
  record OfLstm(RecurrentDecoder decoder, RecurrentState state) implements DecoderState {
    @Override
    public int length() {
      return state.length();
    }

    @Override
    public void selectRows(NDArray rows) {
      state.selectRows(rows);
    }

    @Override
    public void selectImages(NDArray images) {
      state.selectImages(images);
    }

    @Override
    public void attach(NDManager manager) {
      state.attach(manager);
    }

    @Override
    public NDList step(ParameterStore ps, NDArray tokens) {
      return decoder.step(ps, tokens, state);
    }
  }
}
