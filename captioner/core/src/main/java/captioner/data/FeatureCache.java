package captioner.data;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Keeps one record of bytes a photo, found by the SHA-256 of the photo's file: what a frozen
 * backbone said of it, so that it is computed once.
 *
 * <p>On disk, {@code DIR/KEY/} holds {@code cache.json} (key and record size), {@code index.txt}
 * (one hash a line; line n names record n) and {@code records-000.bin}, {@code records-001.bin},
 * ... of up to 1 GiB, which are memory-mapped for reading; a record never spans two files. Bytes
 * mean nothing to the cache; by convention callers store float16 rows in little-endian order.
 *
 * <p>Any number of threads may read while others put. One process writes at a time, from its first
 * put until it closes the cache; others may read what was there when they opened it. Records are
 * forced to disk before the index names them, so that a crash loses at most the records since the
 * last {@link #flush()} and never leaves a wrong one.
 */
public final class FeatureCache implements AutoCloseable {
  private static final long FILE_BYTES = 1L << 30;
  private static final int RECORDS_BETWEEN_FLUSHES = 256;

  private final Path dir;
  private final int recordBytes;
  private final int recordsPerFile;
  private final FeatureIndex index;
  private final List<RecordFile> files = new CopyOnWriteArrayList<>();
  private FolderLock writeLock;
  private boolean writing;
  private boolean closed;

  private FeatureCache(Path dir, int recordBytes, long fileBytes) throws IOException {
    this.dir = dir;
    this.recordBytes = recordBytes;
    this.recordsPerFile = Math.toIntExact(Math.max(1, fileBytes / recordBytes));
    this.index = new FeatureIndex(dir.resolve("index.txt"));
    load();
  }

  /**
   * Opens the cache of one backbone, creating it if there is none.
   *
   * @param dir the folder of all caches
   * @param key names whatever the record depends on besides the photo, such as {@code
   *     resnet50-conv1-layer4-224-squash}; becomes a subfolder
   * @param recordBytes size of every record in bytes
   * @throws DatasetException if the cache on disk has other records, or if the folder cannot be
   *     made
   */
  public static FeatureCache open(Path dir, String key, int recordBytes) throws IOException {
    return open(dir, key, recordBytes, FILE_BYTES);
  }

  static FeatureCache open(Path dir, String key, int recordBytes, long fileBytes)
      throws IOException {
    if (!key.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new IllegalArgumentException("key must be letters, digits, '.', '_' and '-': " + key);
    }
    if (recordBytes < 1) {
      throw new IllegalArgumentException("recordBytes must be positive: " + recordBytes);
    }
    Path folder = dir.resolve(key);
    Path header = folder.resolve("cache.json");
    try {
      create(folder, header, key, recordBytes);
    } catch (FileSystemException e) {
      throw new DatasetException(
          "cannot keep features in %s; use another cache folder".formatted(folder), e);
    }
    checkHeader(header, key, recordBytes);
    return new FeatureCache(folder, recordBytes, fileBytes);
  }

  private static void create(Path folder, Path header, String key, int recordBytes)
      throws IOException {
    Files.createDirectories(folder);
    if (Files.notExists(header)) {
      JsonObject json = new JsonObject();
      json.addProperty("key", key);
      json.addProperty("recordBytes", recordBytes);
      // whole or not at all, whoever else makes it at the same time
      Path part = Files.createTempFile(folder, "cache", ".part");
      Files.writeString(part, json + "\n");
      Files.move(part, header, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private static void checkHeader(Path header, String key, int recordBytes) throws IOException {
    JsonObject json =
        JsonSource.read(header, reader -> JsonParser.parseReader(reader).getAsJsonObject());
    String foundKey = json.has("key") ? json.get("key").getAsString() : "";
    int foundBytes = json.has("recordBytes") ? json.get("recordBytes").getAsInt() : 0;
    if (!foundKey.equals(key) || foundBytes != recordBytes) {
      throw new DatasetException(
          "%s holds records of %d bytes for %s, not of %d bytes for %s; delete %s to compute them anew"
              .formatted(
                  header,
                  foundBytes,
                  foundKey,
                  recordBytes,
                  key,
                  header.toAbsolutePath().getParent()));
    }
  }

  private void load() throws IOException {
    index.load();
    int records = 0;
    for (int i = 0; records < index.size() && Files.exists(recordFile(i)); i++) {
      RecordFile file = i < files.size() ? files.get(i) : openFile(i);
      int inFile = file.recordsOnDisk();
      records += inFile;
      if (inFile < recordsPerFile) {
        break;
      }
    }
    index.truncate(records);
  }

  private Path recordFile(int number) {
    return dir.resolve("records-%03d.bin".formatted(number));
  }

  private RecordFile openFile(int number) throws IOException {
    RecordFile file = RecordFile.open(recordFile(number), recordBytes, recordsPerFile);
    files.add(file);
    return file;
  }

  /** Returns whether there is a record for the photo of this hash. */
  public boolean contains(String sha256) {
    return index.slot(sha256) >= 0;
  }

  /** Returns how many records there are. */
  public int size() {
    return index.size();
  }

  /** Returns the size of every record in bytes. */
  public int recordBytes() {
    return recordBytes;
  }

  /**
   * Keeps the record of a photo; does nothing if there is one already.
   *
   * @param sha256 hash of the photo, as {@link #sha256(Path)} returns it
   * @param record the remaining bytes, exactly {@link #recordBytes()}; its position is left alone
   * @throws DatasetException if another process is writing, or the disk is full
   */
  public synchronized void put(String sha256, ByteBuffer record) throws IOException {
    if (!sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("sha256 must be 64 hexadecimal digits: " + sha256);
    }
    if (record.remaining() != recordBytes) {
      throw new IllegalArgumentException(
          "record must have recordBytes bytes: %d, %d".formatted(record.remaining(), recordBytes));
    }
    startWriting();
    if (contains(sha256)) {
      return;
    }
    int slot = index.size();
    int number = slot / recordsPerFile;
    RecordFile file = number < files.size() ? files.get(number) : openFile(number);
    file.write(slot % recordsPerFile, record.duplicate());
    index.add(sha256);
    if (index.pending() >= RECORDS_BETWEEN_FLUSHES) {
      flush();
    }
  }

  private void startWriting() throws IOException {
    if (closed) {
      throw new IllegalStateException("the feature cache is closed: " + dir);
    }
    if (writing) {
      return;
    }
    writeLock = FolderLock.of(dir, "use another cache folder");
    load(); // another process may have written since this one opened the cache
    index.startAppending();
    writing = true;
  }

  /**
   * Copies the record of a photo into the target, whose position advances by {@link
   * #recordBytes()}.
   *
   * @throws DatasetException if there is no record for this hash
   */
  public void get(String sha256, ByteBuffer target) throws IOException {
    int slot = index.slot(sha256);
    if (slot < 0) {
      throw new DatasetException("%s has no record for %s".formatted(dir, sha256));
    }
    files.get(slot / recordsPerFile).read(slot % recordsPerFile, target);
  }

  /**
   * Checks that the disk has room for more records, before hours are spent on computing them.
   *
   * @throws DatasetException saying how much is needed and how much is free
   */
  public void requireSpace(long records) throws IOException {
    long free = Files.getFileStore(dir).getUsableSpace();
    double needed = (double) records * recordBytes;
    if (needed > free) {
      throw new DatasetException(
          "%s needs %.1f MB for %d more records and %.1f MB are free; free some or use another cache folder"
              .formatted(dir, needed / 1e6, records, free / 1e6));
    }
  }

  /** Forces all records to disk, then the index that names them. */
  public synchronized void flush() throws IOException {
    if (index.pending() > 0) {
      int firstDirty = (index.size() - index.pending()) / recordsPerFile;
      for (RecordFile file : files.subList(firstDirty, files.size())) {
        file.force();
      }
      index.flush();
    }
  }

  /** Flushes, lets other processes write, and closes the files. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    try {
      flush();
    } finally {
      closed = true;
      index.close();
      for (RecordFile file : files) {
        file.close();
      }
      if (writing) {
        writeLock.close();
      }
    }
  }

  /** Returns the SHA-256 of a file's content: 64 lower-case hexadecimal digits. */
  public static String sha256(Path file) throws IOException {
    MessageDigest digest = newSha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      byte[] buffer = new byte[1 << 16];
      while (in.read(buffer) >= 0) {
        // the stream feeds the digest
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
