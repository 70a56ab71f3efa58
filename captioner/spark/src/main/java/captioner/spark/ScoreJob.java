package captioner.spark;

import captioner.evaluation.EvaluationSet;
import captioner.metrics.Bleu;
import captioner.metrics.Cider;
import captioner.metrics.CiderD;
import captioner.metrics.DocumentFrequencies;
import captioner.metrics.DocumentFrequencyTable;
import captioner.metrics.Metric;
import captioner.metrics.RougeL;
import captioner.metrics.Sample;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Scores captions of more images than one heap holds: BLEU, ROUGE-L, CIDEr-D and CIDEr of the
 * corpus, the numbers that the command {@code score} prints.
 *
 * <p>Every metric is a function of sums over images (see {@link Metric}), so each task scores the
 * images it has and only sums travel. What all tasks need are the document frequencies. Only
 * n-grams in the references of two images or more are sent: one that a single image has weighs as
 * much as one that none has, so the scores are the same.
 */
public final class ScoreJob {
  private static final String ID = "image_id";
  private static final String CAPTION = "caption";
  private static final String REFERENCES = "references";
  private static final String NGRAM = "ngram";
  private static final String IMAGES = "images";
  private static final int SCORED_AT_ONCE = 1000;
  private static final int LONGEST_NGRAM = 4;
  private static final Map<String, DocumentFrequencies> TABLES = new ConcurrentHashMap<>();

  private final SparkSession spark;

  private ScoreJob(SparkSession spark) {
    this.spark = spark;
  }

