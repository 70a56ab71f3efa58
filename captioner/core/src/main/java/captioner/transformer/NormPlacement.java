package captioner.transformer;

/** Where the layer normalisation of a residual connection stands. */
public enum NormPlacement {
  /**
   * x + f(norm(x)), with one more norm after the last layer: Xiong et al. 2020, "On Layer
   * Normalization in the Transformer Architecture", figure 1(b). Trains without a long warm-up.
   */
  PRE,
  /** norm(x + f(x)), as published: Vaswani et al. 2017, section 3.1. */
  POST
}
