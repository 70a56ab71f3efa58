package captioner.metrics;

/** Counts of 64-bit keys: open addressing, because a map of boxed numbers was five times slower. */
final class LongCounts {

  private long[] keys = new long[1 << 10];
  private int[] counts = new int[1 << 10];
  private int size;

  /** Adds one to the count of a key. */
  void increment(long key) {
    add(key, 1);
  }

  /** Adds to the count of a key, 1 or more. */
  void add(long key, int count) {
    if (2 * size >= keys.length) {
      grow();
    }
    int slot = slot(key);
    size += counts[slot] == 0 ? 1 : 0;
    keys[slot] = key;
    counts[slot] += count;
  }

  /** Returns the count of a key, 0 if it was never added. */
  int get(long key) {
    return counts[slot(key)];
  }

  /** Returns where the key is, or the free place where it belongs. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) key & mask; // keys are hashes already
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[2 * oldKeys.length];
    counts = new int[2 * oldKeys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }
}
