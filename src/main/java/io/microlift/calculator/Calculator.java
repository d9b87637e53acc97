package io.microlift.calculator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** One statistical method, from JSON to JSON. */
@FunctionalInterface
public interface Calculator {
  /**
   * Reads every input, calls {@link Inputs#finish()}, and only then computes.
   *
   * @throws InvalidInputs if an input is missing, mistyped, out of range or unknown
   */
  ObjectNode calculate(Inputs in);
}
