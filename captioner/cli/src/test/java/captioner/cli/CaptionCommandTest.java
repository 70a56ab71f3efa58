package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Where captions go, how they are steered, and what becomes of outputs that are there. */
class CaptionCommandTest {
  @TempDir Path temp;
  private Path photos;

  @BeforeAll
  static void train() throws IOException {
    TinyRun.train();
  }

  @BeforeEach
  void copyPhotos() throws IOException {
    photos = Files.createDirectories(temp.resolve("photos"));
    Files.createDirectories(photos.resolve("below"));
    List<Path> some = TinyRun.firstPhotos(3);
    Files.copy(some.get(0), photos.resolve("a.jpg"));
    Files.copy(some.get(1), photos.resolve("b.jpg"));
    Files.copy(some.get(2), photos.resolve("below/c.jpg"));
  }

  private Program caption(Object... arguments) {
    return Program.run(
        Stream.concat(Stream.of("caption", "--model", TinyRun.MODEL), Arrays.stream(arguments))
            .toArray());
  }

  private static List<String> names(Program run) {
    return run.lines().stream()
        .map(line -> Path.of(line.split("\t")[0]).getFileName().toString())
        .toList();
  }

  @Test
  void photosAreChosenByFlags() throws IOException {
    assertEquals(List.of("a.jpg", "b.jpg", "c.jpg"), names(caption(photos).succeeds()));
    assertEquals(List.of("a.jpg", "b.jpg"), names(caption(photos, "--no-recursive").succeeds()));
    assertEquals(List.of("c.jpg"), names(caption(photos, "--include", "below/*").succeeds()));
    assertEquals(
        List.of("c.jpg"),
        names(caption(photos, "--exclude", "a.*", "--exclude", "b.*").succeeds()));
    Path list = Files.writeString(temp.resolve("list"), photos.resolve("b.jpg") + "\n");
    assertEquals(List.of("b.jpg"), names(caption("--file-list", list).succeeds()));
  }

  @Test
  void inputThatIsMissingIsARowAndGivenTwiceIsOne() {
    Path missing = temp.resolve("missing");
    Program run = caption(missing, photos, missing, "--format", "jsonl");
    assertEquals(ExitCode.SOME_FAILED, run.code(), run.err());
    assertEquals(4, run.lines().size(), run.out());
    assertTrue(run.lines().get(0).contains("no such file or folder"), run.out());
  }

  @Test
  void listOfPhotosIsReadFromTheInput() {
    InputStream input = System.in;
    byte[] list = (photos.resolve("b.jpg") + "\n").getBytes(StandardCharsets.UTF_8);
    System.setIn(new ByteArrayInputStream(list));
    try {
      assertEquals(List.of("b.jpg"), names(caption("--file-list", "-").succeeds()));
    } finally {
      System.setIn(input);
    }
  }

  @Test
  void formatsArePrintedAndWrittenAsNamed() throws IOException {
    String first = caption(photos, "--format", "csv").succeeds().out();
    assertTrue(first.startsWith("path,caption,log_prob,confidence,model,error\r\n"), first);
    Path file = temp.resolve("captions.dat");
    caption(photos, "-o", file, "--format", "jsonl", "-o", file).succeeds();
    assertTrue(Files.readString(file).startsWith("{\"path\":"), Files.readString(file));
    Program both = caption(photos, "-o", "-", "-o", temp.resolve("c.csv")).succeeds();
    assertEquals(3, both.lines().size(), both.out());
    assertEquals(4, Files.readAllLines(temp.resolve("c.csv")).size());
  }

  @Test
  void alternativesComeWithTheCaption() {
    Program run = caption(photos, "--format", "jsonl", "--n-best", 4).succeeds();
    JsonObject row = JsonParser.parseString(run.lines().get(0)).getAsJsonObject();
    JsonArray alternatives = row.getAsJsonArray("alternatives");
    assertEquals(3, alternatives.size());
    for (var alternative : alternatives) {
      assertTrue(alternative.getAsJsonObject().get("confidence").getAsDouble() > 0);
    }
  }

