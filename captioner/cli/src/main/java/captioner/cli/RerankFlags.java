package captioner.cli;

import captioner.CaptionOptions;
import captioner.Reranking;
import captioner.data.FeatureCache;
import captioner.evaluation.ConsensusScorer;
import captioner.metrics.DocumentFrequencyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;

/** Whether captions are ranked again by consensus, and by which document frequencies. */
final class RerankFlags {
  /** The file of a model's folder that is taken where --rerank-df names none. */
  static final String TABLE = "frequencies.gz";

  private static final int CANDIDATES = 10;
  private static final String MODEL = "model";
  private static final String CONSENSUS = "consensus";
  private static final String NONE = "none";

  private RerankFlags() {}

  static List<Option> options() {
    return List.of(
        Flags.choice(
            "rerank",
            "take the best of the beam's captions by what the photo is likely to be called (model,"
                + " the default, where train-ranking was run), of %d by the others, or the likeliest"
                    .formatted(CANDIDATES),
            MODEL,
            CONSENSUS,
            NONE),
        Flags.value("rerank-df", "FILE", "for that: document frequencies of training captions"));
  }

  /**
   * Returns options with the reranking that the flags ask for.
   *
   * @param model folder of the first model
   * @throws UsageException if there are no document frequencies to do it with
   * @throws IOException if their file cannot be read
   */
  static CaptionOptions apply(CommandLine line, Path model, CaptionOptions options)
      throws IOException, UsageException {
    String by = line.getOptionValue("rerank", MODEL);
    if (!by.equals(CONSENSUS)) {
      Flags.refuse(line, "goes with --rerank consensus", "rerank-df");
      return by.equals(NONE) ? options.withCandidates(1) : options;
    }
    Path table =
        line.hasOption("rerank-df")
            ? Path.of(line.getOptionValue("rerank-df"))
            : model.resolve(TABLE);
    if (!line.hasOption("rerank-df") && !Files.exists(table)) {
      throw new UsageException(
          "--rerank consensus needs --rerank-df FILE, which score --save-df makes of training captions; "
              + table
              + " would be found by itself");
    }
    int candidates = Math.max(options.search().beamSize(), CANDIDATES);
    return options.withReranking(
        new Reranking(
            "consensus by " + FeatureCache.sha256(table).substring(0, 12),
            candidates,
            new ConsensusScorer(DocumentFrequencyTable.read(table))));
  }
}
