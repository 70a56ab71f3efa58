package captioner.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Row;

/**
 * Works on the rows of a partition a batch at a time. Rows are taken as they are needed: the rest
 * of the partition waits on disk and not in memory.
 */
final class Batches implements Iterator<Row> {
  private final Iterator<Row> rows;
  private final int size;
  private final FlatMapFunction<List<Row>, Row> work;
  private Iterator<Row> done = Collections.emptyIterator();

  /**
   * Makes an iterator over results.
   *
   * @param size of a batch; the last may be smaller
   * @param work which returns at least one row a batch
   */
  Batches(Iterator<Row> rows, int size, FlatMapFunction<List<Row>, Row> work) {
    this.rows = rows;
    this.size = size;
    this.work = work;
  }

  @Override
  public boolean hasNext() {
    return done.hasNext() || rows.hasNext();
  }

  @Override
  public Row next() {
    if (!done.hasNext()) {
      if (!rows.hasNext()) {
        throw new NoSuchElementException();
      }
      List<Row> batch = new ArrayList<>();
      while (batch.size() < size && rows.hasNext()) {
        batch.add(rows.next());
      }
      done = results(batch);
    }
    return done.next();
  }

  private Iterator<Row> results(List<Row> batch) {
    try {
      return work.call(batch);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) { // which the interface allows
      throw new IllegalStateException(e);
    }
  }
}
