-- How far the timetable, when it was laid, was at most from the greatest total fit there can be: a share, null where nothing
-- is proven, people having their places in the order they came.
ALTER TABLE event ADD COLUMN laid_gap real CHECK (laid_gap BETWEEN 0 AND 1);
GRANT UPDATE (laid_gap) ON event TO adequation_service;
