/**
 * Where a captioner looked, for people: a folder of web pages for many photos ({@link
 * captioner.report.HtmlReport}) and a figure for one ({@link captioner.report.ExplainFigure}).
 *
 * <p>Decisions. The report is static: {@code index.html}, its style and its script are copied from
 * this package's resources and know nothing of the photos, so nothing a file is called can become
 * markup. What differs lies in {@code data/}, scripts of one call a line, because a page opened
 * from a disk may load scripts but may not fetch JSON. A line is written when its photo is done and
 * never changed: the page works while a run goes on and after it was killed, and the later of two
 * lines on one photo counts.
 *
 * <p>Photos are copied small, 320 and 960 pixels on their longer side, about 20 and 100 kB: the
 * folder can be moved or sent without the originals.
 */
package captioner.report;
