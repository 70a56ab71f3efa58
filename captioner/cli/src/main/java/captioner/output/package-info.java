/**
 * Forms in which captions leave the program: rows of a file, one small {@link
 * captioner.output.CaptionWriter} each, and files of their own for single photos, one small {@link
 * captioner.output.Sidecar} each.
 *
 * <p>Decisions. Rows are written as photos are done and depend on no other row, so that a run can
 * be cut short anywhere ({@link captioner.resume}); what needs all photos, as COCO's array does, is
 * written when the run ends. Whole files are written beside their place and renamed ({@link
 * captioner.output.AtomicFile}). JSONL and CSV are for machines and hold paths as they are, also
 * those that a spreadsheet takes for formulas; text is for people, and its lines stay lines.
 * Sidecars are called {@code beach.xmp} as Adobe's specification has it, not {@code beach.jpg.xmp}
 * as some programs do, unless two photos would share one.
 */
package captioner.output;
