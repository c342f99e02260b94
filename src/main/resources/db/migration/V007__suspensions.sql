-- Spans in which Understudy did not act by itself, as the strips draw them: a row a span, open while it lasts. Kept by the triggers, so
-- that a page of services needs one question, also for a pause that began long before what the strip shows.
CREATE TABLE suspension (
  service TEXT NOT NULL, kind TEXT NOT NULL, began INTEGER NOT NULL, ended INTEGER,
  PRIMARY KEY (service, kind, began)
) STRICT, WITHOUT ROWID;
CREATE INDEX suspension_ended ON suspension (ended);

-- What was there before. A pause that ran out was not written down until now: it is open only if it is in force, else only its begin is known.
INSERT INTO suspension (service, kind, began, ended)
SELECT e.service, 'paused', e.at, coalesce(
  (SELECT n.at FROM event n WHERE n.service = e.service AND n.id > e.id AND n.kind = 'operator' AND n.code IN ('paused', 'resumed') ORDER BY n.id LIMIT 1),
  CASE WHEN EXISTS (SELECT 1 FROM kept k WHERE k.service = e.service AND k.what = 'pause' AND k.value <> '') THEN NULL ELSE e.at END)
FROM event e WHERE e.kind = 'operator' AND e.code = 'paused' GROUP BY e.service, e.at;

INSERT INTO suspension (service, kind, began, ended)
SELECT e.service, 'halted', e.at,
  (SELECT n.at FROM event n WHERE n.service = e.service AND n.id > e.id AND n.state_to NOT IN ('HALTED', '')
    AND n.kind IN ('transition', 'alert', 'operator', 'start') ORDER BY n.id LIMIT 1)
FROM event e WHERE e.state_to = 'HALTED' AND e.state_from NOT IN ('HALTED', '') AND e.kind IN ('transition', 'alert', 'operator') GROUP BY e.service, e.at;

CREATE TRIGGER event_paused AFTER INSERT ON event WHEN NEW.kind = 'operator' AND NEW.code = 'paused' BEGIN
  INSERT INTO suspension (service, kind, began) SELECT NEW.service, 'paused', NEW.at
    WHERE NOT EXISTS (SELECT 1 FROM suspension WHERE service = NEW.service AND kind = 'paused' AND (ended IS NULL OR began = NEW.at));
END;
CREATE TRIGGER event_resumed AFTER INSERT ON event WHEN NEW.code = 'pause-ended' OR NEW.kind = 'operator' AND NEW.code = 'resumed' BEGIN
  UPDATE suspension SET ended = NEW.at WHERE service = NEW.service AND kind = 'paused' AND ended IS NULL;
END;
-- What a mirror or a hook notes has no state, or the one of when it began.
CREATE TRIGGER event_halted AFTER INSERT ON event WHEN NEW.state_to = 'HALTED' AND NEW.kind IN ('transition', 'alert', 'operator', 'start') BEGIN
  INSERT INTO suspension (service, kind, began) SELECT NEW.service, 'halted', NEW.at
    WHERE NOT EXISTS (SELECT 1 FROM suspension WHERE service = NEW.service AND kind = 'halted' AND (ended IS NULL OR began = NEW.at));
END;
CREATE TRIGGER event_not_halted AFTER INSERT ON event WHEN NEW.state_to NOT IN ('HALTED', '') AND NEW.kind IN ('transition', 'alert', 'operator', 'start') BEGIN
  UPDATE suspension SET ended = NEW.at WHERE service = NEW.service AND kind = 'halted' AND ended IS NULL;
END;

-- It was for the pauses among the marks.
DROP INDEX event_operator;
