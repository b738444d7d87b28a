-- What the migrations make of an empty file. Written by `make schema`; do not edit.
BEGIN IMMEDIATE;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
CREATE TABLE action (
	id INTEGER NOT NULL, 
	uid VARCHAR NOT NULL, 
	at INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	reverses INTEGER, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_action PRIMARY KEY (id), 
	CONSTRAINT fk_action_reverses FOREIGN KEY(reverses) REFERENCES action (id), 
	CONSTRAINT uq_action_uid UNIQUE (uid)
);
CREATE INDEX ix_action_reverses ON action (reverses);
CREATE TABLE batch (
	uid VARCHAR NOT NULL, 
	imported_at INTEGER NOT NULL, 
	format VARCHAR NOT NULL, 
	file_name VARCHAR NOT NULL, 
	file_hash VARCHAR NOT NULL, 
	n_rows INTEGER NOT NULL, 
	n_added INTEGER NOT NULL, 
	n_known INTEGER NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_batch PRIMARY KEY (uid)
)
 WITHOUT ROWID

;
CREATE TABLE day_mark (
	uid VARCHAR NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	offset_min INTEGER NOT NULL, 
	precision VARCHAR NOT NULL, 
	logged_at INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	origin VARCHAR, 
	mark VARCHAR NOT NULL, 
	last_on VARCHAR, 
	note VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_day_mark PRIMARY KEY (uid), 
	CONSTRAINT ck_day_mark_mark CHECK (mark IN ('none', 'closed', 'paused', 'food complete')), 
	CONSTRAINT ck_day_mark_precision CHECK (precision IN ('exact', 'part of day', 'day')), 
	CONSTRAINT ck_day_mark_offset_min CHECK (offset_min BETWEEN -840 AND 900)
)
 WITHOUT ROWID

;
CREATE INDEX ix_day_mark_day ON day_mark (occurred_at, offset_min, precision, logged_at, source);
CREATE UNIQUE INDEX uq_day_mark_origin ON day_mark (origin) WHERE origin IS NOT NULL;
CREATE TABLE dose (
	uid VARCHAR NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	offset_min INTEGER NOT NULL, 
	precision VARCHAR NOT NULL, 
	logged_at INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	origin VARCHAR, 
	medicine VARCHAR NOT NULL, 
	amount VARCHAR, 
	note VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_dose PRIMARY KEY (uid), 
	CONSTRAINT ck_dose_precision CHECK (precision IN ('exact', 'part of day', 'day')), 
	CONSTRAINT ck_dose_offset_min CHECK (offset_min BETWEEN -840 AND 900)
)
 WITHOUT ROWID

;
CREATE INDEX ix_dose_day ON dose (occurred_at, offset_min, precision, logged_at, source);
CREATE UNIQUE INDEX uq_dose_origin ON dose (origin) WHERE origin IS NOT NULL;
CREATE TABLE episode (
	uid VARCHAR NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	offset_min INTEGER NOT NULL, 
	precision VARCHAR NOT NULL, 
	logged_at INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	origin VARCHAR, 
	site VARCHAR, 
	side VARCHAR, 
	count INTEGER, 
	duration_s INTEGER, 
	intensity FLOAT, 
	note VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_episode PRIMARY KEY (uid), 
	CONSTRAINT ck_episode_precision CHECK (precision IN ('exact', 'part of day', 'day')), 
	CONSTRAINT ck_episode_side CHECK (side IN ('left', 'right', 'both', 'midline')), 
	CONSTRAINT ck_episode_count CHECK (count >= 1), 
	CONSTRAINT ck_episode_duration_s CHECK (duration_s >= 0), 
	CONSTRAINT ck_episode_intensity CHECK (intensity BETWEEN 0 AND 10), 
	CONSTRAINT ck_episode_offset_min CHECK (offset_min BETWEEN -840 AND 900)
)
 WITHOUT ROWID

;
CREATE INDEX ix_episode_day ON episode (occurred_at, offset_min, precision, logged_at, source, site, side, duration_s, intensity);
CREATE UNIQUE INDEX uq_episode_origin ON episode (origin) WHERE origin IS NOT NULL;
CREATE TABLE factor (
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	unit VARCHAR NOT NULL, 
	aggregate VARCHAR NOT NULL, 
	timing VARCHAR NOT NULL, 
	is_retired INTEGER NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_factor PRIMARY KEY ("key"), 
	CONSTRAINT ck_factor_aggregate CHECK (aggregate IN ('sum', 'mean', 'max', 'last')), 
	CONSTRAINT ck_factor_kind CHECK (kind IN ('amount', 'duration', 'rating', 'yes_no')), 
	CONSTRAINT ck_factor_timing CHECK (timing IN ('before', 'during'))
)
 WITHOUT ROWID

