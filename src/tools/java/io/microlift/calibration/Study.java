package io.microlift.calibration;

import java.util.List;

/** A question about the engine that simulation answers. */
interface Study {
  /** What is asked, as a heading. */
  String title();

  /** What one has to know to read the table. */
  String note();

  /** Experiments to simulate at full length. */
  int trials();

  /** Simulates one experiment in every setting. */
  void simulate(Draws draws);

  /** What came out. */
  List<Line> lines();
}