  @Test
  void captionsAreSteered() {
    String free = text(caption(photos.resolve("a.jpg")).succeeds());
    assertTrue(Character.isUpperCase(free.charAt(0)), free);
    String[] words = free.toLowerCase(Locale.ROOT).replace(".", "").split(" ");
    String plain = text(caption(photos.resolve("a.jpg"), "--no-capitalise").succeeds());
    assertEquals(String.join(" ", words), plain);
    String last = words[words.length - 1];
    String avoided = text(caption(photos.resolve("a.jpg"), "--avoid", "zebra," + last).succeeds());
    assertFalse(List.of(avoided.replace(".", "").split(" ")).contains(last), avoided);
    String begun = text(caption(photos.resolve("a.jpg"), "--prefix", last).succeeds());
    assertTrue(begun.toLowerCase(Locale.ROOT).startsWith(last), begun);
    String cut = text(caption(photos.resolve("a.jpg"), "--max-length", 2).succeeds());
    assertTrue(cut.split(" ").length <= 2, cut);
  }

  @Test
  void drawsAreTheSameForTheSameSeed() {
    String first = caption(photos, "--sample", "--seed", 5, "--temperature", 2).succeeds().out();
    assertEquals(
        first, caption(photos, "--sample", "--seed", 5, "--temperature", 2).succeeds().out());
    assertFalse(
        first.equals(caption(photos, "--sample", "--seed", 6, "--temperature", 2).out()), first);
  }

  private static String text(Program run) {
    return run.lines().get(0).split("\t", -1)[1];
  }

  @Test
  void captionOfAPhotoIsTheSameWhateverTheBatch() {
    List<String> expected = caption(TinyRun.PHOTOS).succeeds().lines();
    for (int batchSize : new int[] {1, 3, 64}) {
      assertEquals(expected, caption(TinyRun.PHOTOS, "--batch-size", batchSize).succeeds().lines());
    }
    List<Path> two = List.of(TinyRun.PHOTOS.resolve("000000001000.jpg"));
    assertTrue(expected.containsAll(caption(two.toArray()).succeeds().lines()));
  }

  @Test
  void captionOfAPhotoIsTheSameWhateverTheNumberOfThreads() throws Exception {
    Path out = temp.resolve("one-thread.txt");
    Object[] line = {"caption", "--model", TinyRun.MODEL, TinyRun.PHOTOS, "-o", out};
    try (ChildProgram child = ChildProgram.startWithOneThread(temp.resolve("said"), line)) {
      assertEquals(ExitCode.OK, child.exitCode(), child.err());
    }
    assertEquals(caption(TinyRun.PHOTOS).succeeds().lines(), Files.readAllLines(out));
  }

  @Test
  void sidecarsAreWrittenBesideThePhotosAndNotOverwritten() throws IOException {
    Object[] line = {photos, "--format", "sidecar,xmp"};
    assertEquals("", caption(line).succeeds().out(), "sidecars were asked for, and nothing else");
    Path text = photos.resolve("below/c.txt");
    String caption = Files.readString(text);
    assertTrue(Files.exists(photos.resolve("a.xmp")));

    caption(line)
        .fails(
            ExitCode.BAD_INPUT,
            photos.resolve("a.txt") + " has a caption already",
            "--skip-existing",
            "--overwrite");
    Files.writeString(photos.resolve("a.txt"), "My words.");
    Files.delete(text);
    Program skipping = caption(photos, "--format", "sidecar,xmp", "--skip-existing").succeeds();
    assertTrue(skipping.err().contains("captioned 1 of 1 photos"), skipping.err());
    assertEquals("My words.", Files.readString(photos.resolve("a.txt")));
    assertEquals(caption, Files.readString(text));
    caption(photos, "--format", "sidecar", "--overwrite").succeeds();
    assertFalse(Files.readString(photos.resolve("a.txt")).equals("My words."));
  }

  @Test
  void photoThatHasChangedGetsNewRowsAndSidecars() throws IOException {
    Path out = temp.resolve("c.csv");
    caption(photos, "-o", out, "--format", "sidecar").succeeds();
    Files.writeString(photos.resolve("b.jpg"), "not a photo");
    Files.delete(photos.resolve("a.jpg"));
    Files.copy(TinyRun.firstPhotos(8).get(7), photos.resolve("a.jpg"));
    Program again = caption(photos, "-o", out, "--format", "sidecar");
    assertEquals(ExitCode.SOME_FAILED, again.code(), again.err());
    assertTrue(again.err().contains("captioned 1 of 2 photos"), again.err());
    assertTrue(again.err().contains("1 were done"), again.err());
    List<String> rows = Files.readAllLines(out);
    assertEquals(4, rows.size(), rows.toString());
    String sidecar = Files.readString(photos.resolve("a.txt")).strip();
    assertTrue(rows.get(2).contains("a.jpg," + sidecar), rows.toString());
  }

