-- What `tidegate sql` may rely on. Times are RFC 3339 in UTC.

CREATE TEMP VIEW IF NOT EXISTS tasks AS
    SELECT item.id AS id, title, body, item.kind AS kind, state, contested, parent, priority, assignee,
           archived, definition AS workflow,
           strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch') AS created_at,
           strftime('%Y-%m-%dT%H:%M:%fZ', updated_at / 1000.0, 'unixepoch') AS updated_at
    FROM item;

CREATE TEMP VIEW IF NOT EXISTS events AS
    SELECT lower(hex(entry.oid)) || iif(event.place = 0, '', ':' || event.place) AS event_id,
           object.name AS task_id,
           event.kind AS event_type, left_state AS from_state, entered_state AS to_state, via,
           strftime('%Y-%m-%dT%H:%M:%fZ', entry.at / 1000.0, 'unixepoch') AS timestamp,
           entry.actor AS agent, entry.actor_kind AS agent_kind, reason, entry.replica AS replica,
           entry.seq AS seq, event.stamp AS stamp, event.depth AS depth, event.key AS "key",
           witness, event.void IS NOT NULL AS void
    FROM event JOIN entry ON entry.number = event.entry JOIN object USING (object);

CREATE TEMP VIEW IF NOT EXISTS entries AS
    SELECT lower(hex(entry.oid)) AS id, lower(hex(before.oid)) AS parent, entry.replica AS replica,
           entry.seq AS seq,
           strftime('%Y-%m-%dT%H:%M:%fZ', entry.at / 1000.0, 'unixepoch') AS timestamp,
           entry.actor AS actor, entry.key AS "key", entry.refused IS NOT NULL AS refused
    FROM entry LEFT JOIN entry AS before ON before.number = entry.parent;

CREATE TEMP VIEW IF NOT EXISTS workflows AS
    SELECT definition AS digest, count(*) AS tasks FROM item WHERE definition IS NOT NULL
    GROUP BY definition;

CREATE TEMP VIEW IF NOT EXISTS labels AS SELECT item.id AS task_id, label FROM label JOIN item USING (object);
CREATE TEMP VIEW IF NOT EXISTS aliases AS SELECT item.id AS task_id, alias FROM alias JOIN item USING (object);
CREATE TEMP VIEW IF NOT EXISTS links AS
    SELECT item.id AS task_id, rel AS relation, other AS other_id, "when"
    FROM link JOIN item USING (object);

-- The tables of an earlier design. Nothing records yet what they hold, so they are empty.
CREATE TEMP VIEW IF NOT EXISTS spec_kit_sessions AS
    SELECT NULL AS session_id, NULL AS organization_id, NULL AS user_id, NULL AS project_name,
           NULL AS project_type, NULL AS current_phase, NULL AS overall_progress, NULL AS created_at,
           NULL AS updated_at, NULL AS metadata WHERE 0;
CREATE TEMP VIEW IF NOT EXISTS phase_artifacts AS
    SELECT NULL AS artifact_id, NULL AS session_id, NULL AS phase_name, NULL AS artifact_type,
           NULL AS content, NULL AS quality_score, NULL AS validation_status, NULL AS created_at,
           NULL AS updated_at WHERE 0;
CREATE TEMP VIEW IF NOT EXISTS workflow_checkpoints AS
    SELECT NULL AS checkpoint_id, NULL AS session_id, NULL AS checkpoint_name, NULL AS phase_state,
           NULL AS created_at, NULL AS recovery_data WHERE 0;
CREATE TEMP VIEW IF NOT EXISTS decision_log AS
    SELECT NULL AS decision_id, NULL AS session_id, NULL AS decision_type, NULL AS decision_content,
           NULL AS rationale, NULL AS alternatives, NULL AS impact_assessment, NULL AS created_at
    WHERE 0;
