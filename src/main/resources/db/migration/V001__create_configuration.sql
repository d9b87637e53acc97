-- Definitions and their history: small tables, read whole into snapshots.

CREATE SEQUENCE metric_number AS integer;

CREATE TABLE goal (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  version integer NOT NULL,
  -- Names what is counted: a new number whenever the counting changes, so old tallies never mix in.
  metric integer NOT NULL UNIQUE,
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE TABLE experiment (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  version integer NOT NULL,
  status text NOT NULL,
  definition jsonb NOT NULL,
  conclusion jsonb,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- A stretch of an experiment with constant assignment; results are per phase.
CREATE TABLE phase (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  experiment_id integer NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  number integer NOT NULL,
  salt text NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  UNIQUE (experiment_id, number)
);

CREATE TABLE audit_entry (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL,
  who text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  key text NOT NULL,
  before jsonb,
  after jsonb
);

CREATE INDEX audit_entry_by_subject ON audit_entry (subject, key, id);

-- Everything assignment and counting need, written in the transaction of every change.
CREATE TABLE snapshot (
  version bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body jsonb NOT NULL,
  created_at timestamptz NOT NULL
);
