package captioner.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One of the events of an answer.
 *
 * @param name what it is
 * @param data what it says
 */
record ServerEvent(String name, JsonObject data) {

  /** Returns the events of an answer, whose form is checked; comments are left out. */
  static List<ServerEvent> of(HttpResponse<String> answer) {
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(
        answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream"));
    assertTrue(answer.body().endsWith("\n\n"), answer.body());
    return Arrays.stream(answer.body().split("\n\n"))
        .filter(block -> !block.equals(": waiting"))
        .map(ServerEvent::parse)
        .toList();
  }

  private static ServerEvent parse(String block) {
    String[] lines = block.split("\n");
    assertEquals(2, lines.length, block);
    assertTrue(lines[0].startsWith("event: ") && lines[1].startsWith("data: "), block);
    return new ServerEvent(
        lines[0].substring(7), JsonParser.parseString(lines[1].substring(6)).getAsJsonObject());
  }

  /** Returns the last of the events, which are all of words but that. */
  static JsonObject last(String name, List<ServerEvent> events) {
    for (ServerEvent event : events.subList(0, events.size() - 1)) {
      assertEquals("words", event.name());
    }
    assertEquals(name, events.get(events.size() - 1).name());
    return events.get(events.size() - 1).data();
  }

  /** Returns the pieces of text that came for a photo. */
  static List<String> pieces(int photo, List<ServerEvent> events) {
    return words(photo, events).stream().map(words -> words.get("text").getAsString()).toList();
  }

  /** Returns the words that came for a photo. */
  static List<String> tokens(int photo, List<ServerEvent> events) {
    List<String> tokens = new ArrayList<>();
    for (JsonObject words : words(photo, events)) {
      words.getAsJsonArray("tokens").forEach(token -> tokens.add(token.getAsString()));
    }
    return tokens;
  }

  private static List<JsonObject> words(int photo, List<ServerEvent> events) {
    return events.stream()
        .filter(event -> event.name().equals("words"))
        .map(ServerEvent::data)
        .filter(words -> words.get("photo").getAsInt() == photo)
        .toList();
  }
}
