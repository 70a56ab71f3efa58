package captioner.output;

import com.adobe.internal.xmp.XMPConst;
import com.adobe.internal.xmp.XMPException;
import com.adobe.internal.xmp.XMPMeta;
import com.adobe.internal.xmp.options.PropertyOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The property dc:description, a text in several languages, of which x-default is shown where none
 * is asked for.
 *
 * <p>Unlike XMPMeta.setLocalizedText, which also rewrites languages whose text equals the default's
 * and takes en-GB for en, only x-default and en are touched.
 */
final class XmpDescription {
  private static final String NAME = "description";
  private static final String DEFAULT = XMPConst.X_DEFAULT;
  private static final String ENGLISH = "en";

  private XmpDescription() {}

  /** Returns the description in English, or the one that is shown by default. */
  static Optional<String> in(XMPMeta xmp) throws IOException {
    try {
      if (!xmp.doesPropertyExist(XMPConst.NS_DC, NAME)) {
        return Optional.empty();
      }
      if (!isArray(xmp)) {
        return Optional.of(xmp.getPropertyString(XMPConst.NS_DC, NAME));
      }
      OptionalInt item = item(xmp, ENGLISH);
      if (item.isEmpty()) {
        item = item(xmp, DEFAULT);
      }
      return item.isEmpty()
          ? Optional.empty()
          : Optional.of(xmp.getArrayItem(XMPConst.NS_DC, NAME, item.getAsInt()).getValue());
    } catch (XMPException e) {
      throw new IOException("its description cannot be read: " + e.getMessage(), e);
    }
  }

  /** Sets the text shown by default, and the English one. */
  static void set(XMPMeta xmp, String text) throws XMPException {
    if (xmp.doesPropertyExist(XMPConst.NS_DC, NAME) && !isArray(xmp)) {
      xmp.deleteProperty(XMPConst.NS_DC, NAME); // a text without language
    }
    if (!xmp.doesPropertyExist(XMPConst.NS_DC, NAME)) {
      PropertyOptions languages =
          new PropertyOptions()
              .setArray(true)
              .setArrayOrdered(true)
              .setArrayAlternate(true)
              .setArrayAltText(true);
      xmp.setProperty(XMPConst.NS_DC, NAME, null, languages);
    }
    set(xmp, DEFAULT, text, 1);
    set(xmp, ENGLISH, text, xmp.countArrayItems(XMPConst.NS_DC, NAME) + 1);
  }

  private static void set(XMPMeta xmp, String language, String text, int fallback)
      throws XMPException {
    OptionalInt there = item(xmp, language);
    int item = there.orElse(fallback);
    if (there.isPresent()) {
      xmp.setArrayItem(XMPConst.NS_DC, NAME, item, text); // this takes its language away
    } else {
      xmp.insertArrayItem(XMPConst.NS_DC, NAME, item, text);
    }
    xmp.setQualifier(XMPConst.NS_DC, NAME + "[" + item + "]", XMPConst.NS_XML, "lang", language);
  }

  private static boolean isArray(XMPMeta xmp) throws XMPException {
    return xmp.getProperty(XMPConst.NS_DC, NAME).getOptions().isArray();
  }

  private static OptionalInt item(XMPMeta xmp, String language) throws XMPException {
    for (int i = 1; i <= xmp.countArrayItems(XMPConst.NS_DC, NAME); i++) {
      String item = NAME + "[" + i + "]";
      if (xmp.doesQualifierExist(XMPConst.NS_DC, item, XMPConst.NS_XML, "lang")
          && language.equalsIgnoreCase(
              xmp.getQualifier(XMPConst.NS_DC, item, XMPConst.NS_XML, "lang").getValue())) {
        return OptionalInt.of(i);
      }
    }
    return OptionalInt.empty();
  }
}
