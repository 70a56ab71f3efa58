package captioner.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.inference.Predictor;
import ai.djl.modality.Input;
import ai.djl.modality.Output;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import captioner.CaptionTranslator;
import captioner.Captioner;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code package} writes is loaded as DJL Serving loads it. */
class PackageCommandTest {
  private static final Path IMAGES = Program.ROOT.resolve("datasets/sample/images");

  @TempDir static Path temp;

  @BeforeAll
  static void writeFolders() {
    Program.run("package", "--output", temp.resolve("compiled")).succeeds();
    Program.run("package", "--engine", "blocks", "--output", temp.resolve("blocks")).succeeds();
  }

  private static Criteria<Input, Output> criteria(Path folder) {
    return Criteria.builder().setTypes(Input.class, Output.class).optModelPath(folder).build();
  }

  private static Input input(byte[] photo) {
    Input input = new Input();
    input.add("data", photo);
    return input;
  }

  private static JsonObject json(Output output) {
    return JsonParser.parseString(output.getAsString(0)).getAsJsonObject();
  }

  @ParameterizedTest
  @ValueSource(strings = {"compiled", "blocks"})
  void predictsWhatTheCommandLineCaptions(String engine) throws Exception {
    List<Path> photos =
        Stream.of("000000000785.jpg", "000000007574.jpg", "000000020247.jpg")
            .map(IMAGES::resolve)
            .toList();
    List<Object> caption = new ArrayList<>(List.of("caption", "--format", "jsonl"));
    caption.addAll(photos);
    List<String> expected =
        Program.run(caption.toArray()).succeeds().lines().stream()
            .map(row -> JsonParser.parseString(row).getAsJsonObject().get("caption").getAsString())
            .toList();
    try (ZooModel<Input, Output> model = criteria(temp.resolve(engine)).loadModel();
        Predictor<Input, Output> predictor = model.newPredictor()) {
      List<Input> inputs = new ArrayList<>();
      for (Path photo : photos) {
        inputs.add(input(Files.readAllBytes(photo)));
      }
      inputs.add(1, input("no photo".getBytes()));
      List<Output> outputs = new ArrayList<>(predictor.batchPredict(inputs));
      Output failed = outputs.remove(1);
      assertEquals(422, failed.getCode());
      assertTrue(json(failed).get("error").getAsString().startsWith("the photo: not an image"));
      assertEquals(
          expected,
          outputs.stream().map(output -> json(output).get("caption").getAsString()).toList());
      assertEquals(200, predictor.predict(inputs.get(0)).getCode(), "one at a time, too");
      assertEquals(422, predictor.predict(new Input()).getCode());
    }
  }

  @Test
  void aCompiledCaptionerIsOneFile() throws Exception {
    Path folder = temp.resolve("compiled");
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("captioner.pt", "libs", "serving.properties"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    Path program = folder.resolve("captioner.pt");
    Path again = temp.resolve("again");
    Program.run("package", "--model", program, "--output", again).succeeds();
    assertEquals(-1, Files.mismatch(program, again.resolve("captioner.pt")));
    Program.run("package", "--model", program, "--engine", "blocks", "-o", temp.resolve("no"))
        .fails(ExitCode.USAGE, "--engine blocks needs a model that is not compiled");
  }

  @Test
  void librariesHoldAllThatDjlServingLacks() throws Exception {
    List<URL> jars = new ArrayList<>();
    Set<String> names = new TreeSet<>();
    try (Stream<Path> files = Files.list(temp.resolve("compiled").resolve("libs"))) {
      for (Path jar : files.toList()) {
        jars.add(jar.toUri().toURL());
        names.add(jar.getFileName().toString().replaceFirst("(-\\d.*)?\\.jar$", ""));
      }
    }
    assertEquals(
        new TreeSet<>(
            List.of(
                "captioner-core",
                "common-image",
                "common-io",
                "common-lang",
                "imageio-core",
                "imageio-jpeg",
                "imageio-metadata",
                "imageio-tiff",
                "imageio-webp",
                "pickle")),
        names);
    // beside them only what DJL Serving has: DJL, its engine and their libraries
    for (String entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      if (entry.matches(
          ".*/(api|pytorch-[a-z-]+|gson|jna|slf4j-[a-z]+|commons-compress)-[^/]*jar")) {
        jars.add(Path.of(entry).toUri().toURL());
      }
    }
    try (URLClassLoader bare =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> translator = bare.loadClass(CaptionTranslator.class.getName());
      assertNotSame(CaptionTranslator.class, translator);
      translator.getConstructor().newInstance();
      Class<?> reader = bare.loadClass("captioner.image.PhotoReader");
      Object photo =
          reader
              .getMethod("read", Path.class)
              .invoke(reader.getConstructor().newInstance(), IMAGES.resolve("000000000785.jpg"));
      assertTrue(photo instanceof java.awt.image.BufferedImage);
      bare.loadClass(Captioner.class.getName()).getMethods(); // resolves what they name
    }
  }

  @Test
  void whatIsThereIsNotTouched() throws Exception {
    Path full = Files.createDirectory(temp.resolve("full"));
    Files.writeString(full.resolve("mine"), "mine");
    Program.run("package", "--output", full)
        .fails(ExitCode.BAD_INPUT, "is not empty; give the model a folder of its own");
    assertFalse(Files.exists(full.resolve("libs")));
    Program.run("package").fails(ExitCode.USAGE, "--output is needed");
    Program.run("package", "--output", temp.resolve("x"), "--format", "zip")
        .fails(ExitCode.USAGE, "--format must be djl-serving: zip");
    Program.run("package", "--output", temp.resolve("x"), "--model", "none")
        .fails(ExitCode.MODEL, "there is no model none");
  }
}
