-- How many items arrived for a phase on a day, by what only their arrival tells: that they are
-- copies, or late, or of nobody who was exposed. Nothing about anybody.
CREATE TABLE arrival (
  phase integer NOT NULL,
  what text NOT NULL,
  day date NOT NULL,
  items bigint NOT NULL,
  PRIMARY KEY (phase, what, day)
) WITH (fillfactor = 50);
