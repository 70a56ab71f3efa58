package captioner.metrics.meteor;

/** The ways in which two words or phrases can agree, in the order in which they are tried. */
enum Module {
  /** The same word. */
  EXACT(1.0),
  /** Different words with the same stem. */
  STEM(0.6),
  /** Different words with a WordNet synonym set in common. */
  SYNONYM(0.8),
  /** Phrases that a table lists as paraphrases of each other. */
  PARAPHRASE(0.6);

  private final double weight;

  Module(double weight) {
    this.weight = weight;
  }

  /** Returns how much a matched word counts in precision and recall. */
  double weight() {
    return weight;
  }
}
