package io.microlift.tools;

/** What {@code --help} prints. */
final class Manual {
  /** Of the replay. */
  static final String REPLAY =
      """
      Usage: replay.sh FILE [OPTION]...

      Sends a recorded experiment (CSV with a heading line, plain or .gz; one row is one
      visitor) to a running server through its public HTTP interface, waits until it is in
      the results, and compares them with reference results. Sending the same file again
      changes nothing.

      What the columns mean (known without options for: hillstrom, cookie_cats, and for a
      FILE with NAME.mapping.json beside it):
        --mapping NAME|FILE    a known data set, or a JSON file like the options below
        --experiment KEY       default: the file's name without endings
        --variant COLUMN       variant seen; "No E-Mail" becomes the key No-E-Mail
        --control VALUE        the value that is the control
        --visitor COLUMN       visitor's id; default: KEY-1, KEY-2, ... by row
        --time COLUMN          time of the exposure, 2026-08-24T10:00:00Z or
                               2026-08-24 10:00:00 UTC; default: the experiment's start
        --end TIME             moves all times so that the last one becomes TIME
        --goal COLUMN[:KIND[:CURRENCY]]   repeatable; KIND is one of
                                 conversion  reached unless empty, 0 or false (default)
                                 count       reached that many times, 0 to 10000
                                 value       worth that much, unless empty or 0
        --primary GOAL         default: the first goal
        --attribute COLUMN     sent with the exposure, for segments; repeatable

      Server:
        --url URL              default: http://127.0.0.1:8080
        --admin-key KEY        default: $MICROLIFT_ADMIN_KEY, else what run.sh keeps
        --client-key KEY       default: $MICROLIFT_CLIENT_KEY, else what run.sh keeps
        --connections N        requests at a time, default 4
        --batch N              events in a request, 1 to 2500, default 500
        --patience SECONDS     how long to repeat a request while the server is down or
                               asks to wait, default 120

      Results:
        --expect FILE          reference; default: expected-NAME.json beside FILE, if any
        --no-expect            compare with nothing
        --dump-acknowledged FILE   writes the id of every event the server answered for

      Exit: 0 done and nothing differs, 1 something differs, 2 wrong option or file,
      3 refused by the server, 4 server out of reach for longer than the patience.
      """;

  /** Of the benchmark. */
  static final String BENCHMARK =
      """
      Usage: bench.sh [OPTION]...

      Measures requests a second, latencies and events a second of a server on this
      machine: assignments and batches of 100 events, each beside an endpoint of the same
      server that reads the same body and does nothing; then assignments of 1, 20 and 200
      live experiments beside a constant answer of the same size; then 15,000 assignments and
      10,000 events a second at once. Any unexpected answer fails the
      run, and in the end the results have to hold all events sent. The column "generator"
      says how much of one processor the measuring itself took.

        --seconds N        length of a round, default 10
        --rounds N         rounds of each kind, in turns, default 3
        --connections N    requests at a time, default 32
        --heap N           MiB of heap that the server may use, default 1024
        --starts N         start servers this often and measure only how long that takes:
                           the first time, the next time, and on a PostgreSQL that runs
        --url URL          a server that runs already (it will hold the experiment "bench"
                           afterwards); default: one of its own, on a free port, with a
                           data folder that is removed in the end
        --admin-key KEY, --client-key KEY   of that server; default as in replay.sh

      Exit: 0 done, 1 results do not hold what was sent, 2 wrong option, 3 a request
      failed, 4 server out of reach. A missed target does not change it.
      """;

  /** Of the benchmark of the fold. */
  static final String FOLD_BENCHMARK =
      """
      Usage: fold-bench.sh [OPTION]...

      Measures how fast events become results, on a server of its own for each number of
      visitors, with a data folder that is removed in the end, and relates every rate to a
      plain binary COPY of up to a million of the same event rows into a table without
      indexes, in the same run: full recomputation of an experiment of ten goals and three
      variants over 30 days after a goal was changed, events acknowledged, drained and in
      the tallies, the latency of its results, and the bytes on disk.

      The visitors of the recomputation, their exposures and events, are written straight
      into the tables of facts with SQL, all indexes in place; the server then folds them
      because a goal is changed through its public interface. Ingestion and refresh go
      through the public interface only, on top of what was written.

        --visitors N[,N]   numbers of visitors; default 1000000,5000000
        --events N         events of each visitor, default 10; ten million events need
                           about 5 GB of disk
        --seconds N        how long events are sent, default 10

      Exit: 0 done, 1 visitors are missing in the results, 2 wrong option, 3 a request
      failed, 4 server out of reach. A missed target does not change it.
      """;

