package captioner.metrics.meteor;

import java.io.BufferedReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/** Phrases that mean the same, in the form of METEOR's {@code paraphrase-en.gz}. */
public final class ParaphraseTable {

  private final Map<String, Integer> ids = new HashMap<>();
  private int longest;
  private int[] from = new int[1 << 16];
  private int[] to = new int[1 << 16];
  private int pairs;
  private int[] starts = {};

  private ParaphraseTable() {}

  public static ParaphraseTable read(Path file) throws IOException {
    ParaphraseTable table = new ParaphraseTable();
    try (InputStream in = Files.newInputStream(file);
        BufferedReader r = new BufferedReader(new InputStreamReader(new GZIPInputStream(in, 1 << 16), StandardCharsets.UTF_8))) {
      String line;
      while ((line = r.readLine()) != null) {
        Double.parseDouble(line);
        table.add(r.readLine(), r.readLine());
      }
    }
    table.index();
    return table;
  }

  private void add(String a, String b) {
    if (pairs == from.length) {
      from = Arrays.copyOf(from, 2 * pairs);
      to = Arrays.copyOf(to, 2 * pairs);
    }
    from[pairs] = id(a);
    to[pairs] = id(b);
    pairs++;
  }

  private int id(String p) {
    Integer known = ids.get(p);
    if (known != null) return known;
    longest = Math.max(longest, p.split(" ").length);
    ids.put(p, ids.size());
    return ids.size() - 1;
  }

  private void index() {
    starts = new int[ids.size() + 1];
    for (int i = 0; i < pairs; i++) starts[from[i] + 1]++;
    for (int i = 0; i < ids.size(); i++) starts[i + 1] += starts[i];
    int[] at = starts.clone();
    int[] sorted = new int[pairs];
    for (int i = 0; i < pairs; i++) sorted[at[from[i]]++] = to[i];
    to = sorted;
    from = new int[0];
  }

  List<Phrase> phrases(List<String> words) {
    List<Phrase> found = new ArrayList<>();
    for (int s = 0; s < words.size(); s++) {
      StringBuilder b = new StringBuilder();
      for (int n = 1; n <= longest && s + n <= words.size(); n++) {
        if (n > 1) b.append(' ');
        b.append(words.get(s + n - 1));
        Integer id = ids.get(b.toString());
        if (id != null) found.add(new Phrase(id, s, n));
      }
    }
    return found;
  }

  void forEachParaphrase(List<Phrase> left, List<Phrase> right, BiConsumer<Phrase, Phrase> use) {
    Map<Integer, List<Phrase>> places = new HashMap<>();
    for (Phrase p : right) places.computeIfAbsent(p.id(), i -> new ArrayList<>()).add(p);
    for (Phrase p : left)
      for (int i = starts[p.id()]; i < starts[p.id() + 1]; i++)
        for (Phrase q : places.getOrDefault(to[i], List.of())) use.accept(p, q);
  }
  String info() { return ids.size() + " phrases " + pairs + " pairs longest " + longest; }
}
