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
 *
 * <p>Measured on two cores of a shared machine (load 3.5 to 5), 1,000 photos of 224 px and 15 kB, a
 * captioner with one ResNet-50, beam 3, not ranked, wall time and processor time of all processes,
 * start included:
 *
 * <pre>
 *   command line, one machine                 77.0 and 70.6 s    72.0 and 71.2 s of a core
 *   local[2]                                  69.2 and 70.0 s    79.8 and 79.7 s
 *   1 executor of 2 cores (local-cluster)     78.9 s             88.5 s
 *   2 executors of 1 core                     91.8 s             100.6 s
 * </pre>
 *
 * <p>So Spark takes 11 % more processor time than the command line in one process, in about the
 * same time, and two executors 14 % more of it than one: each starts a JVM and loads the model. A
 * run that finds all 76 sample photos done takes 11.5 s of a core, most of it starting; what is
 * left of local[2] is about 68 ms of a core a photo. Larger numbers of photos were not measured.
 *
 * <p>On paper, from these constants and not from a run: 10 million such photos are 190 core-hours,
 * two hours on 6 machines of 16 cores; a billion are 19,000 core-hours, 12 hours on 100 machines.
 * The network is the bottleneck; photos of 50 megapixels add half a second of decoding each. Rows
 * take 0.5 kB of Parquet with few in a file: at most 5 GB and 540 GB. Tasks have up to about 1,000
 * photos (512 MB, and no photo counts for less than 0.5 MB), a minute of a core: 10 thousand tasks
 * and a million. The driver lists every file in its memory: give tens of millions of photos as tar
 * shards or Parquet, a billion in several runs. Prefer few executors of many cores: a model and a
 * heap each; 1 GB of heap was enough for 2 cores and small photos, 16 photos a core wait in it.
 */
package captioner.spark;
