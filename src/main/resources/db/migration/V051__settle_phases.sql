-- From here on a phase's numbers stay as they are, because events that it counted may be dropped.
ALTER TABLE phase ADD COLUMN settled_at timestamptz;
