package captioner.training;

import java.util.List;

/**
 * Whether other models teach this one: besides the reference's next word it is told how likely they
 * find every word there (Hinton et al. 2015, "Distilling the Knowledge in a Neural Network", with a
 * temperature of 1; word by word: Kim and Rush 2016, section 3.1).
 *
 * @param teachers names or folders of models; several teach the mean of their probabilities
 * @param weight their share of the loss, in [0, 1]; the references have the rest
 */
public record DistillationConfig(List<String> teachers, double weight) {

  /** Checks the weight and keeps a copy of the list. */
  public DistillationConfig {
    teachers = List.copyOf(teachers);
    Checks.require(weight >= 0 && weight <= 1, "distillation.weight must be in [0, 1]", weight);
    Checks.require(
        weight == 0 || !teachers.isEmpty(), "distillation.weight needs teachers", weight);
  }

  /** Returns none: what a recipe without this block means. */
  public static DistillationConfig off() {
    return new DistillationConfig(List.of(), 0);
  }
}
