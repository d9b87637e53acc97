-- A visitor's events lie side by side in this index, and everywhere in the table: timelines are
-- read from the index alone, unless a goal asks for properties.
CREATE UNIQUE INDEX event_timeline ON event (visitor, ts, event_id)
  INCLUDE (name, value, currency, order_id);

DROP INDEX event_by_visitor;

-- Room in each page for the next version of a contribution: then no index changes with it.
ALTER TABLE contribution SET (fillfactor = 70);
