package captioner.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows of text, printed in columns that are as wide as they must be, two spaces apart. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  /** Adds a row; all rows have as many cells. */
  void add(String... cells) {
    rows.add(List.of(cells));
  }

  void print(PrintStream to) {
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        String cell = row.get(column);
        line.append(cell).append(" ".repeat(width(column) - cell.length() + 2));
      }
      to.println(line.toString().stripTrailing());
    }
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
  }
}