  /** Of the crash test. */
  static final String CRASH_TEST =
      """
      Usage: crash-test.sh [FILE] [OPTION]...

      Starts servers of its own with empty data folders, replays FILE (as replay.sh does;
      it needs reference results beside it; default: the sample of the tests) and kills
      the server, its PostgreSQL, or both at once, in the middle. Then the results have to
      equal the reference, every acknowledged message has to be in the store, and a second
      replay from the start may change nothing.

        --kills N          kills in each of the three rounds, default 3
        --victim WHO       only one round: server, store or both; default: all
        --batch N          events in a request, default 20
        --connections N    requests at a time, default 4

      With --minutes N it instead sends new events for that long, kills one of the three
      every 2 to 12 seconds, and then checks: the ids stored are those acknowledged, none
      twice; all visitors are in the results; the tallies stay the same when everything is
      folded again, and when it is folded from scratch; POST /v1/invariants finds nothing.

        --minutes N        how long
        --seed N           of the moments and victims, default 1

      Exit: 0 nothing was lost, 1 something differs, 2 wrong option or file, 3 refused by
      the server, 4 the server did not come back.
      """;

  /** Of the test with two nodes. */
  static final String TWO_NODES_TEST =
      """
      Usage: two-nodes-test.sh [OPTION]...

      Starts two servers on one PostgreSQL and one Redis (redis-server has to be installed),
      all of them new. Sends events to both, by batches and as OFREP's clients track, some to
      both at once, and asks both for variants, also by OFREP and of visitors who are recorded
      as exposed, while nodes are restarted one after the other or killed, Redis is restarted or
      stands still, and PostgreSQL is restarted, in an order that the seed decides; each at least
      once, however short the time.

      Then the ids stored have to be those acknowledged, none twice, and all visitors in the
      results; the tallies have to be the same when all is folded again and from scratch;
      every variant ever answered has to be the one computed here; every answer from 500 on
      needs a Retry-After; after each disturbance both nodes have to be less than 5 s behind
      within 60 s; and nodes that are up may leave one question in 1,000 without an answer,
      whatever happens to the stores (who is recorded, and results, may wait for PostgreSQL).
      A node is up from 2 s after it says that it is ready. Unanswered questions are counted
      by what was going on and by what came instead; the lag is measured all the time.

        --minutes N        how long, default 10
        --seconds N        how long, for a short run
        --seed N           of the order, default 1

      Exit: 0 all of it holds, 1 something does not, 2 wrong option, 3 refused by a server, 4
      a server did not come back.
      """;

  /** Of the simulation. */
  static final String SIMULATION =
      """
      Usage: simulate.sh [OPTION]...

      Runs experiments whose truth is known through a server of its own, with a data folder
      that is removed in the end, and checks what the server recommends. Events carry times
      of the last 14 days; everything goes through the public interface.

      Experiments without an effect are looked at after each day, and each recommendation
      is followed. Experiments with an effect of 5 % run as long as that takes with power
      0.8. A split of 48 to 52 has to be noticed, and refunds have to change the past.

        --experiments N   experiments without an effect, default 200
        --visitors N      visitors of each of them a day, default 60
        --effects N       experiments with an effect, default 100
        --seed N          of everything random, default 20260824

      It prints a table: how often something was seen, how often it should be, and whether
      that holds: not if a right server would be as far off once in 2,000 times.

      Exit: 0 all holds, 1 something does not, 2 wrong option, 3 a request failed, 4 server
      out of reach.
      """;

  /** Of the traffic of the demo shop. */
  static final String DEMO_TRAFFIC =
      """
      Usage: demo-traffic.sh [OPTION]...

      Defines and starts the experiment of the demo shop, asks for the variant of each of
      many made-up visitors, and reports what they do: they come over the past days, more in
      the evening than at night, on phones and at desks, for the first time or again; a few
      are programs. Some look, fewer add to the cart, few order, and some send it back. The
      variant changes the chance of one step only, adding to the cart. Running it again with
      the same seed changes nothing.

        --visitors N       how many, default 12000
        --days N           over how many days before the experiment's start, default 14
        --effect PERCENT   by how much the variant changes the chance to add to the cart,
                           default 25
        --seed N           of everything that is left to chance, default 1

      Server:
        --url URL          default: http://127.0.0.1:8080
        --admin-key KEY, --client-key KEY   default as in replay.sh
        --patience SECONDS how long to repeat a request while the server is down or asks to
                           wait, default 120

      Exit: 0 done, 2 wrong option, 3 refused by the server, 4 server out of reach.
      """;

  private Manual() {}
}
