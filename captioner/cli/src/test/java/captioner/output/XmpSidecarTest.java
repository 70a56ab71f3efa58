package captioner.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The caption is where photo software looks for it, and nothing else in the file is lost. */
class XmpSidecarTest {
  private static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  private static final String DC = "http://purl.org/dc/elements/1.1/";

  /** As other programs write it: ratings, a description in German, and somebody's own property. */
  private static final String RICH =
      """
      <?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <rdf:Description rdf:about="uuid:1" xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:my="http://my.example/ns/" xmp:Rating="5"
          my:shelf="12">
        <dc:subject><rdf:Bag><rdf:li>sea; sand</rdf:li></rdf:Bag></dc:subject>
        <dc:title>no language</dc:title>
        <dc:description><rdf:Alt>
          <rdf:li xml:lang="x-default">Ein Hund</rdf:li>
          <rdf:li xml:lang="de">Ein Hund</rdf:li>
          <rdf:li xml:lang="en-GB">A hound</rdf:li>
        </rdf:Alt></dc:description>
      </rdf:Description></rdf:RDF></x:xmpmeta>
      <?xpacket end="w"?>
      """;

  @TempDir Path temp;
  private Path photo;
  private Path file;
  private XmpSidecar sidecar;

  @BeforeEach
  void choosePhoto() {
    photo = temp.resolve("beach.jpg");
    file = temp.resolve("beach.xmp");
    sidecar = new XmpSidecar(new SidecarNames(List.of(photo), List.of(), Optional.empty()));
  }

  private void write(String caption, Existing existing) throws IOException {
    sidecar.write(Captions.of(photo, caption), existing);
  }

  @Test
  void newFileHasTheDescriptionInEnglishAndByDefault() throws Exception {
    assertFalse(sidecar.isCaptioned(photo));
    write("A \"dog\" <runs> & jumps.", Existing.REFUSE);
    assertEquals(
        Map.of("x-default", "A \"dog\" <runs> & jumps.", "en", "A \"dog\" <runs> & jumps."),
        descriptions());
    assertTrue(sidecar.isCaptioned(photo));
  }

  @Test
  void charactersThatXmlHasNoPlaceForAreLeftOut() throws Exception {
    write("A\u0000 d\u0001o\uFFFEg\uD800.", Existing.REFUSE);
    assertEquals("A dog.", descriptions().get("en"));
  }

  @Test
  void existingFileKeepsAllElse() throws Exception {
    Files.writeString(file, RICH);
    write("A dog.", Existing.REPLACE);
    assertEquals(
        Map.of("x-default", "A dog.", "de", "Ein Hund", "en-GB", "A hound", "en", "A dog."),
        descriptions());
    Element description = (Element) read().getElementsByTagNameNS(RDF, "Description").item(0);
    assertEquals("5", description.getAttributeNS("http://ns.adobe.com/xap/1.0/", "Rating"));
    assertEquals("12", description.getAttributeNS("http://my.example/ns/", "shelf"));
    assertEquals("no language", description.getAttributeNS(DC, "title"));
    assertEquals("uuid:1", description.getAttributeNS(RDF, "about"));
    Element subject = (Element) read().getElementsByTagNameNS(DC, "subject").item(0);
    assertEquals("sea; sand", subject.getTextContent().strip());
  }

  @Test
  void descriptionOfSomebodyElseIsReplacedOnlyIfAsked() throws Exception {
    Files.writeString(file, RICH);
    IOException refusal = assertThrows(IOException.class, () -> write("A dog.", Existing.REFUSE));
    assertTrue(refusal.getMessage().contains("has a description already"), refusal.getMessage());
    write("A dog.", Existing.KEEP);
    assertEquals(RICH, Files.readString(file));
  }

  @Test
  void fileWithoutDescriptionGetsOne() throws Exception {
    write("A dog.", Existing.REFUSE);
    String other = Files.readString(file).replaceAll("(?s)<dc:description>.*</dc:description>", "");
    Files.writeString(file, other);
    assertFalse(sidecar.isCaptioned(photo));
    write("A cat.", Existing.REFUSE);
    assertEquals("A cat.", descriptions().get("x-default"));
  }

  @Test
  void descriptionWithoutLanguageIsOneToo() throws Exception {
    String simple =
        "<rdf:RDF xmlns:rdf='%s'><rdf:Description xmlns:dc='%s' dc:description='mine'/></rdf:RDF>";
    Files.writeString(file, simple.formatted(RDF, DC));
    assertTrue(sidecar.isCaptioned(photo));
    write("A dog.", Existing.REPLACE);
    assertEquals(Map.of("x-default", "A dog.", "en", "A dog."), descriptions());
  }

  @Test
  void sameCaptionLeavesTheFileAsItIs() throws IOException {
    write("A dog.", Existing.REFUSE);
    String before = Files.readString(file).replace("\n", " \n");
    Files.writeString(file, before);
    write("A dog.", Existing.REFUSE);
    assertEquals(before, Files.readString(file));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a text",
        "<html/>",
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF",
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rdf:RDF"
            + " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>&x;</rdf:RDF>",
      })
  void whatIsNoXmpIsLeftAlone(String content) throws IOException {
    Files.writeString(file, content);
    for (Existing existing : Existing.values()) {
      IOException refusal = assertThrows(IOException.class, () -> write("A dog.", existing));
      assertTrue(refusal.getMessage().startsWith(file.toString()), refusal.getMessage());
      assertTrue(refusal.getMessage().endsWith("is left alone"), refusal.getMessage());
    }
    assertEquals(content, Files.readString(file));
  }

  private Document read() throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(file.toFile());
  }

  /** Returns the texts of the only dc:description, by language. */
  private Map<String, String> descriptions() throws Exception {
    NodeList all = read().getElementsByTagNameNS(DC, "description");
    assertEquals(1, all.getLength());
    NodeList items = ((Element) all.item(0)).getElementsByTagNameNS(RDF, "li");
    Map<String, String> texts = new LinkedHashMap<>();
    for (int i = 0; i < items.getLength(); i++) {
      Element item = (Element) items.item(i);
      texts.put(item.getAttribute("xml:lang"), item.getTextContent());
    }
    return texts;
  }
}
