/**
 * METEOR 1.5 for English: captions are compared by aligning their words, where a word may stand for
 * the same word, one with the same stem, a synonym, or, with a table, a phrase for its paraphrase.
 *
 * <p>{@link captioner.metrics.meteor.Meteor} is the {@link captioner.metrics.Metric}. A caption's
 * tokens are normalised ({@code WordNormalizer}) and looked up ({@code Lexicon}, {@code
 * SynonymSets}, {@link captioner.metrics.meteor.ParaphraseTable}); {@code Matches} lists all that
 * could stand for each other, {@code Aligner} chooses among them, and {@code Statistics} counts
 * what was chosen and turns counts into a score.
 *
 * <p>Sources: Denkowski and Lavie 2014, "Meteor Universal", <a
 * href="https://aclanthology.org/W14-3348/">W14-3348</a>, and 2011, "Meteor 1.3", <a
 * href="https://aclanthology.org/W11-2107/">W11-2107</a>.
 *
 * <p>Design decisions. As with the other metrics, figures must compare with published ones to the
 * last digit, quirks included, so this follows the program that the COCO caption evaluation calls
 * ({@code meteor-1.5.jar -l en -norm}); the code is our own. On three published systems' captions
 * of COCO's 5,000 test images and on 2,622 mutated and odd captions every count and score was the
 * same double as that program's, with and without its paraphrases. Scoring 5,000 images took 2.3 s
 * of CPU time from a cold start (0.4 s warm), and 9 s with METEOR's table, of which 4.3 s and 110
 * MB are for the table; the original took 6 and 12 s.
 *
 * <ul>
 *   <li>Paraphrases make a difference: on the three systems METEOR is 28.08, 28.95 and 30.05 with
 *       METEOR's table and 27.42, 28.33 and 29.43 without; every fifth image differs, by 0.04 on
 *       average and by 0.49 at most. So the signature tells the two apart. The table (62 MB) does
 *       not ship with this project; users give the file.
 *   <li>WordNet comes from METEOR's own tables rather than from extJWNL 2.0.5, because only they
 *       are exact: METEOR mixes parts of speech and has its own morphology. With extJWNL and
 *       WordNet 3.0, 100 to 126 of 5,000 images differed, by 0.12 at most, and the corpus by 0.0005
 *       to 0.0009 (3.1: 118 to 150, 0.44, 0.0005 to 0.0008); it took 0.27 s of CPU time to open and
 *       66 MB in all, the tables 0.08 s and 35 MB. Their text is 1.5 MB gzipped, extJWNL with its
 *       data 11 MB.
 *   <li>The stemmer is Snowball's as packaged by Ray Holder in 2014 (BSD), because METEOR froze
 *       that algorithm: the two agree on all of 1.7 million words. OpenNLP's newer one does not:
 *       "added" becomes "add" there and "ad" here.
 *   <li>Tables are read when the first caption is scored; who scores with BLEU alone reads none.
 * </ul>
 */
package captioner.metrics.meteor;
