/**
 * The program on many machines, by Apache Spark: {@link captioner.spark.CaptionJob}, {@link
 * captioner.spark.FeatureJob}, {@link captioner.spark.ScoreJob}, and as a stage of a Spark ML
 * pipeline {@link captioner.spark.CaptionTransformer}.
 *
 * <p>A photo's way: {@code PhotoSource} (a row of bytes) -> its hash -> left out if {@code
 * CaptionOutput} has it -> {@code CaptionTransformer} -> {@code Batches} -> {@code CaptionRows}, on
 * an executor -> {@code ShippedModel} (the JVM's one captioner) -> {@code CaptionOutput}.
 *
 * <p>Decisions:
 *
 * <ul>
 *   <li>The model travels as one archive by {@code SparkContext.addArchive}, which each executor
 *       fetches once, and not as a broadcast, which would keep a second copy on the heap.
 *   <li>Photos are decoded in the task that captions them: there are as many tasks as cores, so all
 *       cores are busy without threads of our own, and a task takes a photo when it needs one.
 *   <li>A task's rows appear in the output when the task ends (file committer algorithm 2), and not
 *       all together at the end of the job: what a failed job has captioned is kept. Readers of an
 *       output that is being written see whole tasks. On object stores, where nothing is renamed in
 *       one step, use their own committers.
 *   <li>The anti-join is by content, not by name: hashes of up to 5 million done photos go to every
 *       executor; of more, photos are shuffled, so give very large collections several outputs.
 *   <li>Near duplicates are compared by hash only where a quarter of it is equal. This reads photos
 *       twice, and is off.
 * </ul>
 */
package captioner.spark;
