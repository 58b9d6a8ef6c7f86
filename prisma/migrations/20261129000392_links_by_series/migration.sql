-- What stands of a series in a calendar: asked for by each page that names one, and by each look at one of ours.
CREATE INDEX calendar_link_series ON calendar_link (calendar_id, series_external_id) WHERE series_external_id IS NOT NULL;
CREATE INDEX external_event_series ON external_event (calendar_id, series_external_id) WHERE series_external_id IS NOT NULL;