  /** Runs the job; {@code --help} tells its flags. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.exit(run(arguments, out, System.err));
  }

  /** Runs the job and returns its exit code, that of the command line. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    return new Job(ScoreJob.class.getName(), options(), (line, spark) -> run(line, spark, out))
        .run(arguments, err);
  }

  private static Options options() {
    return new Options()
        .addOption(
            Job.value(
                REFERENCES,
                "URI",
                "people's captions: COCO captions .json, or rows of image_id and caption, .jsonl"
                    + " or Parquet"))
        .addOption(
            Job.value(
                "candidates", "URI", "captions to score: COCO results .json, or rows as above"))
        .addOption(Job.value("df", "FILE", "document frequencies; default: of the scored images"))
        .addOption(
            Job.value("save-df", "FILE", "write those of all references there, on the driver"))
        .addOption(Job.value("output", "FILE", "write the scores there, JSON, on the driver"));
  }

  private static int run(CommandLine line, SparkSession spark, PrintStream out)
      throws IOException, UsageException {
    String references = Job.required(line, REFERENCES);
    if (!line.hasOption("save-df")) {
      Job.required(line, "candidates");
    }
    ScoreJob job = new ScoreJob(spark);
    Dataset<Row> people =
        job.rows(references)
            .groupBy(ID)
            .agg(functions.collect_list(CAPTION).as(REFERENCES))
            .persist();
    try {
      if (line.hasOption("save-df")) {
        job.frequencies(people, Path.of(line.getOptionValue("save-df")), 1);
      }
      if (line.hasOption("candidates")) {
        String json = job.scores(people, line.getOptionValue("candidates"), line);
        out.println(json);
        if (line.hasOption("output")) {
          Files.writeString(Path.of(line.getOptionValue("output")), json + "\n");
        }
      }
      return Job.OK;
    } finally {
      people.unpersist();
    }
  }

  /** Returns the rows of a file or folder: image_id, a whole number, and caption. */
  private Dataset<Row> rows(String uri) throws IOException {
    String name = uri.replaceFirst("\\.gz$", "");
    Dataset<Row> rows;
    if (name.endsWith(".json")) {
      rows = spark.read().option("multiLine", true).json(uri);
      if (List.of(rows.columns()).contains("annotations")) {
        rows = rows.select(functions.explode(functions.col("annotations")).as("a")).select("a.*");
      }
    } else if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      rows = spark.read().json(uri);
    } else {
      rows = spark.read().parquet(uri);
    }
    List<String> columns = List.of(rows.columns());
    if (!columns.contains(ID) || !columns.contains(CAPTION)) {
      throw new IOException(
          "%s needs image_id and caption in each row, but has %s"
              .formatted(uri, String.join(", ", columns)));
    }
    Dataset<Row> two =
        rows.select(functions.col(ID).cast("long"), functions.col(CAPTION).cast("string"));
    long incomplete = two.where(ID + " is null or " + CAPTION + " is null").count();
    if (incomplete > 0) {
      throw new IOException(
          "%s: %,d rows lack image_id, a whole number, or caption".formatted(uri, incomplete));
    }
    return two;
  }

  private String scores(Dataset<Row> people, String candidates, CommandLine line)
      throws IOException {
    Dataset<Row> captions = rows(candidates);
    Dataset<Row> pairs = captions.join(people, ID).persist();
    long images = pairs.count();
    try {
      check(captions, candidates, images);
      Path table = Files.createTempDirectory("captioner").resolve("captioner-df.tsv");
      if (line.hasOption("df")) {
        table = Path.of(line.getOptionValue("df"));
        DocumentFrequencyTable.read(table); // says what is wrong with it here
      } else {
        frequencies(pairs, table, 2);
      }
      String sent = send(table);
      List<double[]> sums = sums(pairs, sent);
      return json(sums, images, line.hasOption("df"), pairs);
    } finally {
      pairs.unpersist();
    }
  }

  private static void check(Dataset<Row> captions, String candidates, long images)
      throws IOException {
    long rows = captions.count();
    if (rows == 0) {
      throw new IOException(candidates + " has no captions to score");
    }
    long distinct = captions.select(ID).distinct().count();
    if (distinct < rows) {
      throw new IOException(
          "%s has %,d captions for %,d images; one each is to be scored"
              .formatted(candidates, rows, distinct));
    }
    if (images < rows) {
      throw new IOException(
          "%,d of %,d candidates of %s are of images without references"
              .formatted(rows - images, rows, candidates));
    }
  }

  /**
   * Writes the document frequencies of references, as {@link DocumentFrequencyTable} does.
   *
   * @param least in how many images an n-gram must be
   */
  private void frequencies(Dataset<Row> people, Path file, int least) throws IOException {
    Dataset<Row> all =
        people
            .select(REFERENCES)
            .flatMap(
                (FlatMapFunction<Row, String>) row -> ngrams(row.getList(0)), Encoders.STRING())
            .toDF(NGRAM)
            .groupBy(NGRAM)
            .agg(functions.count(functions.lit(1)).as(IMAGES))
            .persist();
    try {
      Dataset<Row> frequent = all.where(functions.col(IMAGES).geq(least));
      Dataset<Row> kept = frequent.isEmpty() ? all : frequent; // a table has a row at least
      write(file, people.count(), kept);
    } finally {
      all.unpersist();
    }
  }

  private static Iterator<String> ngrams(List<String> references) {
    Set<String> found = new HashSet<>();
    for (List<String> words : EvaluationSet.tokenised(references)) {
      for (int from = 0; from < words.size(); from++) {
        int longest = Math.min(words.size(), from + LONGEST_NGRAM);
        for (int to = from + 1; to <= longest; to++) {
          found.add(String.join(" ", words.subList(from, to)));
        }
      }
    }
    return found.iterator();
  }

  private static void write(Path file, long images, Dataset<Row> ngrams) throws IOException {
    long size = ngrams.count();
    try (OutputStream out = Files.newOutputStream(file);
        OutputStream packed = file.toString().endsWith(".gz") ? new GZIPOutputStream(out) : out;
        Writer text = new OutputStreamWriter(packed, StandardCharsets.UTF_8)) {
      text.write("captioner-df\t" + images + "\t" + size + "\n");
      Iterator<Row> rows = ngrams.orderBy(NGRAM).toLocalIterator();
      while (rows.hasNext()) {
        Row row = rows.next();
        text.write(row.getLong(1) + "\t" + row.getString(0) + "\n");
      }
    }
  }

  /** Sends a table to the executors under a name of its own; returns the name. */
  private String send(Path table) throws IOException {
    Path copy = Files.createTempDirectory("captioner");
    String name =
        copy.getFileName() + "-" + table.getFileName(); // its end tells whether it is gzip
    Path file = Files.copy(table, copy.resolve(name));
    ShippedFiles.ship(spark.sparkContext(), file);
    ShippedFiles.deleteOnExit(file);
    return name;
  }

  private static List<Metric> metrics(DocumentFrequencies df) {
    return List.of(new Bleu(), new RougeL(), new CiderD(df), new Cider(df));
  }

  private static DocumentFrequencies table(String name) {
    return TABLES.computeIfAbsent(
        name,
        file -> {
          try {
            return DocumentFrequencyTable.read(ShippedFiles.find(file));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Returns the sum of every metric's statistics over all images. */
  private static List<double[]> sums(Dataset<Row> pairs, String table) {
    List<List<double[]>> parts =
        pairs
            .select(CAPTION, REFERENCES)
            .toJavaRDD()
            .mapPartitions(rows -> partSums(rows, table))
            .collect();
    return parts.stream().reduce(ScoreJob::added).orElseThrow();
  }

  private static Iterator<List<double[]>> partSums(Iterator<Row> rows, String table) {
    List<Metric> metrics = metrics(table(table));
    List<double[]> sums = List.of();
    while (rows.hasNext()) {
      List<Sample> samples = new ArrayList<>();
      while (samples.size() < SCORED_AT_ONCE && rows.hasNext()) {
        Row row = rows.next();
        samples.add(
            new Sample(
                EvaluationSet.tokenised(List.of(row.getString(0))).get(0),
                EvaluationSet.tokenised(row.getList(1))));
      }
      List<double[]> some = new ArrayList<>();
      for (Metric metric : metrics) {
        some.add(metric.statistics(samples).stream().reduce(ScoreJob::sum).orElseThrow());
      }
      sums = sums.isEmpty() ? some : added(sums, some);
    }
    return sums.isEmpty() ? Collections.emptyIterator() : List.of(sums).iterator();
  }

  private static List<double[]> added(List<double[]> a, List<double[]> b) {
    List<double[]> sums = new ArrayList<>();
    for (int i = 0; i < a.size(); i++) {
      sums.add(sum(a.get(i), b.get(i)));
    }
    return sums;
  }

  private static double[] sum(double[] a, double[] b) {
    double[] sum = a.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += b[i];
    }
    return sum;
  }

  private static String json(List<double[]> sums, long images, boolean given, Dataset<Row> pairs) {
    long references =
        pairs.agg(functions.sum(functions.size(functions.col(REFERENCES)))).first().getLong(0);
    JsonObject scores = new JsonObject();
    List<Metric> metrics = List.of(new Bleu(), new RougeL(), new CiderD(), new Cider());
    StringBuilder signature = new StringBuilder();
    for (int i = 0; i < metrics.size(); i++) {
      Metric metric = metrics.get(i);
      double[] values = metric.scores(sums.get(i));
      for (int k = 0; k < values.length; k++) {
        scores.addProperty(metric.names().get(k), values[k]);
      }
      signature.append(metric.signature()).append('|');
    }
    signature.append(
        "tok:PTB-3.4.1,coco|df:%s|images:%d|refs:%d"
            .formatted(given ? "table" : "references," + images, images, references));
    JsonObject json = new JsonObject();
    json.add("metrics", scores);
    json.addProperty("images", images);
    json.addProperty(REFERENCES, references);
    json.addProperty("signature", signature.toString());
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json);
  }
}
