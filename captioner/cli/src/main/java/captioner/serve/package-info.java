/**
 * Captions over HTTP: {@link captioner.serve.CaptionServer} answers, and nothing else of this
 * project knows a network address.
 *
 * <p>A request is read whole into memory, its photos are decoded in its own thread, and each waits
 * in {@link captioner.serve.BatchQueue}, where photos of all requests that want captions of one
 * kind go through the network together. What is in work is bounded before a byte of it is read
 * ({@link captioner.serve.Admission}); what is over is turned away at once. Every error is a {@link
 * captioner.serve.Problem}.
 *
 * <p>Decisions. Javalin, because it is a thin layer over Jetty and leaves threads and limits to us.
 * Requests keep a thread while they wait: there are never more of them than the queue is long.
 * Bodies with several parts are taken apart by Jetty's parser from memory, because the servlet's
 * own writes files. A stream of words is sent by its request's thread too, from a list that the
 * batch fills ({@link captioner.serve.CaptionStream}): no reader keeps a batch waiting. Nothing is
 * cached and no file name leaves this machine.
 */
package captioner.serve;
