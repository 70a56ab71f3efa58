package captioner.resume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.output.Captions;
import captioner.output.CsvWriter;
import captioner.output.Existing;
import captioner.output.JsonlWriter;
import captioner.output.TextWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs are gone on with from any moment, and never lost. */
class ResumptionTest {
  private static final Map<String, String> SETTINGS = Map.of("beam", "3");
  private static final int BATCH = 3;

  @TempDir Path temp;
  private Path folder;
  private final List<Path> photos = new ArrayList<>();

  @BeforeEach
  void makePhotos() throws IOException {
    folder = Files.createDirectory(temp.resolve("out"));
    Path in = Files.createDirectory(temp.resolve("in"));
    for (int i = 0; i < 8; i++) {
      photos.add(Files.writeString(in.resolve("photo " + i + ", \"odd\".jpg"), "x".repeat(i)));
    }
  }

  private RunOutputs outputs() {
    return new RunOutputs(
        List.of(
            new RowOutput(folder.resolve("c.jsonl"), to -> new JsonlWriter(to, "tiny")),
            new RowOutput(folder.resolve("c.txt"), TextWriter::new),
            new RowOutput(folder.resolve("c.csv"), to -> new CsvWriter(to, "tiny"))),
        List.of(folder.resolve("c.json")),
        List.of());
  }

  private Resumption resumption() throws IOException {
    return Resumption.of(outputs(), SETTINGS, Existing.REFUSE);
  }

  /** Captions some batches of what remains; the fourth photo fails. */
  private List<Path> caption(int batches) throws IOException {
    Resumption resumption = resumption();
    List<Path> remaining = resumption.remaining(photos, Existing.KEEP);
    List<Path> now = remaining.subList(0, Math.min(remaining.size(), batches * BATCH));
    try (RecordedRun run = resumption.open()) {
      for (int i = 0; i < now.size(); i++) {
        caption(now.get(i), run);
        if ((i + 1) % BATCH == 0) {
          run.commit();
        }
      }
      run.finish();
    }
    return now;
  }

  private void caption(Path photo, RecordedRun run) throws IOException {
    Stamp stamp = Stamp.of(photo);
    if (photo.equals(photos.get(3))) {
      run.writeFailure(photo, stamp, "truncated JPEG");
    } else {
      run.write(Captions.of(photo, "A photo of " + stamp.bytes() + " bytes."), stamp);
    }
  }

