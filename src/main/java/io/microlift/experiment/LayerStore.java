package io.microlift.experiment;

import io.microlift.platform.ProblemException;
import io.microlift.platform.ProblemType;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives experiments buckets of their layers; the table's constraint makes an overlap impossible.
 */
@Singleton
class LayerStore implements PanacheRepositoryBase<LayerEntity, Integer> {
  private final ExperimentStore experiments;

  LayerStore(ExperimentStore experiments) {
    this.experiments = experiments;
  }

  /**
   * Gives the experiment as much of its layer as its largest traffic asks for.
   *
   * @param keeps whether it keeps what it has, so that no visitor leaves it
   * @throws ProblemException if so much is not free, or the layer randomises another unit
   */
  void allot(ExperimentEntity entity, ExperimentDefinition definition, boolean keeps) {
    String key = definition.layer();
    if (key == null) {
      entity.layerRanges.clear();
      return;
    }
    int layer = idOf(key);
    List<Experiment> others = others(entity, key);
    checkUnit(definition, others);
    LayerSpace space =
        new LayerSpace(others.stream().flatMap(other -> other.layerRanges().stream()).toList());
    List<LayerRange> own =
        entity.layerRanges.stream()
            .filter(row -> keeps && row.layerId() == layer)
            .map(LayerRangeRow::toRange)
            .toList();
    int buckets = definition.layerBuckets();
    if (buckets > space.free()) {
      throw full(definition, space.free(), others);
    }
    List<LayerRangeRow> rows =
        space.allot(own, buckets).stream()
            .map(range -> new LayerRangeRow(layer, range.first(), range.end()))
            .toList();
    entity.layerRanges.retainAll(rows);
    entity.layerRanges.addAll(rows);
  }

  private int idOf(String key) {
    @Nullable LayerEntity layer = find("key", key).firstResult();
    if (layer == null) {
      layer = new LayerEntity();
      layer.key = key;
      persistAndFlush(layer);
    }
    return layer.id;
  }

  private List<Experiment> others(ExperimentEntity entity, String layer) {
    List<Experiment> others = new ArrayList<>();
    for (ExperimentEntity other :
        experiments.list(
            "status in ?1", List.of(ExperimentStatus.RUNNING, ExperimentStatus.PAUSED))) {
      Experiment experiment = other.toExperiment();
      if (!other.id.equals(entity.id) && Objects.equals(experiment.definition().layer(), layer)) {
        others.add(experiment);
      }
    }
    return others;
  }

  private static void checkUnit(ExperimentDefinition definition, List<Experiment> others) {
    for (Experiment other : others) {
      if (!other.definition().unit().equals(definition.unit())) {
        throw new ProblemException(
            ProblemType.LAYER_IS_FULL,
            "Layer '%s' divides visitors by %s, as %s does; %s has unit %s. Use that unit, or another layer."
                .formatted(
                    definition.layer(),
                    other.definition().unit(),
                    other.definition().key(),
                    definition.key(),
                    definition.unit()));
      }
    }
  }

  private static ProblemException full(
      ExperimentDefinition definition, int free, List<Experiment> others) {
    String holders =
        others.stream()
            .map(other -> other.definition().key().value())
            .sorted()
            .collect(Collectors.joining(", "));
    return new ProblemException(
        ProblemType.LAYER_IS_FULL,
        "Layer '%s' has %s of its traffic free and %s asks for %s; the rest belongs to %s. Ask for less traffic, or conclude one of them."
            .formatted(
                definition.layer(),
                free / (double) LayerRange.BUCKETS,
                definition.key(),
                definition.largestTraffic(),
                holders));
  }
}
