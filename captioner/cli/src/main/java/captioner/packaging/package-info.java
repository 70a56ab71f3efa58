/**
 * Folders for programs that run models of many kinds.
 *
 * <p>Decisions. A folder holds copies and never links, so that it can be moved to another machine.
 * Of our libraries it takes those that the other program does not have: never DJL itself, which
 * must be there once.
 */
package captioner.packaging;