;
CREATE TABLE mapping (
	header_key VARCHAR NOT NULL, 
	saved VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_mapping PRIMARY KEY (header_key)
)
 WITHOUT ROWID

;
CREATE TABLE medicine (
	uid VARCHAR NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	offset_min INTEGER NOT NULL, 
	precision VARCHAR NOT NULL, 
	logged_at INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	origin VARCHAR, 
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	medicine_class VARCHAR, 
	dose VARCHAR, 
	started_on VARCHAR, 
	stopped_on VARCHAR, 
	dose_changed_on VARCHAR, 
	is_as_needed INTEGER NOT NULL, 
	is_suspected INTEGER NOT NULL, 
	note VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_medicine PRIMARY KEY (uid), 
	CONSTRAINT ck_medicine_precision CHECK (precision IN ('exact', 'part of day', 'day')), 
	CONSTRAINT ck_medicine_offset_min CHECK (offset_min BETWEEN -840 AND 900)
)
 WITHOUT ROWID

;
CREATE INDEX ix_medicine_day ON medicine (occurred_at, offset_min, precision, logged_at, source);
CREATE UNIQUE INDEX uq_medicine_origin ON medicine (origin) WHERE origin IS NOT NULL;
CREATE TABLE note (
	uid VARCHAR NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	offset_min INTEGER NOT NULL, 
	precision VARCHAR NOT NULL, 
	logged_at INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	origin VARCHAR, 
	note VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_note PRIMARY KEY (uid), 
	CONSTRAINT ck_note_precision CHECK (precision IN ('exact', 'part of day', 'day')), 
	CONSTRAINT ck_note_offset_min CHECK (offset_min BETWEEN -840 AND 900)
)
 WITHOUT ROWID

;
CREATE INDEX ix_note_day ON note (occurred_at, offset_min, precision, logged_at, source);
CREATE UNIQUE INDEX uq_note_origin ON note (origin) WHERE origin IS NOT NULL;
CREATE TABLE profile (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_profile PRIMARY KEY ("key")
)
 WITHOUT ROWID

;
CREATE TABLE reading (
	uid VARCHAR NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	offset_min INTEGER NOT NULL, 
	precision VARCHAR NOT NULL, 
	logged_at INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	origin VARCHAR, 
	factor VARCHAR NOT NULL, 
	value FLOAT NOT NULL, 
	meal VARCHAR, 
	note VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_reading PRIMARY KEY (uid), 
	CONSTRAINT ck_reading_precision CHECK (precision IN ('exact', 'part of day', 'day')), 
	CONSTRAINT ck_reading_offset_min CHECK (offset_min BETWEEN -840 AND 900)
)
 WITHOUT ROWID

;
CREATE INDEX ix_reading_day ON reading (occurred_at, offset_min, precision, logged_at, source, factor, value);
CREATE INDEX ix_reading_meal ON reading (meal) WHERE meal IS NOT NULL;
CREATE UNIQUE INDEX uq_reading_origin ON reading (origin) WHERE origin IS NOT NULL;
CREATE TABLE setting (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY ("key")
)
 WITHOUT ROWID

;
CREATE TABLE symptom (
	uid VARCHAR NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	offset_min INTEGER NOT NULL, 
	precision VARCHAR NOT NULL, 
	logged_at INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	origin VARCHAR, 
	item VARCHAR NOT NULL, 
	site VARCHAR, 
	side VARCHAR, 
	severity FLOAT, 
	duration_s INTEGER, 
	is_sudden INTEGER, 
	with_twitch INTEGER, 
	note VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_symptom PRIMARY KEY (uid), 
	CONSTRAINT ck_symptom_precision CHECK (precision IN ('exact', 'part of day', 'day')), 
	CONSTRAINT ck_symptom_side CHECK (side IN ('left', 'right', 'both', 'midline')), 
	CONSTRAINT ck_symptom_offset_min CHECK (offset_min BETWEEN -840 AND 900), 
	CONSTRAINT ck_symptom_severity CHECK (severity BETWEEN 0 AND 10)
)
 WITHOUT ROWID

;
CREATE INDEX ix_symptom_day ON symptom (occurred_at, offset_min, precision, logged_at, source);
CREATE UNIQUE INDEX uq_symptom_origin ON symptom (origin) WHERE origin IS NOT NULL;
CREATE TABLE user_item (
	"key" VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	serving VARCHAR NOT NULL, 
	amounts VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_user_item PRIMARY KEY ("key")
)
 WITHOUT ROWID

