package captioner.serve;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.MultiPart;
import org.eclipse.jetty.http.MultiPartFormData;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Blocker;

/** Finds the photos in a body: the files of a form, base64 in JSON, or the body itself. */
final class Uploads {
  private static final int MAX_PARTS = 1000;
  private static final int MAX_NAME = 200;
  private static final Gson GSON = new Gson();

  private Uploads() {}

  /**
   * A photo as it was sent.
   *
   * @param name as the sender calls it, or its number
   * @param bytes of the image file, as is said
   */
  record Upload(String name, byte[] bytes) {}

  /**
   * Returns the photos, at least one.
   *
   * @param contentType of the body, or null; what it says of images is not believed
   * @throws Problem if the body is not of that type, or holds no photo
   */
  static List<Upload> of(String contentType, byte[] body) {
    String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT).strip();
    List<Upload> uploads;
    if (type.startsWith("multipart/form-data")) {
      uploads = ofForm(contentType, body);
    } else if (type.startsWith("application/json")) {
      uploads = ofJson(body);
    } else {
      uploads = body.length == 0 ? List.of() : List.of(new Upload("photo", body));
    }
    if (uploads.isEmpty()) {
      throw new Problem(
          Problem.Kind.NO_PHOTO,
          "send an image file as the body, files in a form, or JSON with base64; see /docs");
    }
    return uploads;
  }

  private static List<Upload> ofForm(String contentType, byte[] body) {
    try {
      return files(parser(contentType), Content.Source.from(ByteBuffer.wrap(body)));
    } catch (IOException | RuntimeException e) { // the parser throws anything on broken forms
      throw new Problem(
          Problem.Kind.BAD_REQUEST, "the form is broken or cut off, or its boundary is missing");
    }
  }

  private static List<Upload> files(MultiPartFormData.Parser parser, Content.Source form)
      throws IOException {
    List<Upload> uploads = new ArrayList<>();
    try (MultiPartFormData.Parts parts =
        Blocker.blockWithPromise(promise -> parser.parse(form, promise))) {
      for (MultiPart.Part part : parts) {
        if (part.getFileName() != null) { // other fields of the form are not for us
          byte[] bytes = Content.Source.asInputStream(part.getContentSource()).readAllBytes();
          uploads.add(new Upload(name(part.getFileName(), uploads.size()), bytes));
        }
      }
    }
    return uploads;
  }

  private static MultiPartFormData.Parser parser(String contentType) {
    MultiPartFormData.Parser parser =
        new MultiPartFormData.Parser(MultiPart.extractBoundary(contentType));
    parser.setUseFilesForPartsWithoutFileName(false);
    parser.setMaxMemoryFileSize(-1); // never in a file
    parser.setMaxLength(-1); // is known to fit
    parser.setMaxParts(MAX_PARTS);
    return parser;
  }

  private static List<Upload> ofJson(byte[] body) {
    List<Upload> uploads = new ArrayList<>();
    for (JsonElement element : photos(body)) {
      if (!(element instanceof JsonObject photo)
          || !(photo.get("data") instanceof JsonPrimitive data)) {
        throw json();
      }
      JsonElement name = photo.get("name");
      String text = name instanceof JsonPrimitive ? name.getAsString() : "";
      try {
        byte[] bytes = Base64.getMimeDecoder().decode(data.getAsString());
        uploads.add(new Upload(name(text, uploads.size()), bytes));
      } catch (IllegalArgumentException e) {
        throw new Problem(Problem.Kind.BAD_REQUEST, "data is not base64: " + e.getMessage());
      }
    }
    return uploads;
  }

  private static Iterable<JsonElement> photos(byte[] body) {
    try (JsonReader reader =
        new JsonReader(new StringReader(new String(body, StandardCharsets.UTF_8)))) {
      JsonElement json = GSON.fromJson(reader, JsonElement.class);
      if (json instanceof JsonObject object && object.get("photos") instanceof JsonArray photos) {
        return photos;
      }
    } catch (JsonParseException | IOException | StackOverflowError e) {
      throw json(); // broken, or nested without end
    }
    throw json();
  }

  private static Problem json() {
    return new Problem(
        Problem.Kind.BAD_REQUEST,
        "JSON must be {\"photos\": [{\"name\": \"...\", \"data\": \"base64\"}, ...]}");
  }

  private static String name(String given, int index) {
    String name = given.isBlank() ? "photo " + (index + 1) : given;
    return name.substring(0, Math.min(MAX_NAME, name.length()));
  }
}
