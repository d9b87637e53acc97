package io.microlift.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A small run of the simulation: experiments with a known truth, end to end. */
class SimulationIT {
  @Test
  void recommendsWhatIsRight() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);

    Exit exit =
        Simulation.run(
            List.of("--experiments", "20", "--effects", "10", "--visitors", "40"),
            Path.of("").toAbsolutePath(),
            print,
            print);

    String printed = out.toString(StandardCharsets.UTF_8);
    assertThat(exit).as(printed).isEqualTo(Exit.DONE);
    assertThat(printed).contains("5 of 5 hold");
  }
}
