-- The past of a service as the pages draw it: a row a quarter of an hour, a bit a minute, kept up to date by the trigger. A week of a
-- thousand services is then 672,000 rows to choose from instead of tens of millions. Bits are set twice without harm, so that a
-- minute that is written again counts once. A minute is down when at least half of its samples failed, missed when one did.
CREATE TABLE quarter (
  service TEXT NOT NULL, start INTEGER NOT NULL,
  watched INTEGER NOT NULL, missed INTEGER NOT NULL, down INTEGER NOT NULL,
  host_watched INTEGER NOT NULL, host_missed INTEGER NOT NULL, host_down INTEGER NOT NULL,
  PRIMARY KEY (service, start)
) STRICT, WITHOUT ROWID;
CREATE INDEX quarter_start ON quarter (start);

INSERT INTO quarter (service, start, watched, missed, down, host_watched, host_missed, host_down)
SELECT service, minute - minute % 900000000,
  sum(DISTINCT CASE WHEN probe <> 'host' AND up + down > 0 THEN 1 << (minute % 900000000 / 60000000) ELSE 0 END),
  sum(DISTINCT CASE WHEN probe <> 'host' AND down > 0 THEN 1 << (minute % 900000000 / 60000000) ELSE 0 END),
  sum(DISTINCT CASE WHEN probe <> 'host' AND down > 0 AND down >= up THEN 1 << (minute % 900000000 / 60000000) ELSE 0 END),
  sum(DISTINCT CASE WHEN probe = 'host' AND up + down > 0 THEN 1 << (minute % 900000000 / 60000000) ELSE 0 END),
  sum(DISTINCT CASE WHEN probe = 'host' AND down > 0 THEN 1 << (minute % 900000000 / 60000000) ELSE 0 END),
  sum(DISTINCT CASE WHEN probe = 'host' AND down > 0 AND down >= up THEN 1 << (minute % 900000000 / 60000000) ELSE 0 END)
FROM probe_minute GROUP BY 1, 2;

-- Without "ON CONFLICT": inside a trigger the outer statement's REPLACE would win over it (sqlite.org/lang_createtrigger.html).
CREATE TRIGGER probe_minute_quarter AFTER INSERT ON probe_minute BEGIN
  INSERT INTO quarter (service, start, watched, missed, down, host_watched, host_missed, host_down)
    SELECT NEW.service, NEW.minute - NEW.minute % 900000000, 0, 0, 0, 0, 0, 0
    WHERE NOT EXISTS (SELECT 1 FROM quarter WHERE service = NEW.service AND start = NEW.minute - NEW.minute % 900000000);
  UPDATE quarter SET
    watched = watched | CASE WHEN NEW.probe <> 'host' AND NEW.up + NEW.down > 0 THEN 1 << (NEW.minute % 900000000 / 60000000) ELSE 0 END,
    missed = missed | CASE WHEN NEW.probe <> 'host' AND NEW.down > 0 THEN 1 << (NEW.minute % 900000000 / 60000000) ELSE 0 END,
    down = down | CASE WHEN NEW.probe <> 'host' AND NEW.down > 0 AND NEW.down >= NEW.up THEN 1 << (NEW.minute % 900000000 / 60000000) ELSE 0 END,
    host_watched = host_watched | CASE WHEN NEW.probe = 'host' AND NEW.up + NEW.down > 0 THEN 1 << (NEW.minute % 900000000 / 60000000) ELSE 0 END,
    host_missed = host_missed | CASE WHEN NEW.probe = 'host' AND NEW.down > 0 THEN 1 << (NEW.minute % 900000000 / 60000000) ELSE 0 END,
    host_down = host_down | CASE WHEN NEW.probe = 'host' AND NEW.down > 0 AND NEW.down >= NEW.up THEN 1 << (NEW.minute % 900000000 / 60000000) ELSE 0 END
  WHERE service = NEW.service AND start = NEW.minute - NEW.minute % 900000000;
END;

-- What operators did, by time: few among many decisions.
CREATE INDEX event_operator ON event (at) WHERE kind = 'operator';
