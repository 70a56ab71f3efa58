package captioner.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever photos come in, their bytes arrive; and photos that look the same are known. */
class PhotoSourceTest {
  private static SparkSession spark;

  @TempDir Path folder;
  private Path photos;
  private byte[] skiing;

  @BeforeAll
  static void start() {
    spark = Program.local();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void copyPhotos() throws IOException {
    photos = SinglePhotos.sample(folder.resolve("photos"), 3);
    skiing = Files.readAllBytes(photos.resolve("000000000785.jpg"));
  }

  private static Map<String, Row> rows(PhotoSource source) throws IOException {
    Map<String, Row> rows = new TreeMap<>();
    for (Row row : source.photos(spark).collectAsList()) {
      rows.put(row.getString(0), row);
    }
    return rows;
  }

  private static PhotoSource source(Path input) {
    return new PhotoSource(List.of(input.toString()), PhotoSource.Kind.of(input.toString()));
  }

  @Test
  void globsAreFilesOfTheFoldersTheyFit() throws IOException {
    Path glob = folder.resolve("pho*").resolve("*7?5.jpg");
    assertEquals(
        List.of(photos.resolve("000000000785.jpg").toString()),
        List.copyOf(rows(source(glob)).keySet()));
  }

  @Test
  void jsonlHoldsBytesOrPaths() throws IOException {
    Path bytes =
        Files.writeString(
            folder.resolve("bytes.jsonl"),
            "{\"path\":\"a\",\"content\":\"%s\"}\n{\"path\":\"b\"}\n"
                .formatted(Base64.getEncoder().encodeToString(skiing)));
    Map<String, Row> inRows = rows(source(bytes));
    assertArrayEquals(skiing, inRows.get("a").getAs(1));
    assertEquals("there is no photo in the row", inRows.get("b").getString(2));

    Path uris =
        Files.writeString(
            folder.resolve("uris.jsonl"),
            "{\"path\":\"%s\"}\n{\"path\":\"file:/no/such.jpg\"}\n{\"path\":\"nowhere://x/y\"}\n"
                .formatted(photos.resolve("000000000785.jpg")));
    Map<String, Row> read = rows(source(uris));
    assertArrayEquals(skiing, read.get(photos.resolve("000000000785.jpg").toString()).getAs(1));
    assertEquals("no such file", read.get("/no/such.jpg").getString(2));
    assertEquals(
        "cannot be read: No FileSystem for scheme \"nowhere\"",
        read.get("nowhere://x/y").getString(2));
  }

  @Test
  void parquetHoldsBytes() throws IOException {
    Path parquet = folder.resolve("photos.parquet");
    source(photos).photos(spark).select("path", "content").write().parquet(parquet.toString());
    assertArrayEquals(
        skiing, rows(source(parquet)).get(photos.resolve("000000000785.jpg").toString()).getAs(1));

    Path other = folder.resolve("other.parquet");
    spark.range(2).write().parquet(other.toString());
    assertEquals(
        other
            + " needs path in each row, and content unless photos are to be read from there; it has id",
        assertThrows(IOException.class, () -> rows(source(other))).getMessage());
  }

  @Test
  void shardsGiveTheirPhotosAndTellOfDamage() throws IOException {
    Path shard = folder.resolve("shard-000.tar");
    try (OutputStream out = Files.newOutputStream(shard);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      for (String name : List.of("0001.jpg", "0001.txt", "below/0002.jpg", "._0002.jpg")) {
        byte[] content = name.endsWith("jpg") ? skiing : "a caption".getBytes();
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    byte[] whole = Files.readAllBytes(shard);
    Path cut = folder.resolve("shard-001.tar");
    Files.write(cut, Arrays.copyOf(whole, skiing.length + 4000));

    Map<String, Row> rows = rows(source(folder.resolve("shard-*.tar")));

    assertEquals(
        List.of(shard + "/0001.jpg", shard + "/below/0002.jpg", cut.toString(), cut + "/0001.jpg"),
        List.copyOf(rows.keySet()));
    assertArrayEquals(skiing, rows.get(shard + "/below/0002.jpg").getAs(1));
    assertEquals("a damaged tar archive", rows.get(cut.toString()).getString(2).substring(0, 21));
  }

  @Test
  @Tag("slow")
  void photosThatLookTheSameAreCaptionedOnce() throws IOException {
    BufferedImage photo = ImageIO.read(photos.resolve("000000000785.jpg").toFile());
    BufferedImage half =
        new BufferedImage(photo.getWidth() / 2, photo.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
    half.createGraphics().drawImage(photo, 0, 0, half.getWidth(), half.getHeight(), null);
    ImageIO.write(half, "jpg", photos.resolve("half.jpg").toFile());
    ImageIO.write(photo, "png", photos.resolve("lossless.png").toFile());
    Files.write(photos.resolve("broken.jpg"), new byte[] {1, 2, 3});
    Path output = folder.resolve("captions");

    Program run = Program.caption(photos, "--output", output, "--dedupe");

    assertEquals("5 photos captioned, 1 failed; 0 of them were done before\n", run.err());
    Dataset<Row> rows = spark.read().parquet(output.toString());
    Map<String, String> said = Program.said(rows);
    assertEquals(6, said.size());
    List<String> same = new ArrayList<>();
    for (String name : List.of("000000000785.jpg", "half.jpg", "lossless.png")) {
      same.add(said.get(photos.resolve(name).toString()));
    }
    assertEquals(1, same.stream().distinct().count(), same.toString());
    assertEquals(3, rows.select("log_prob").where("log_prob is not null").distinct().count());
    assertEquals(6, rows.select("sha256").distinct().count(), "each row has its own photo's");
  }
}
