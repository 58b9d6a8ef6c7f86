-- Which attempt of the display a refresh token was used by: only that one may ask again, when its answer was lost.
ALTER TABLE display_refresh_token ADD COLUMN used_by bytea;
