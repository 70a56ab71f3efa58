package captioner.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes the results format of COCO's caption challenge, an array of {@code {"image_id": 785,
 * "caption": "…"}}, with the path as {@code file_name} besides.
 *
 * <p>The id is the number that ends the file's name, as in {@code 000000000785.jpg} or {@code
 * COCO_val2014_000000000785.jpg}, if every photo has one of its own; if not, photos are numbered
 * from 1. Which of the two holds is known only once all photos are, so that they are walked twice.
 */
public final class CocoResultsWriter {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  /** Eighteen digits fit a long. */
  private static final Pattern NUMBER = Pattern.compile("(?<!\\d)(\\d{1,18})(\\.[^./\\\\]*)?$");

  private CocoResultsWriter() {}

  /** Photos that can be walked more than once. */
  public interface Captions {
    /** Shows every photo that has a caption, in order. */
    void forEach(Visitor visitor) throws IOException;
  }

  /** Is shown photos. */
  public interface Visitor {
    /** Takes the path of a photo, and its caption. */
    void visit(String path, String caption) throws IOException;
  }

  /** Writes all the array. */
  public static void write(Captions captions, Appendable to) throws IOException {
    boolean named = haveNumbers(captions);
    long[] row = {0};
    to.append('[');
    captions.forEach(
        (path, caption) -> {
          row[0]++;
          JsonObject json = new JsonObject();
          json.addProperty("image_id", named ? number(path).orElseThrow() : row[0]);
          json.addProperty("caption", caption);
          json.addProperty("file_name", path);
          to.append(row[0] == 1 ? "\n" : ",\n").append(GSON.toJson(json));
        });
    to.append("\n]\n");
  }

  private static boolean haveNumbers(Captions captions) throws IOException {
    Set<Long> numbers = new HashSet<>();
    boolean[] all = {true};
    captions.forEach(
        (path, caption) -> {
          OptionalLong number = all[0] ? number(path) : OptionalLong.empty();
          all[0] = number.isPresent() && numbers.add(number.getAsLong());
        });
    return all[0];
  }

  /** Returns the number that ends the name of a file, its extension aside. */
  static OptionalLong number(String path) {
    Matcher matcher = NUMBER.matcher(path);
    return matcher.find()
        ? OptionalLong.of(Long.parseLong(matcher.group(1)))
        : OptionalLong.empty();
  }
}
