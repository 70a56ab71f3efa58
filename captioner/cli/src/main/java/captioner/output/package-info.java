/**
 * Forms in which captions leave the program. One small {@link captioner.output.CaptionWriter} each;
 * all of them write row by row, so that whatever was captioned is kept when a run is cut short.
 */
package captioner.output;
