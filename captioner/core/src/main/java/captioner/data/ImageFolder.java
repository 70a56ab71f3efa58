package captioner.data;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The folder that the file names of a listing are relative to. */
record ImageFolder(Path folder) {
  /** Returns the path of a photo, which need not exist. */
  Path file(String name, Path listing) throws DatasetException {
    try {
      return folder.resolve(name);
    } catch (InvalidPathException e) {
      throw new DatasetException("%s has an impossible file name: %s".formatted(listing, name), e);
    }
  }
}