  /** Returns what lies in the output folder, but for the journal, by name. */
  private Map<String, String> written() throws IOException {
    Map<String, String> written = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> !f.toString().endsWith(".state")).toList()) {
        written.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return written;
  }

  @Test
  void stoppedRunGoesOnAfterTheLastBatchAndEndsAsIfItHadNotBeenStopped() throws IOException {
    caption(9);
    Map<String, String> undisturbed = written();
    assertEquals(List.of("c.csv", "c.json", "c.jsonl", "c.txt"), List.copyOf(undisturbed.keySet()));
    emptyFolder();

    assertEquals(photos.subList(0, 3), caption(1));
    assertEquals(photos.subList(3, 6), caption(1));
    assertEquals(photos.subList(6, 8), caption(1));
    assertEquals(undisturbed, written());
    assertEquals(List.of(), caption(1));
    assertEquals(undisturbed, written());
  }

  @Test
  void journalCutAtAnyByteLosesNoMoreThanABatch() throws IOException {
    caption(9);
    Map<String, String> undisturbed = written();
    Path journal = outputs().journal();
    byte[] whole = Files.readAllBytes(journal);
    int header = Files.readString(journal).indexOf('\n') + 1;
    for (int length = header; length < whole.length; length += 61) {
      // rows are always written before the journal's line on them
      Files.write(journal, Arrays.copyOf(whole, length));
      Files.deleteIfExists(folder.resolve("c.json"));
      List<Path> again = caption(9);
      assertTrue(again.size() % BATCH == 8 % BATCH || again.isEmpty(), again.toString());
      assertEquals(undisturbed, written(), "cut at " + length);
    }
  }

  @Test
  void rowsOfABatchThatWasNotCommittedAreCutOff() throws IOException {
    caption(1);
    Resumption resumption = resumption();
    resumption.remaining(photos, Existing.KEEP);
    try (RecordedRun run = resumption.open()) {
      caption(photos.get(3), run);
      caption(photos.get(4), run); // and the process is killed
    }
    assertTrue(written().get("c.jsonl").contains("photo 4"));

    assertEquals(photos.subList(3, 8), caption(9));
    assertEquals(8, written().get("c.jsonl").lines().count());
    assertEquals(1, written().get("c.jsonl").lines().filter(l -> l.contains("photo 4")).count());
  }

  @Test
  void photoThatHasChangedIsCaptionedAgainAndItsRowTakenOut() throws IOException {
    caption(9);
    Files.writeString(photos.get(1), "longer than before");
    Files.setLastModifiedTime(photos.get(6), FileTime.fromMillis(12345));

    assertEquals(List.of(photos.get(1), photos.get(6)), caption(9));
    List<String> rows = written().get("c.jsonl").lines().toList();
    assertEquals(8, rows.size());
    assertTrue(rows.get(0).contains("photo 0") && rows.get(1).contains("photo 2"), rows.get(1));
    assertTrue(rows.get(6).contains("A photo of 18 bytes."), rows.get(6));
    assertEquals(9, written().get("c.csv").lines().count(), "with its header");
    assertEquals(7, written().get("c.txt").lines().count(), "without the failure");
    assertTrue(written().get("c.json").contains("A photo of 18 bytes."));
    assertFalse(written().get("c.json").contains("A photo of 1 bytes."));
    assertEquals(List.of(), caption(9));
  }

  @Test
  void rewriteThatIsCutShortIsUndoneOrFinished() throws IOException {
    caption(9);
    Files.writeString(photos.get(1), "longer than before");
    Path leftover = Files.writeString(folder.resolve(".c.csv.1"), "of a process that was killed");
    caption(9);
    Map<String, String> after = written();
    assertFalse(Files.exists(leftover));

    // as if the process had been killed after the new journal, and before the new rows, were in
    // place
    Files.move(folder.resolve("c.csv"), folder.resolve(".c.csv.1"));
    Files.writeString(folder.resolve("c.csv"), "old rows");
    assertEquals(List.of(), caption(9));
    assertEquals(after, written());
  }

  @Test
  void failedPhotosAreDoneUntilTheyChangeOrAreAskedFor() throws IOException {
    caption(9);
    Resumption again = resumption();
    assertEquals(List.of(photos.get(3)), again.remaining(photos, Existing.REPLACE));
    assertTrue(again.isOutdated(photos.get(3)));
    Resumption kept = resumption();
    assertEquals(List.of(), kept.remaining(photos, Existing.KEEP));
    assertEquals(1, kept.failedBefore());
  }

  @Test
  void photosThatAreNewAreAppendedAndThoseThatAreGoneStay() throws IOException {
    caption(9);
    Path old = photos.remove(0);
    photos.add(0, Files.writeString(temp.resolve("new.jpg"), "new"));
    assertEquals(List.of(photos.get(0)), caption(9));
    List<String> rows = written().get("c.txt").lines().toList();
    assertTrue(rows.get(0).startsWith(old.toString()), rows.get(0));
    assertTrue(rows.get(7).startsWith(photos.get(0).toString()), rows.get(7));
  }

  @Test
  void outputsOfOthersAreRefused() throws IOException {
    Path csv = Files.writeString(folder.resolve("c.csv"), "mine");
    refused(csv + " exists", "c.csv.state", "--overwrite");
    assertEquals("mine", Files.readString(csv));
  }

  @Test
  void outputsOfAnotherRunAreRefused() throws IOException {
    caption(1);
    IOException settings =
        assertThrows(
            IOException.class,
            () -> Resumption.of(outputs(), Map.of("beam", "5"), Existing.REFUSE));
    assertTrue(settings.getMessage().contains("(beam 3, now 5)"), settings.getMessage());
    RunOutputs fewer = new RunOutputs(outputs().rows(), List.of(), List.of());
    IOException other =
        assertThrows(IOException.class, () -> Resumption.of(fewer, SETTINGS, Existing.REFUSE));
    assertTrue(other.getMessage().contains("together with other outputs"), other.getMessage());
  }

  @Test
  void outputsThatSomebodyHasEditedAreRefused() throws IOException {
    caption(1);
    Path csv = folder.resolve("c.csv");
    String rows = Files.readString(csv);
    Files.writeString(csv, rows + "my own line\r\n");
    refused(csv + " is not as it was left", "--overwrite");
    Files.writeString(csv, rows.substring(0, rows.length() - 1));
    refused(csv + " is not as it was left");
    Files.delete(csv);
    refused(csv + " is not as it was left");
  }

  @Test
  void journalThatIsBrokenIsNamed() throws IOException {
    caption(1);
    Path journal = outputs().journal();
    Files.writeString(journal, "{}\n");
    refused(journal + " is broken");
    Files.writeString(journal, "not JSON\n");
    refused(journal + " is broken");
  }

  @Test
  void outputsThatTheUserDeletedAreBegunAnew() throws IOException {
    caption(9);
    for (String name : written().keySet()) {
      Files.delete(folder.resolve(name));
    }
    assertEquals(photos, caption(9));
  }

  @Test
  void overwritingBeginsAnew() throws IOException {
    caption(9);
    Resumption anew = Resumption.of(outputs(), Map.of("beam", "5"), Existing.REPLACE);
    assertEquals(photos, anew.remaining(photos, Existing.KEEP));
    anew.open().close();
    assertEquals("", written().get("c.jsonl"));
  }

  @Test
  void runThatIsGoingOnIsNotDisturbed() throws IOException {
    caption(1);
    Resumption first = resumption();
    Resumption second = resumption();
    try (RecordedRun run = first.open()) {
      IOException refusal = assertThrows(IOException.class, second::open);
      assertTrue(refusal.getMessage().contains("is in use"), refusal.getMessage());
      run.commit();
    }
  }

  @Test
  void orderOfTheOutputsDoesNotMatter() {
    RunOutputs outputs = outputs();
    List<RowOutput> reversed =
        List.of(outputs.rows().get(2), outputs.rows().get(1), outputs.rows().get(0));
    RunOutputs other = new RunOutputs(reversed, outputs.coco(), List.of());
    assertEquals(outputs.journal(), other.journal());
    assertEquals(outputs.names(), other.names());
  }

  private void refused(String... texts) {
    IOException refusal = assertThrows(IOException.class, this::resumption);
    for (String text : texts) {
      assertTrue(refusal.getMessage().contains(text), refusal.getMessage());
    }
  }

  private void emptyFolder() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
