package captioner.resume;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A photo that is done.
 *
 * @param key the photo whatever the working folder
 * @param path as the user named it
 * @param stamp of the file that was read
 * @param caption the best one, or nothing if the photo failed
 * @param ends where its row ends: in each row file, in bytes, and in each report, counted in rows
 */
record Entry(String key, String path, Stamp stamp, Optional<String> caption, List<Long> ends) {
  private static final int FIELDS = 5;

  Entry {
    ends = List.copyOf(ends);
  }

  /** Returns what names a photo from any working folder. */
  static String key(Path photo) {
    Path absolute = photo.toAbsolutePath().normalize();
    String name = absolute.toString();
    // a name that is not UTF-8 reads like others that are not; its URI has the bytes
    return name.indexOf('\uFFFD') < 0 ? name : absolute.toUri().toString();
  }

  /** Returns this entry with rows that end elsewhere. */
  Entry withEnds(List<Long> others) {
    return new Entry(key, path, stamp, caption, others);
  }

  JsonArray toJson() {
    JsonArray json = new JsonArray();
    json.add(key);
    json.add(path);
    json.add(stamp.bytes());
    json.add(stamp.modified());
    caption.ifPresentOrElse(json::add, () -> json.add(JsonNull.INSTANCE));
    ends.forEach(json::add);
    return json;
  }

  static Entry fromJson(JsonArray json) {
    JsonElement caption = json.get(4);
    List<Long> ends = new ArrayList<>();
    for (int i = FIELDS; i < json.size(); i++) {
      ends.add(json.get(i).getAsLong());
    }
    return new Entry(
        json.get(0).getAsString(),
        json.get(1).getAsString(),
        new Stamp(json.get(2).getAsLong(), json.get(3).getAsLong()),
        caption.isJsonNull() ? Optional.empty() : Optional.of(caption.getAsString()),
        ends);
  }
}
