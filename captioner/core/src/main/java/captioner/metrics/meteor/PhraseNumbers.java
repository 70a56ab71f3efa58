package captioner.metrics.meteor;

import java.util.Arrays;
import java.util.OptionalInt;

/**
 * Numbers phrases from 0 in the order in which they come.
 *
 * <p>A phrase is a 64-bit key in an open table, not a string in a map, which for METEOR's 2.6
 * million phrases took twice as long to fill and four times the memory; that two of them share a
 * key has a chance of less than one in five million.
 */
final class PhraseNumbers {

  private static final int FREE = -1;

  private long[] keys = new long[0];
  private int[] numbers = new int[0];
  private int size;

  /** Creates an empty table. */
  PhraseNumbers() {
    resize(1 << 10);
  }

  /** Returns how many different phrases there are. */
  int size() {
    return size;
  }

  /** Returns the number of a phrase, which is the next one if the phrase is new. */
  int add(String phrase) {
    if (2 * size >= keys.length) {
      resize(2 * keys.length);
    }
    long key = key(phrase);
    int slot = slot(key);
    if (numbers[slot] == FREE) {
      keys[slot] = key;
      numbers[slot] = size++;
    }
    return numbers[slot];
  }

  /** Returns the number of a phrase, if it has one. */
  OptionalInt find(String phrase) {
    int number = numbers[slot(key(phrase))];
    return number == FREE ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** Returns where the key is, or the free place where it belongs. */
  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) key & mask;
    while (numbers[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void resize(int length) {
    long[] oldKeys = keys;
    int[] oldNumbers = numbers;
    keys = new long[length];
    numbers = new int[length];
    Arrays.fill(numbers, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldNumbers[i] != FREE) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        numbers[slot] = oldNumbers[i];
      }
    }
  }

  private static long key(String phrase) {
    long key = 0xCBF29CE484222325L; // FNV-1a
    for (int i = 0; i < phrase.length(); i++) {
      key = (key ^ phrase.charAt(i)) * 0x100000001B3L;
    }
    key = (key ^ (key >>> 30)) * 0xBF58476D1CE4E5B9L; // SplitMix64, Steele et al. 2014
    key = (key ^ (key >>> 27)) * 0x94D049BB133111EBL;
    return key ^ (key >>> 31);
  }
}
