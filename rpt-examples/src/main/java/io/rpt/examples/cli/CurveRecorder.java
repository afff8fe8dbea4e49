package io.rpt.examples.cli;

import io.rpt.djl.train.TrainingEvent;
import io.rpt.djl.train.TrainingEvent.EpochDone;
import io.rpt.djl.train.TrainingEvent.EpochResult;
import io.rpt.djl.train.TrainingEvent.Started;
import io.rpt.djl.train.TrainingEvent.StepDone;
import io.rpt.djl.train.TrainingListener;
import io.rpt.examples.runs.Curve;
import io.rpt.examples.runs.Curve.Epoch;
import io.rpt.examples.runs.Curve.Loss;
import java.util.ArrayList;
import java.util.List;

/** Writes down how a run learns, its training losses as means over some {@value #POINTS} spans. */
final class CurveRecorder implements TrainingListener {
  private static final int POINTS = 100;
  private static final double DIGITS = 1e6;

  private final List<Epoch> epochs = new ArrayList<>();
  private final List<Loss> losses = new ArrayList<>();
  private int stepsPerEpoch;
  private int span = 1;
  private double sum;
  private int count;

  @Override
  public void on(TrainingEvent event) {
    if (event instanceof Started started) {
      stepsPerEpoch = started.stepsPerEpoch();
      span = 1 + (stepsPerEpoch * started.epochs() - 1) / POINTS;
      started.done().forEach(this::add);
    } else if (event instanceof StepDone step) {
      add((step.epoch() - 1) * stepsPerEpoch + step.step(), step.loss());
    } else if (event instanceof EpochDone done) {
      add(done.result());
    }
  }

  private void add(EpochResult result) {
    epochs.add(new Epoch(rounded(result.loss()), result.scores()));
  }

  private void add(int step, double loss) {
    sum += loss;
    count++;
    if (step % span == 0) {
      losses.add(new Loss(step, rounded(sum / count)));
      sum = 0;
      count = 0;
    }
  }

  private static double rounded(double loss) {
    return Math.rint(loss * DIGITS) / DIGITS;
  }

  Curve curve() {
    return new Curve(stepsPerEpoch, epochs, losses);
  }
}
