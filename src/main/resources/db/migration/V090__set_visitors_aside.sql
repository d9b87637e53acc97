-- Visitors whose history could not be folded: what they added before stays until it can be.
CREATE TABLE unfolded_visitor (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  visitor uuid NOT NULL UNIQUE,
  reason text NOT NULL,
  first_seen timestamptz NOT NULL,
  last_seen timestamptz NOT NULL
);