  @Test
  void outputsOfOtherRunsAreNotOverwritten() throws IOException {
    Path out = temp.resolve("c.jsonl");
    caption(photos, "-o", out).succeeds();
    String before = Files.readString(out);
    caption(photos, "-o", out, "--beam", 2)
        .fails(ExitCode.BAD_INPUT, out, "beamSize 3, now 2", "--overwrite");
    caption(photos, "-o", out, "--format", "csv")
        .fails(ExitCode.BAD_INPUT, "formats {c.jsonl=jsonl}, now {c.jsonl=csv}");
    caption(photos, "-o", out, "--format", "xmp")
        .fails(ExitCode.BAD_INPUT, "sidecars [], now [XMP]");
    Path mine = Files.writeString(temp.resolve("mine.csv"), "mine");
    caption(photos, "-o", mine).fails(ExitCode.BAD_INPUT, mine + " exists", "--overwrite");
    assertEquals("mine", Files.readString(mine));
    assertEquals(before, Files.readString(out));
    caption(photos, "-o", mine, "--overwrite").succeeds();
    assertEquals(4, Files.readAllLines(mine).size());
  }

  @Test
  void outputsThatCannotBeWrittenAreNamedBeforeAnythingIsCaptioned() throws IOException {
    Path nowhere = temp.resolve("nowhere/c.csv");
    caption(photos, "-o", nowhere)
        .fails(ExitCode.BAD_INPUT, "there is no folder " + nowhere.getParent());
    caption(photos, "-o", temp, "--format", "csv")
        .fails(ExitCode.BAD_INPUT, "must be a file, but is a folder: " + temp);
    Path file = Files.createFile(temp.resolve("file"));
    caption(photos, "--sidecar-dir", file)
        .fails(ExitCode.BAD_INPUT, "--sidecar-dir must be a folder, but is a file: " + file);
    Path full = Files.createDirectory(temp.resolve("full"));
    Files.writeString(full.resolve("mine"), "mine");
    caption(photos, "-o", full, "--format", "html").fails(ExitCode.BAD_INPUT, full + " exists");
    caption(photos, "-o", full, "--format", "html", "--overwrite")
        .fails(ExitCode.BAD_INPUT, full + " holds other things than a report");
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "others have no /dev/null")
  void outputThatIsNoFileIsNamed() {
    caption(photos, "-o", "/dev/null", "--format", "csv")
        .fails(ExitCode.BAD_INPUT, "--output must be a file: /dev/null");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
  void photosInALinkedFolderHaveTheirSidecarsThere() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), photos);
    caption(link, "--format", "sidecar").succeeds();
    assertTrue(Files.exists(photos.resolve("below/c.txt")));
  }

  @Test
  void quietRunPrintsNothingButProblems() throws IOException {
    assertEquals("", caption(photos, "--quiet").succeeds().err());
    Files.writeString(photos.resolve("x.jpg"), "not a photo");
    Program run = caption(photos, "--quiet");
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void flagsThatMakeNoSenseAreExplained() {
    usage("--format must be text, jsonl, csv, coco", "--format", "jsonnl");
    usage("--format coco needs --output", "--format", "coco");
    usage("this name does not say how to write it", "-o", temp.resolve("c.docx"));
    usage("--format csv,jsonl goes with one --output", "--format", "csv,jsonl");
    Object twice = temp.resolve("photos/../c.csv");
    usage("--output is given twice", "-o", temp.resolve("c.csv"), "-o", twice);
    usage("--skip-existing goes with --format sidecar or xmp", "--skip-existing");
    usage("--resume and --overwrite exclude each other", "--resume", "--overwrite");
    usage("--temperature goes with --sample", "--temperature", "1");
    usage("--top-p must be more than 0 and at most 1: 2", "--sample", "--top-p", "2");
    usage("--length-penalty must be a number: x", "--length-penalty", "x");
    usage("--include and --exclude: not a pattern", "--include", "[");
    usage("does not know the word \"zebra\"", "--must-include", "zebra");
    Program.run("caption").fails(ExitCode.USAGE, "give a photo or a folder");
  }

  private void usage(String message, Object... flags) {
    Program run = caption(Stream.concat(Stream.of(photos), Arrays.stream(flags)).toArray());
    run.fails(ExitCode.USAGE, message);
  }
}
