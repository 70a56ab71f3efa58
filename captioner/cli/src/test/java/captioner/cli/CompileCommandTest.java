package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.compile.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Captioners are compiled, and compiled ones caption. */
class CompileCommandTest {
  @TempDir static Path temp;
  private static Path program;

  @BeforeAll
  static void compile() throws IOException {
    TinyRun.train();
    program = temp.resolve("tiny.pt");
    String said = compile(program).succeeds().out();
    assertTrue(said.startsWith(program + " is " + TinyRun.MODEL + " in float32, "), said);
  }

  private static Program compile(Object output, Object... arguments) {
    Stream<Object> line = Stream.of("compile", "-m", TinyRun.MODEL, "--output", output);
    return Program.run(Stream.concat(line, Arrays.stream(arguments)).toArray());
  }

  private static Program caption(Object... arguments) throws IOException {
    return Program.run(
        Stream.of(Stream.of("caption"), TinyRun.firstPhotos(3).stream(), Arrays.stream(arguments))
            .flatMap(words -> words)
            .toArray());
  }

  private static Program evaluate(Object... arguments) throws IOException {
    Stream<Object> line =
        Stream.of("evaluate", "--annotations", TinyRun.annotations(), "--images", TinyRun.PHOTOS);
    return Program.run(Stream.concat(line, Arrays.stream(arguments)).toArray());
  }

  @Test
  void aCompiledFileIsAModel() throws IOException {
    Program model = caption("-m", TinyRun.MODEL).succeeds();
    assertEquals(model.out(), caption("-m", program).succeeds().out());
    assertEquals(
        evaluate("-m", TinyRun.MODEL).succeeds().out(), evaluate("-m", program).succeeds().out());
  }

  @Test
  void anyWordingCanBeAskedOfIt() throws IOException {
    Object[] wording = {"--prefix", "a", "--no-repeat-ngram", 2, "--n-best", 2, "--format", "csv"};
    List<String> expected = columns(caption(with(TinyRun.MODEL, wording)).succeeds());
    assertEquals(expected, columns(caption(with(program, wording)).succeeds()));
  }

  private static Object[] with(Path model, Object... arguments) {
    return Stream.concat(Stream.of("-m", model), Arrays.stream(arguments)).toArray();
  }

  /** Returns photo and caption of every row. */
  private static List<String> columns(Program csv) {
    return csv.lines().stream().map(row -> row.split(",\\d")[0]).toList();
  }

  @Test
  void aModelCanBeRunCompiled() throws IOException {
    Program blocks = caption("-m", TinyRun.MODEL, "--engine", "blocks").succeeds();
    for (int run = 0; run < 2; run++) { // compiled, then found
      assertEquals(
          blocks.out(), caption("-m", TinyRun.MODEL, "--engine", "compiled").succeeds().out());
    }
  }

