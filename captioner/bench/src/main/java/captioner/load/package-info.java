/**
 * Loads {@code captioner serve} from a process of its own, as many clients do; run with {@code
 * scripts/load}.
 *
 * <p>{@link captioner.load.ServiceLoad} starts the server and the folder pipeline that it is
 * compared with, one after the other, and prints a table; {@link captioner.load.Clients} ask.
 */
package captioner.load;
