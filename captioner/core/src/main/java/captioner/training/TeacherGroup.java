package captioner.training;

import ai.djl.Device;
import captioner.data.CaptionDataset;
import captioner.model.CaptionModel;
import captioner.model.View;
import captioner.text.Vocabulary;
import captioner.training.TrainingRun.FeatureProgress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The teachers of a run, loaded, with the features that they read. */
final class TeacherGroup implements AutoCloseable {
  private final Path cache;
  private final FeatureProgress progress;
  private final List<Teacher.Member> members = new ArrayList<>();
  private final List<FeatureSource> sources = new ArrayList<>();

  /** Makes an empty group, whose features are cached in a folder. */
  TeacherGroup(Path cache, FeatureProgress progress) {
    this.cache = cache;
    this.progress = progress;
  }

  /**
   * Adds a teacher.
   *
   * @param vocabulary of the student
   * @throws TrainingException if the teacher has another
   */
  void add(TeacherModel found, Vocabulary vocabulary, CaptionDataset training, List<View> views)
      throws IOException {
    CaptionModel model = CaptionModel.load(found.folder(), Device.cpu());
    FeatureSource source = new FeatureSource(cache, model.config(), found.backbones(), progress);
    sources.add(source);
    members.add(
        new Teacher.Member(
            model, source.features("training photos for a teacher", training, views)));
    if (!model.vocabulary().equals(vocabulary)) {
      throw new TrainingException(
          found.folder()
              + " cannot teach this model: its vocabulary.txt is another; leave out --init, or"
              + " name teachers of one vocabulary");
    }
  }

  /** Returns all of them as one, if there are any. */
  Optional<Teacher> teacher() {
    return members.isEmpty() ? Optional.empty() : Optional.of(new Teacher(members));
  }

  @Override
  public void close() throws IOException {
    members.forEach(member -> member.model().close());
    for (FeatureSource source : sources) {
      source.close();
    }
  }
}
