package captioner.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import captioner.data.CaptionBatch;
import captioner.model.CaptionModel;
import captioner.model.View;
import java.io.IOException;
import java.util.List;

/** Trained models that say together how likely each word is in place of a reference's next one. */
public final class Teacher {
  private final List<Member> members;

  /** A model, which stays the caller's, with what it sees of the training photos. */
  public record Member(CaptionModel model, PhotoFeatures features) {}

  /** Joins models, at least one, of the student's vocabulary. */
  public Teacher(List<Member> members) {
    this.members = List.copyOf(members);
  }

  /**
   * Returns the mean of the members' probabilities. They see the whole reference so far, whatever
   * is hidden from the student, and no gradient is kept.
   *
   * @param scope owns the result
   * @param seen the view of every photo of the batch
   * @param real M places
   * @return (M, V)
   */
  NDArray probabilities(NDManager scope, CaptionBatch batch, List<View> seen, RealTokens real)
      throws IOException {
    NDArray sum = null;
    for (Member member : members) {
      try (NDManager pass = scope.newSubManager()) {
        NDArray inputs = pass.create(batch.inputs(), CrossEntropy.shape(batch));
        NDArray probabilities =
            TeacherForcing.logits(
                    member.model().network(),
                    new ParameterStore(pass, false),
                    member.features().read(pass, batch.images(), seen),
                    inputs,
                    real,
                    false)
                .softmax(-1);
        if (sum == null) {
          sum = probabilities;
          sum.attach(scope);
        } else {
          sum.addi(probabilities);
        }
      }
    }
    return sum.divi(members.size());
  }
}
