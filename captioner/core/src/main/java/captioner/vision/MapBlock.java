package captioner.vision;

import ai.djl.nn.Block;

/** A block of one map to one map that can tell its operations. */
interface MapBlock extends Block {

  /**
   * Tells the operations in the order they are to be done.
   *
   * @param map name of the input
   * @return name of the output
   */
  String trace(GridTracer tracer, String map);
}
