-- Old minutes are deleted by their age, whatever their probe: without this each portion would read the whole table.
CREATE INDEX probe_minute_minute ON probe_minute (minute);
CREATE INDEX seen_up_at ON seen_up (at);
