/**
 * Going on where a run was stopped, however it was stopped.
 *
 * <p>Decisions. One journal a run, {@code captions.jsonl.state} beside the first output, holds the
 * model and settings, and for each photo its path, size, modification time and where its rows end;
 * so all outputs of a run end at the same photo, and none of them need be read or understood to go
 * on. Results are committed a batch at a time, because a photo's numbers depend, in their last
 * digits, on the photos it was computed with: a run that goes on forms the same batches, and its
 * outputs are the same byte for byte.
 *
 * <p>Photos are told by path, size and modification time. One that has changed is captioned again,
 * and its old rows are taken out ({@link captioner.resume.Rewrite}). Rows of photos that are gone,
 * or not asked for this time, stay. Failed photos are done, too, until they change.
 */
package captioner.resume;