;
CREATE TABLE change (
	action_id INTEGER NOT NULL, 
	seq INTEGER NOT NULL, 
	table_name VARCHAR NOT NULL, 
	row_key VARCHAR NOT NULL, 
	"before" VARCHAR, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_change PRIMARY KEY (action_id, seq), 
	CONSTRAINT fk_change_action_id FOREIGN KEY(action_id) REFERENCES action (id)
)
 WITHOUT ROWID

;
CREATE INDEX ix_change_row_key ON change (row_key);
CREATE TABLE item (
	uid VARCHAR NOT NULL, 
	reading_uid VARCHAR NOT NULL, 
	consumable VARCHAR NOT NULL, 
	item_key VARCHAR NOT NULL, 
	quantity FLOAT NOT NULL, 
	amount_each FLOAT NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_item PRIMARY KEY (uid), 
	CONSTRAINT ck_item_consumable CHECK (consumable IN ('drink', 'food')), 
	CONSTRAINT fk_item_reading_uid FOREIGN KEY(reading_uid) REFERENCES reading (uid) DEFERRABLE INITIALLY DEFERRED
)
 WITHOUT ROWID

;
CREATE INDEX ix_item_reading_uid ON item (reading_uid);
CREATE TRIGGER tr_action_update BEFORE UPDATE ON action BEGIN SELECT raise(ABORT, 'the action table only grows'); END;
CREATE TRIGGER tr_action_delete BEFORE DELETE ON action BEGIN SELECT raise(ABORT, 'the action table only grows'); END;
CREATE TRIGGER tr_change_update BEFORE UPDATE ON change BEGIN SELECT raise(ABORT, 'the change table only grows'); END;
CREATE TRIGGER tr_change_delete BEFORE DELETE ON change BEGIN SELECT raise(ABORT, 'the change table only grows'); END;
CREATE TABLE shown (
	"key" VARCHAR NOT NULL, 
	shown_on VARCHAR NOT NULL, 
	shown_at INTEGER NOT NULL, 
	result VARCHAR, 
	p_value FLOAT, 
	n_pairs INTEGER, 
	last_on VARCHAR, 
	tested_at INTEGER, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_shown PRIMARY KEY ("key")
)
 WITHOUT ROWID

;
CREATE TABLE answer (
	uid VARCHAR NOT NULL, 
	occurred_at INTEGER NOT NULL, 
	offset_min INTEGER NOT NULL, 
	precision VARCHAR NOT NULL, 
	logged_at INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	origin VARCHAR, 
	question VARCHAR NOT NULL, 
	value FLOAT NOT NULL, 
	note VARCHAR NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_answer PRIMARY KEY (uid), 
	CONSTRAINT ck_answer_precision CHECK (precision IN ('exact', 'part of day', 'day')), 
	CONSTRAINT ck_answer_offset_min CHECK (offset_min BETWEEN -840 AND 900), 
	CONSTRAINT ck_answer_question CHECK (question IN ('function', 'stiff or thinner', 'worry')), 
	CONSTRAINT ck_answer_value CHECK (value BETWEEN 0 AND 10)
)
 WITHOUT ROWID

;
CREATE UNIQUE INDEX uq_answer_origin ON answer (origin) WHERE origin IS NOT NULL;
CREATE INDEX ix_answer_day ON answer (occurred_at, offset_min, precision, logged_at, source);
CREATE TABLE flag_ack (
	uid VARCHAR NOT NULL, 
	flag VARCHAR NOT NULL, 
	seen_on VARCHAR NOT NULL, 
	regions VARCHAR NOT NULL, 
	acked_at INTEGER NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_flag_ack PRIMARY KEY (uid)
)
 WITHOUT ROWID

;
CREATE TABLE merged (
	action_id INTEGER NOT NULL, 
	merged_by INTEGER NOT NULL, 
	row_hash BLOB NOT NULL, 
	CONSTRAINT pk_merged PRIMARY KEY (action_id), 
	CONSTRAINT fk_merged_action_id FOREIGN KEY(action_id) REFERENCES action (id), 
	CONSTRAINT fk_merged_merged_by FOREIGN KEY(merged_by) REFERENCES action (id)
);
INSERT INTO alembic_version VALUES ('0004');
PRAGMA application_id = 1415007303;
PRAGMA user_version = 4;
COMMIT;
PRAGMA journal_mode = WAL;
