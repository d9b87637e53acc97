-- Reports of a holdout begin with the visitors that it keeps.
CREATE INDEX visitor_flag_by_flag ON visitor_flag (flag, visitor);
