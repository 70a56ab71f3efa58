package captioner.training;

/** The numbers in which the linear layers of a training step are multiplied. */
public enum Precision {
  /** 32 bits. */
  FLOAT32,
  /**
   * 16 bits with the range of 32, from weights that stay in 32 (Micikevicius et al. 2018, "Mixed
   * Precision Training", section 3.1). Pays on processors with instructions for it (AVX-512 BF16,
   * AMX), and is several times slower on others.
   */
  BFLOAT16
}
