package captioner.cli;

import captioner.data.CocoReferences;
import captioner.data.CocoResults;
import captioner.data.DatasetException;
import captioner.evaluation.EvaluationSet;
import captioner.evaluation.ScoreReport;
import captioner.evaluation.SystemComparison;
import captioner.metrics.DocumentFrequencyTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code score}: how good captions are that any system wrote. */
final class ScoreCommand implements Command {
  private static final int RESAMPLES = 1000;

  @Override
  public String name() {
    return "score";
  }

  @Override
  public String arguments() {
    return "--references FILE --candidates FILE [options]";
  }

  @Override
  public String summary() {
    return "score the captions of any system against references";
  }

  @Override
  public Options options() {
    Options options =
        new Options()
            .addOption(Flags.value("references", "FILE", "people's captions, COCO captions JSON"))
            .addOption(Flags.value("candidates", "FILE", "captions to score, COCO results JSON"));
    return ScoreFlags.addTo(options, RESAMPLES)
        .addOption(
            Flags.value("save-df", "FILE", "write the frequencies of all --references there"))
        .addOption(
            Flags.value("training", "FILE", "captions the system learnt from: counts new ones"))
        .addOption(Flags.value("compare", "FILE", "another system's captions of the same images"))
        .addOption(Flags.output("FILE", "write the scores there, JSON, as fractions"))
        .addOption(Flags.value("per-image", "FILE", "write each image's scores there, JSONL"));
  }

  @Override
  public List<String> examples() {
    return List.of(
        "captioner score --references captions_val.json --candidates results.json",
        "captioner score --references val.json --candidates a.json --compare b.json",
        "captioner score --references train.json --save-df train.df");
  }

  @Override
  public int run(CommandLine line, Console console) throws IOException, UsageException {
    Flags.requireNoArguments(line);
    Path references = Path.of(Flags.required(line, "references"));
    Optional<Path> table = Flags.output(line, "save-df");
    if (table.isEmpty()) {
      Flags.required(line, "candidates");
    }
    ScoreFlags flags = ScoreFlags.of(line, RESAMPLES);
    Optional<Path> output = Flags.output(line, "output");
    Optional<Path> perImage = Flags.output(line, "per-image");
    Map<Long, List<String>> people = CocoReferences.read(references);
    if (table.isPresent()) {
      DocumentFrequencyTable.write(
          table.get(), people.values().stream().map(EvaluationSet::tokenised).toList());
    }
    if (!line.hasOption("candidates")) {
      return ExitCode.OK;
    }
    EvaluationSet set = join(people, references, Path.of(line.getOptionValue("candidates")));
    ScoreWarnings.print(set, flags.metrics(), people.size(), console.err());
    ScoreReport report = flags.report(set);
    if (line.hasOption("training")) {
      Path training = Path.of(line.getOptionValue("training"));
      report = report.withTraining(CocoReferences.read(training).values());
    }
    if (line.hasOption("compare")) {
      Path file = Path.of(line.getOptionValue("compare"));
      SystemComparison comparison = compare(report, file, flags);
      ScoreTable.print(comparison, file, console.out());
      if (output.isPresent()) {
        ScoreJson.write(output.get(), comparison, file);
      }
    } else {
      ScoreTable.print(report, console.out());
      if (output.isPresent()) {
        ScoreJson.write(output.get(), report);
      }
    }
    if (perImage.isPresent()) {
      ScoreJson.writeImages(perImage.get(), report);
    }
    return ExitCode.OK;
  }

  private static EvaluationSet join(
      Map<Long, List<String>> people, Path references, Path candidates) throws IOException {
    Map<Long, String> captions = CocoResults.read(candidates);
    try {
      return EvaluationSet.of(people, captions);
    } catch (DatasetException e) {
      throw new DatasetException(candidates + " and " + references + ": " + e.getMessage(), e);
    }
  }

  private static SystemComparison compare(ScoreReport first, Path file, ScoreFlags flags)
      throws IOException {
    Map<Long, String> captions = CocoResults.read(file);
    EvaluationSet set;
    try {
      set = first.set().withCandidates(captions);
    } catch (DatasetException e) {
      throw new DatasetException(
          "%s: %s; both systems must caption the same images".formatted(file, e.getMessage()), e);
    }
    ScoreReport other = ScoreReport.of(set, flags.metrics());
    return new SystemComparison(
        first,
        other,
        flags.bootstrap().map(b -> b.compare(first.scores(), other.scores())).orElse(List.of()));
  }
}
