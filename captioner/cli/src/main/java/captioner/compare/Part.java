package captioner.compare;

import java.util.List;

/** A part of the page, whatever form that is written in. */
sealed interface Part {

  /** A heading below the title. */
  record Heading(String text) implements Part {}

  /** A paragraph. */
  record Text(String text) implements Part {}

  /** A line that tells of something that went wrong. */
  record Warning(String text) implements Part {}

  /**
   * A table, whose first column names its rows.
   *
   * @param about what it shows, for those who cannot see how it is arranged
   * @param header one title a column
   * @param rows of as many cells
   */
  record Grid(String about, List<String> header, List<List<Cell>> rows) implements Part {}

  /**
   * A plot.
   *
   * @param plot that is drawn
   * @param text that describes it
   */
  record Figure(Plot plot, String text) implements Part {}

  /** A list of what was said, for each of some things. */
  record Sayings(String about, List<Cell> lines) implements Part {}

  /** What only some will want to see, as it is. */
  record Verbatim(String title, String text) implements Part {}

  /**
   * A cell of a table.
   *
   * @param text that counts
   * @param small what is added to it, or nothing
   * @param strong whether it is to be seen first
   */
  record Cell(String text, String small, boolean strong) {
    static Cell of(String text) {
      return new Cell(text, "", false);
    }
  }
}