  @Test
  void manyPhotosAreCaptionedCompiled() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("many"));
    for (int i = 0; i < EngineFlags.MANY_PHOTOS; i++) {
      Files.copy(TinyRun.firstPhotos(1).get(0), folder.resolve(i + ".jpg"));
    }
    Program many = Program.run("caption", folder, "-m", TinyRun.MODEL).succeeds();
    assertEquals(EngineFlags.MANY_PHOTOS, many.lines().size());
    assertTrue(many.err().contains("compiled, in " + Precision.fastest()), many.err());
    Program exact =
        Program.run("caption", folder, "-m", TinyRun.MODEL, "--precision", "float32").succeeds();
    Program blocks =
        Program.run("caption", folder, "-m", TinyRun.MODEL, "--engine", "blocks").succeeds();
    assertEquals(blocks.out(), exact.out());
    Files.delete(folder.resolve("0.jpg"));
    Program fewer = Program.run("caption", folder, "-m", TinyRun.MODEL).succeeds();
    assertFalse(fewer.err().contains("compiled"), fewer.err());
  }

  @Test
  void aRunGoesOnCompiledHoweverFewPhotosAreLeft() throws IOException {
    Path folder = Files.createDirectory(temp.resolve("growing"));
    Path photo = TinyRun.firstPhotos(1).get(0);
    for (int i = 0; i < EngineFlags.MANY_PHOTOS; i++) {
      Files.copy(photo, folder.resolve(i + ".jpg"));
    }
    Object[] line = {"caption", folder, "-m", TinyRun.MODEL, "-o", temp.resolve("growing.jsonl")};
    Program.run(line).succeeds();
    Files.copy(photo, folder.resolve("one-more.jpg"));
    Program more = Program.run(line).succeeds();
    assertTrue(more.err().contains("compiled, in " + Precision.fastest()), more.err());
    assertTrue(more.err().contains("200 were done"), more.err());
  }

  @Test
  void theSameModelGivesTheSameFileAndBfloat16HalfOfIt() throws IOException {
    Path again = temp.resolve("again.pt");
    compile(again).succeeds();
    assertArrayEquals(Files.readAllBytes(program), Files.readAllBytes(again));
    Path half = temp.resolve("half.pt");
    compile(half, "--precision", "bfloat16").succeeds();
    assertTrue(Files.size(half) < 0.6 * Files.size(program), Files.size(half) + " bytes");
    assertEquals(3, caption("-m", half).succeeds().lines().size());
  }

  @Test
  void aRunGoesOnWithTheSameFileOnly() throws IOException {
    Path output = temp.resolve("captions.jsonl");
    caption("-m", program, "-o", output).succeeds();
    String written = Files.readString(output);
    caption("-m", program, "-o", output, "--resume").succeeds();
    assertEquals(written, Files.readString(output));
    Path other = temp.resolve("other.pt");
    compile(other, "--precision", "bfloat16").succeeds();
    caption("-m", other, "-o", output, "--resume").fails(ExitCode.BAD_INPUT, "model");
  }

  @Test
  void brokenAndMissingFilesAreNamed() throws IOException {
    Path broken = temp.resolve("broken.pt");
    byte[] whole = Files.readAllBytes(program);
    Files.write(broken, Arrays.copyOf(whole, whole.length / 2));
    caption("-m", broken).fails(ExitCode.MODEL, broken, "is not a whole compiled captioner");
    whole[whole.length / 2] ^= 1;
    Files.write(broken, whole);
    caption("-m", broken).fails(ExitCode.MODEL, broken, "fails its checksum", "compile it again");
    Path none = temp.resolve("none.pt");
    caption("-m", none).fails(ExitCode.MODEL, "there is no compiled captioner " + none);
    evaluate("-m", none).fails(ExitCode.MODEL, "there is no compiled captioner " + none);
  }

  @Test
  void whatCannotBeCompiledOrRunIsNamed() throws IOException {
    compile("x").fails(ExitCode.USAGE, "--output must end in .pt: x");
    Program.run("compile").fails(ExitCode.USAGE, "--output is needed");
    compile(temp.resolve("x.pt"), "--precision", "float16").fails(ExitCode.USAGE, "--precision");
    Program.run("compile", "-m", program, "-o", temp.resolve("x.pt"))
        .fails(ExitCode.USAGE, "--model must be one model that is not compiled");
    compile(temp.resolve("none/x.pt")).fails(ExitCode.BAD_INPUT, temp.resolve("none"));
    caption("-m", program, "--engine", "blocks")
        .fails(ExitCode.USAGE, "not for a compiled file", program);
    caption("-m", TinyRun.MODEL, "--engine", "blocks", "--precision", "float32")
        .fails(ExitCode.USAGE, "--precision is of --engine compiled");
    caption("-m", program + "," + TinyRun.MODEL)
        .fails(ExitCode.USAGE, "a compiled captioner writes alone");
    caption(
            "-m",
            TinyRun.MODEL,
            "--engine",
            "compiled",
            "-o",
            temp.resolve("report"),
            "--format",
            "html")
        .fails(ExitCode.USAGE, "which a compiled one does not tell");
    Program.run(
            "explain", TinyRun.firstPhotos(1).get(0), "-o", temp.resolve("a.png"), "-m", program)
        .fails(ExitCode.USAGE, "does not tell where it looks", program);
  }
}
