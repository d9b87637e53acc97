-- Requests with events as they were acknowledged; a row goes when it is drained.
CREATE TABLE inbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  received_at timestamptz NOT NULL,
  body bytea NOT NULL
) WITH (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 5000
);

-- What could not be read when it was drained.
CREATE TABLE quarantine (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  digest uuid NOT NULL UNIQUE,
  received_at timestamptz NOT NULL,
  body bytea NOT NULL,
  reason text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL,
  times integer NOT NULL
);

-- An alias belongs to the visitor it was linked to first.
CREATE TABLE identity (
  alias uuid PRIMARY KEY,
  visitor uuid NOT NULL,
  linked_at timestamptz NOT NULL
);

CREATE INDEX identity_by_visitor ON identity (visitor);

-- Monthly partitions are created when their first event is drained.
CREATE TABLE event (
  visitor uuid NOT NULL,
  ts timestamptz NOT NULL,
  event_id uuid NOT NULL,
  name text NOT NULL,
  value bigint,
  currency text,
  order_id text,
  props jsonb
) PARTITION BY RANGE (ts);

CREATE UNIQUE INDEX event_by_visitor ON event (visitor, ts, event_id) INCLUDE (name, value);

CREATE TABLE exposure (
  visitor uuid NOT NULL,
  phase integer NOT NULL,
  variant text NOT NULL,
  first_at timestamptz NOT NULL,
  event_id uuid NOT NULL,
  attributes jsonb,
  PRIMARY KEY (visitor, phase, variant)
);

CREATE INDEX exposure_by_phase ON exposure (phase, visitor);

-- Visitors whose facts changed since their last refresh. Never unique: an insert that is skipped
-- because an older row is just being deleted would lose the change.
CREATE TABLE dirty (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  visitor uuid NOT NULL,
  received_at timestamptz NOT NULL
) WITH (
  autovacuum_vacuum_scale_factor = 0,
  autovacuum_vacuum_threshold = 50000
);

-- What the last fold of a visitor added to the tallies, so that the next one can take it back.
CREATE TABLE contribution (
  visitor uuid NOT NULL,
  phase integer NOT NULL,
  metric integer NOT NULL,
  day date NOT NULL,
  variant text NOT NULL,
  segment text NOT NULL,
  currency text NOT NULL,
  visitors smallint NOT NULL,
  converted smallint NOT NULL,
  sx bigint NOT NULL,
  sxx numeric(38, 0) NOT NULL,
  PRIMARY KEY (visitor, phase, metric, day, variant, segment, currency)
);

-- Sums of contributions, always.
CREATE TABLE tally (
  phase integer NOT NULL,
  metric integer NOT NULL,
  day date NOT NULL,
  variant text NOT NULL,
  segment text NOT NULL,
  currency text NOT NULL,
  visitors bigint NOT NULL,
  converted bigint NOT NULL,
  sx numeric(38, 0) NOT NULL,
  sxx numeric(38, 0) NOT NULL,
  PRIMARY KEY (phase, metric, day, variant, segment, currency)
) WITH (fillfactor = 50);

-- The lock on a lane's row is the right to refresh.
CREATE TABLE lane (
  lane smallint PRIMARY KEY,
  refreshed_at timestamptz NOT NULL
);

INSERT INTO lane (lane, refreshed_at)
VALUES (0, now());

-- Phases whose visitors are being folded again because a definition changed.
CREATE TABLE recomputation (
  phase integer PRIMARY KEY,
  done_up_to uuid,
  requested_at timestamptz NOT NULL
);
