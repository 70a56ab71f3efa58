/**
 * Photos with their captions: what training learns from and what evaluation scores against.
 *
 * <p>Everything becomes a {@link captioner.data.CaptionDataset}: a list of photos, each with its
 * captions, in the order of the file it came from. One reader a format: {@link
 * captioner.data.CocoCaptions}, {@link captioner.data.KarpathySplits}, {@link
 * captioner.data.FlickrTokens}, {@link captioner.data.CaptionFolder}. A {@link
 * captioner.data.DatasetDescriptor} ({@code datasets/NAME.json}) names the files of a dataset, so
 * that a dataset can be asked for by name, and {@link captioner.data.DatasetDownloader} fetches
 * them. {@link captioner.data.FeatureCache} keeps what a frozen backbone said of a photo, so that
 * it is asked once and not once an epoch.
 *
 * <p>Readers do not open photos: a listing of 118,287 images is read in seconds, and {@link
 * captioner.data.CaptionDataset#requireImages()} says afterwards which files are missing. The cache
 * is keyed by the content of a photo, not by its path: moving a dataset or reusing its photos in
 * another one costs nothing, and an edited photo is never confused with its former self. Fixed-size
 * records in plain files were chosen over a database: a record is found by one multiplication and
 * read through the page cache.
 */
package captioner.data;
