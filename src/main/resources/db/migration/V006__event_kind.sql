-- The activity page asks for one kind, the newest first: alerts are few among many decisions.
CREATE INDEX event_kind ON event (kind, id);
