-- What the percentile of a goal's cap came to.
ALTER TABLE goal ADD COLUMN frozen_cap numeric;

-- Refunds and cancellations name an order, whoever reports them.
CREATE INDEX event_by_order ON event (order_id) WHERE order_id IS NOT NULL;

ALTER TABLE dirty ADD COLUMN order_id text;

-- The first 50 aliases of a visitor are found in order.
DROP INDEX identity_by_visitor;

CREATE INDEX identity_by_visitor ON identity (visitor, linked_at, alias);

-- Listed page by page, like every other list.
ALTER TABLE quarantine ALTER COLUMN id TYPE integer;

-- What is known of a visitor for good: that it is a program, for example.
CREATE TABLE visitor_flag (
  visitor uuid NOT NULL,
  flag text NOT NULL,
  PRIMARY KEY (visitor, flag)
);

-- One row a visitor and phase: what the visitor's numbers were on each day, packed. Every visitor
-- is folded again, so nothing is carried over from the rows a cell.
DROP TABLE contribution;

CREATE TABLE contribution (
  visitor uuid NOT NULL,
  phase integer NOT NULL,
  body bytea NOT NULL,
  PRIMARY KEY (visitor, phase)
);

CREATE INDEX contribution_by_phase ON contribution (phase);

-- Results read one segment of a phase: its rows lie side by side. A sum of squares of one visitor
-- can have 38 digits already.
DROP TABLE tally;

CREATE TABLE tally (
  phase integer NOT NULL,
  segment text NOT NULL,
  metric integer NOT NULL,
  day date NOT NULL,
  variant text NOT NULL,
  currency text NOT NULL,
  visitors bigint NOT NULL,
  converted bigint NOT NULL,
  sx numeric NOT NULL,
  sxx numeric NOT NULL,
  sc numeric NOT NULL,
  scc numeric NOT NULL,
  sxc numeric NOT NULL,
  sy numeric NOT NULL,
  syy numeric NOT NULL,
  sxy numeric NOT NULL,
  PRIMARY KEY (phase, segment, metric, day, variant, currency)
) WITH (fillfactor = 50);

-- Sums of products of two numbers of the same visitors.
CREATE TABLE tally_pair (
  phase integer NOT NULL,
  variant text NOT NULL,
  metric_a integer NOT NULL,
  currency_a text NOT NULL,
  metric_b integer NOT NULL,
  currency_b text NOT NULL,
  sab numeric NOT NULL,
  PRIMARY KEY (phase, variant, metric_a, currency_a, metric_b, currency_b)
) WITH (fillfactor = 50);

INSERT INTO recomputation (phase, requested_at)
SELECT id, now()
FROM phase
ON CONFLICT (phase) DO UPDATE
SET done_up_to = NULL;
