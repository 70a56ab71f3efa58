package captioner.serve;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import captioner.Bounds;
import captioner.image.PhotoReader;
import captioner.image.UnreadablePhotoException;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Any body of any type gives photos or a problem, and any photo a picture or one line. */
class UploadsFuzzTest {
  private static final long MAX_BYTES = 256_000_000;
  private static final String FORM = "multipart/form-data; boundary=";

  /** The service's own limit is higher; this one keeps a picture's decoding below a second. */
  private static final int MAX_MEGAPIXELS = 1;

  private final PhotoReader reader = PhotoReader.forSide(224).withMaxMegapixels(MAX_MEGAPIXELS);

  /** A form; its boundary is "b". */
  @FuzzTest(maxDuration = "30m")
  void form(byte[] body) throws IOException {
    read(FORM + "b", body);
  }

  @FuzzTest(maxDuration = "30m")
  void json(byte[] body) throws IOException {
    read("application/json", body);
  }

  /** A photo as the body. */
  @FuzzTest(maxDuration = "30m")
  void photo(byte[] body) throws IOException {
    read("image/jpeg", body);
  }

  /** A header, up to the first line's end, and the body that follows. */
  @FuzzTest(maxDuration = "30m")
  void contentType(byte[] request) throws IOException {
    String all = new String(request, StandardCharsets.ISO_8859_1);
    int end = Math.max(0, all.indexOf('\n'));
    read(all.substring(0, end), Arrays.copyOfRange(request, end, request.length));
  }

  private void read(String contentType, byte[] body) throws IOException {
    Bounds.within(MAX_BYTES, () -> readOrRefuse(contentType, body));
  }

  private void readOrRefuse(String contentType, byte[] body) {
    try {
      List<Uploads.Upload> uploads = Uploads.of(contentType, body);
      assertFalse(uploads.isEmpty());
      for (Uploads.Upload upload : uploads) {
        reader.read(upload.bytes(), upload.name());
      }
    } catch (Problem e) {
      assertTrue(e.json().get("status").getAsInt() < 500, e.getMessage());
    } catch (UnreadablePhotoException e) {
      assertFalse(e.getMessage().isBlank());
    }
  }
}
