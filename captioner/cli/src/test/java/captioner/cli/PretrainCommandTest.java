package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Text makes a decoder, and a captioner begins with it. */
class PretrainCommandTest {
  private static final Object[] FORM = {
    "--preset",
    "tiny",
    "--min-count",
    "1",
    "--epochs",
    "2",
    "--set",
    "transformer.dModel=32",
    "--set",
    "transformer.nHeads=2",
    "--set",
    "transformer.dFeedForward=64"
  };

  @TempDir static Path temp;
  private static Path text;
  private static Path decoder;
  private static Program pretrained;

  @BeforeAll
  static void pretrain() throws IOException {
    TinyRun.train();
    text = temp.resolve("text.txt");
    Files.writeString(
        text, "A dog runs on the grass. A man rides a wave.\na zebra eats\n".repeat(20));
    decoder = temp.resolve("decoder");
    pretrained = pretrain(decoder, text, "--vocabulary", TinyRun.annotations()).succeeds();
  }

  private static Program pretrain(Path output, Path text, Object... more) {
    List<Object> line = new ArrayList<>(List.of("pretrain", "--text", text, "--output", output));
    line.addAll(List.of(FORM));
    line.addAll(List.of(more));
    return Program.run(line.toArray());
  }

  private static Program train(String run, Object... flags) throws IOException {
    return Program.run(
        TinyRun.arguments(TinyRun.recipe(), temp.resolve(run), TinyRun.cache(), flags));
  }

  @Test
  void aRunLeavesDecoderSettingsAndCurves() throws IOException {
    assertTrue(pretrained.err().contains("training on 60 sentences, 280 words"), pretrained.err());
    assertTrue(pretrained.err().contains("  perplexity "), pretrained.err());
    assertEquals(
        Files.readString(TinyRun.MODEL.resolve("vocabulary.txt")),
        Files.readString(decoder.resolve("model/vocabulary.txt")));
    List<String> reports = Files.readAllLines(decoder.resolve("metrics.jsonl"));
    assertEquals(2, reports.size());
    JsonObject last = JsonParser.parseString(reports.get(1)).getAsJsonObject();
    double loss = last.get("validationLoss").getAsDouble();
    assertEquals(Math.exp(loss), last.get("perplexity").getAsDouble(), 1e-6);
    assertTrue(last.get("unknown").getAsDouble() > 0, "no caption has a zebra");
    assertTrue(ImageIO.read(decoder.resolve("curves.png").toFile()).getWidth() > 600);
    assertTrue(Files.exists(decoder.resolve("checkpoint.safetensors")));
    Program again = pretrain(decoder, text).fails(ExitCode.USAGE, "holds a run already");
    assertEquals(1, again.err().lines().count());
    Program.run(
            "pretrain",
            "--text",
            text,
            "-o",
            decoder,
            "--resume",
            "--vocabulary",
            TinyRun.annotations())
        .succeeds();
    assertEquals(reports, Files.readAllLines(decoder.resolve("metrics.jsonl")));
  }

  @Test
  void aCaptionerBeginsWithIt() throws IOException {
    Object[] flags = {
      "--init-decoder",
      decoder,
      "--set",
      "transfer.rate=0.3",
      "--set",
      "transfer.layerDecay=0.5",
      "--set",
      "transfer.epochsToUnfreeze=1"
    };
    Program trained = train("begun", flags).succeeds();
    long words = Files.readAllLines(TinyRun.MODEL.resolve("vocabulary.txt")).size() - 4;
    String said =
        "the decoder begins as that of %s, which knows %d of the captions' %d words"
            .formatted(decoder, words, words);
    assertTrue(trained.err().contains(said), trained.err());
    JsonObject recipe =
        JsonParser.parseString(Files.readString(temp.resolve("begun/recipe.json")))
            .getAsJsonObject();
    assertEquals(0.3, recipe.getAsJsonObject("transfer").get("rate").getAsDouble());
    Path photo = TinyRun.firstPhotos(1).get(0);
    Program.run("caption", photo, "--model", temp.resolve("begun/model")).succeeds();
    train("begun", "--resume", "--epochs", 6).fails(ExitCode.BAD_INPUT, "with other settings");
    Path kept = temp.resolve("begun/recipe.json");
    Program.run(TinyRun.arguments(kept, temp.resolve("begun"), TinyRun.cache(), "--resume"))
        .succeeds();
  }

  @Test
  void whatDoesNotFitIsRefused() throws IOException {
    Path other = temp.resolve("other");
    train("other", "--init-decoder", decoder, "--decoder", "lstm")
        .fails(ExitCode.USAGE, "--init-decoder goes with --decoder transformer");
    train("other", "--init-decoder", decoder, "--init", TinyRun.MODEL)
        .fails(ExitCode.USAGE, "--init and --init-decoder exclude each other");
    train("other", "--init-decoder", TinyRun.MODEL)
        .fails(ExitCode.MODEL, TinyRun.MODEL + " is not a pretrained decoder");
    train("other", "--init-decoder", decoder, "--set", "transformer.dModel=64")
        .fails(ExitCode.MODEL, decoder + ": embedding has shape (", "32), this decoder wants (");
    assertTrue(Files.notExists(other.resolve("model")));
  }

  @Test
  void badTextIsRefused() throws IOException {
    Path other = temp.resolve("bad");
    Path empty = Files.createFile(temp.resolve("empty.txt"));
    pretrain(other, empty).fails(ExitCode.BAD_INPUT, empty + " is empty");
    Path photo = TinyRun.firstPhotos(1).get(0);
    pretrain(other, photo).fails(ExitCode.BAD_INPUT, photo + " is not a text file: ");
    Path none = temp.resolve("none.txt");
    pretrain(other, none).fails(ExitCode.BAD_INPUT, none + ": no such file");
    Path signs = Files.writeString(temp.resolve("signs.txt"), "...\n-- !\n");
    pretrain(other, signs).fails(ExitCode.BAD_INPUT, "there is no word in [" + signs + "]");
    Path foreign = Files.writeString(temp.resolve("foreign.txt"), "ein Hund läuft\n");
    pretrain(other, foreign, "--vocabulary", TinyRun.annotations())
        .fails(ExitCode.BAD_INPUT, "no word of the text is in " + TinyRun.annotations());
    pretrain(other, text, "--vocabulary", text)
        .fails(ExitCode.BAD_INPUT, text + ", line 1 must be <pad>");
    pretrain(other, text, "--held-out", "0.9")
        .fails(ExitCode.USAGE, "--held-out must be above 0 and at most 0.5: 0.9");
    pretrain(other, text, "--set", "epoch=3")
        .fails(ExitCode.USAGE, "--set epoch=3: there is no setting epoch");
    Program.run("pretrain", "-o", other).fails(ExitCode.USAGE, "--text is needed");
  }
}
