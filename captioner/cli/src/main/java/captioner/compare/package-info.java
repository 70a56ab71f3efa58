/**
 * The comparison of captioners: what a recipe asks for, what rows of it brought, and the page of
 * it.
 *
 * <p>Every step of a row is a command of this program in a process of its own: {@code train},
 * {@code evaluate}, {@code measure}. So memory and speed are those of a fresh process, a row that
 * fails takes nobody along, every row can be repeated by hand from its log, and a flag that {@code
 * train} gets is at once a setting of rows. What a step leaves in the row's folder is how a later
 * run knows that it is done.
 *
 * <p>Plots are bitmaps, one for light and one for dark readers: XChart's vector graphics need a
 * library under the LGPL.
 */
package captioner.compare;
