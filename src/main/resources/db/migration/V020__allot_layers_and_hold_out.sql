-- Experiments of one layer share no visitor: each gets buckets of its layer when it starts.
CREATE TABLE layer (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE
);

-- Half-open ranges of buckets; the rows of an experiment go when it is concluded. The layers lie one
-- behind the other on a line, so that one constraint keeps all ranges apart.
CREATE TABLE layer_range (
  experiment_id integer NOT NULL REFERENCES experiment (id) ON DELETE CASCADE,
  layer_id integer NOT NULL REFERENCES layer (id),
  first_bucket integer NOT NULL CHECK (first_bucket >= 0),
  end_bucket integer NOT NULL CHECK (end_bucket <= 10000),
  CHECK (first_bucket < end_bucket),
  EXCLUDE USING gist (
    int8range(layer_id::bigint * 10000 + first_bucket, layer_id::bigint * 10000 + end_bucket)
    WITH &&
  )
);

CREATE INDEX layer_range_by_experiment ON layer_range (experiment_id);

-- Until now an experiment had its layer for itself.
INSERT INTO layer (key)
SELECT DISTINCT definition ->> 'layer'
FROM experiment
WHERE status IN ('RUNNING', 'PAUSED')
  AND definition ->> 'layer' IS NOT NULL;

INSERT INTO layer_range (experiment_id, layer_id, first_bucket, end_bucket)
SELECT experiment.id, layer.id, 0, 10000
FROM experiment
JOIN layer ON layer.key = experiment.definition ->> 'layer'
WHERE status IN ('RUNNING', 'PAUSED');

-- Shares of visitors who see no experiment.
CREATE TABLE holdout (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  key text NOT NULL UNIQUE,
  version integer NOT NULL,
  definition jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

-- How a phase divides visitors; absent in phases that began before this was kept.
ALTER TABLE phase ADD COLUMN split jsonb;
