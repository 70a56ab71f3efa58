package captioner.recurrent;

/** How an LSTM looks at the image. */
public enum AttentionForm {
  /** Not at all: it begins with the mean image token (Vinyals et al. 2015, section 3.1). */
  NONE,
  /** By vᵀtanh(W_a·a + W_h·h) (Bahdanau et al. 2015, appendix A.1.2; Xu et al. 2015, section 4). */
  ADDITIVE,
  /** By hᵀWa/√D, "general" of Luong et al. 2015, section 3.1, scaled as in the Transformer. */
  DOT
}
