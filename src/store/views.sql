-- The analyst's interface: views are stable, tables may change. A view's columns are only added to.
-- Terms are stored as "<IRI>" and "\"literal\"" in JSON lists; the views show them bare, joined by " | ".

CREATE VIEW latest_run AS
SELECT id AS run_id, scored_at, as_of, rubric_hash, rubric_version, code_version
FROM score_run
WHERE id = (SELECT max(id) FROM score_run);

CREATE VIEW latest_score AS
SELECT
  m.number AS municipality_number, m.name, m.county, m.population, m.population_group, m.centrality_class,
  s.status, s.status_reason_nb, s.status_reason_en,
  s.level, s.level_low, s.level_high, s.level_name_nb, s.level_name_en, s.provisional, s.lower_bound, s.caps_nb, s.caps_en,
  s.total, s.total_low, s.total_high, s.coverage, s.quality,
  s.quality_licence, s.quality_access, s.quality_format, s.quality_freshness, s.quality_documentation, s.quality_api,
  s.quality_standards, s.quality_stability, s.quality_median, s.quality_p25, s.share_weak,
  s.rank_in_group, s.rank_low, s.rank_high, s.group_size,
  s.datasets, s.datasets_public, s.datasets_open, s.datasets_usable, s.expected_types_shared, s.data_services,
  s.clusters, s.n_eff, s.newest_modified, s.measured, s.mqa_eu, s.mqa_fdk, s.top_measure, s.top_measure_points,
  s.sources_read, s.sources_total, s.last_complete_fetch, r.rubric_version, r.as_of AS scored_on, r.run_id
FROM municipality m
LEFT JOIN latest_run r
LEFT JOIN municipality_score s ON s.run_id = r.run_id AND s.municipality_number = m.number;

CREATE VIEW latest_criterion_score AS
SELECT
  s.municipality_number, m.name, s.criterion_id, c.code, c.part, c.dimension, c.title_nb, c.title_en,
  c.failing_title_nb, c.failing_title_en, s.weight, s.value, s.measured, s.inconclusive, s.not_applicable, s.met,
  s.points_lost, c.portal_determined, c.barrier, c.actor, c.effort, c.ordinal
FROM latest_run r
JOIN criterion_score s ON s.run_id = r.run_id
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = s.criterion_id
JOIN municipality m ON m.number = s.municipality_number;

CREATE VIEW score_history AS
SELECT
  s.municipality_number, m.name, r.id AS run_id, r.scored_at, r.as_of, r.rubric_version, s.status, s.level, s.total,
  s.coverage, s.quality, s.measured, s.datasets
FROM score_run r
JOIN municipality_score s ON s.run_id = r.id
JOIN municipality m ON m.number = s.municipality_number;

CREATE VIEW dataset_attribution AS
SELECT
  d.id AS dataset_id, a.municipality_number, m.name, a.share, a.attributed_by, a.evidence, d.source_id, d.key, d.uri,
  d.publisher_uri
FROM dataset d
JOIN attribution a ON a.source_id = d.source_id AND a.key = d.key
JOIN municipality m ON m.number = a.municipality_number
WHERE d.valid_to IS NULL;

CREATE VIEW current_dataset AS
SELECT
  d.id AS dataset_id,
  (SELECT group_concat(a.municipality_number, ' | ') FROM attribution a WHERE a.source_id = d.source_id AND a.key = d.key)
    AS municipality_numbers,
  d.source_id, d.uri, d.key, d.kind,
  coalesce(d.title ->> '$.nb', d.title ->> '$.nn', d.title ->> '$.no', d.title ->> '$.en', d.title ->> '$.und',
    (SELECT value FROM json_each(d.title) LIMIT 1)) AS title,
  coalesce(d.description ->> '$.nb', d.description ->> '$.nn', d.description ->> '$.no', d.description ->> '$.en',
    d.description ->> '$.und', (SELECT value FROM json_each(d.description) LIMIT 1)) AS description,
  coalesce(d.publisher_name ->> '$.nb', d.publisher_name ->> '$.nn', d.publisher_name ->> '$.no',
    d.publisher_name ->> '$.und', (SELECT value FROM json_each(d.publisher_name) LIMIT 1)) AS publisher_name,
  d.publisher_uri, trim(d.publisher_identifiers ->> '$[0]') AS publisher_number, d.catalogue_uri,
  (SELECT substr(value, 2, length(value) - 2) FROM json_each(d.landing_pages) LIMIT 1) AS landing_page,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(d.access_rights)) AS access_rights,
  (SELECT group_concat(term, ' | ') FROM (
    SELECT DISTINCT substr(t.value, 2, length(t.value) - 2) AS term FROM distribution x, json_each(x.licences) t
    WHERE x.dataset_id = d.id
    UNION SELECT substr(t.value, 2, length(t.value) - 2) FROM json_each(d.licences) t ORDER BY term)) AS licence,
  (SELECT group_concat(term, ' | ') FROM (
    SELECT DISTINCT substr(t.value, 2, length(t.value) - 2) AS term FROM distribution x, json_each(x.formats) t
    WHERE x.dataset_id = d.id ORDER BY term)) AS formats,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(d.frequency)) AS frequency,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(d.themes)) AS themes,
  d.issued_on AS issued, d.modified_on AS modified,
  (SELECT count(*) FROM distribution x WHERE x.dataset_id = d.id) AS distributions,
  d.valid_from AS last_changed, d.first_seen,
  (SELECT max(f.ended_at) FROM fetch f WHERE f.source_id = d.source_id AND f.scope = 'full' AND f.status = 'complete'
    AND (d.first_missing_at IS NULL OR f.ended_at < d.first_missing_at)) AS last_seen,
  d.first_missing_at
FROM dataset d
WHERE d.valid_to IS NULL;

CREATE VIEW current_distribution AS
SELECT
  d.id AS dataset_id, x.ordinal, d.source_id, d.uri AS dataset_uri, x.uri,
  coalesce(x.title ->> '$.nb', x.title ->> '$.nn', x.title ->> '$.no', x.title ->> '$.en', x.title ->> '$.und') AS title,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.access_urls)) AS access_urls,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.download_urls)) AS download_urls,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.formats)) AS formats,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.media_types)) AS media_types,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.licences)) AS licences,
  x.issued_on AS issued, x.modified_on AS modified
FROM dataset d
JOIN distribution x ON x.dataset_id = d.id
WHERE d.valid_to IS NULL;

CREATE VIEW latest_finding AS
SELECT
  f.municipality_number, m.name, f.criterion_id, c.part, c.dimension, nullif(f.dataset_id, 0) AS dataset_id,
  coalesce(d.title ->> '$.nb', d.title ->> '$.nn', d.title ->> '$.no', d.title ->> '$.en', d.title ->> '$.und',
    (SELECT value FROM json_each(d.title) LIMIT 1)) AS title,
  d.uri, f.outcome, f.value, t.text_nb AS reason_nb, t.text_en AS reason_en, c.fix_nb, c.fix_en, f.evidence_url,
  r.as_of AS observed_at
FROM finding f
JOIN latest_run r
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = f.criterion_id
JOIN municipality m ON m.number = f.municipality_number
JOIN reason t ON t.id = f.reason_id
LEFT JOIN dataset d ON d.id = f.dataset_id;

CREATE VIEW open_finding AS
SELECT * FROM latest_finding WHERE outcome IN ('fail', 'partial');

CREATE VIEW source_health AS
SELECT
  s.id AS source_id, s.kind, s.url, s.municipality_number, s.active,
  coalesce((SELECT status FROM fetch f WHERE f.source_id = s.id AND f.status <> 'running' AND f.scope = 'full'
    ORDER BY f.id DESC LIMIT 1), 'never') AS status,
  (SELECT count(*) FROM dataset d WHERE d.source_id = s.id AND d.valid_to IS NULL AND d.kind = 'dataset') AS datasets,
  (SELECT max(ended_at) FROM fetch f WHERE f.source_id = s.id AND f.status = 'complete' AND f.scope = 'full')
    AS last_complete_fetch,
  (SELECT max(ended_at) FROM fetch f WHERE f.source_id = s.id AND f.status <> 'running') AS last_attempt,
  (SELECT count(*) FROM fetch f WHERE f.source_id = s.id AND f.status NOT IN ('running', 'complete') AND f.scope = 'full'
    AND f.id > coalesce((SELECT max(id) FROM fetch g WHERE g.source_id = s.id AND g.status = 'complete'
      AND g.scope = 'full'), 0)) AS failures_in_row,
  (SELECT error_code FROM fetch f WHERE f.source_id = s.id AND f.status <> 'running' AND f.scope = 'full'
    ORDER BY f.id DESC LIMIT 1) AS error_code,
  (SELECT error FROM fetch f WHERE f.source_id = s.id AND f.status <> 'running' AND f.scope = 'full'
    ORDER BY f.id DESC LIMIT 1) AS error
FROM source s;

CREATE VIEW current_issue AS
SELECT
  i.id AS issue_id, i.source_id, i.code, i.severity, i.subject, i.property, i.detail, i.count, f.started_at AS first_met
FROM issue i
JOIN fetch f ON f.id = i.fetch_id
WHERE i.fetch_id = (SELECT max(id) FROM fetch g WHERE g.source_id = i.source_id AND g.status <> 'running')
  OR i.reading_id IN (SELECT p.reading_id FROM page p WHERE p.fetch_id = (
    SELECT max(id) FROM fetch g WHERE g.source_id = i.source_id AND g.status IN ('complete', 'partial', 'suspicious')));

CREATE VIEW criterion_summary AS
SELECT
  s.criterion_id, c.title_nb, c.title_en, c.part, c.dimension, c.barrier, m.population_group,
  count(s.value) AS municipalities_measured, avg(s.value) AS mean_value,
  sum(s.met) AS datasets_met, sum(s.measured) AS datasets_measured, sum(s.inconclusive) AS datasets_inconclusive,
  sum(s.points_lost) AS points_lost
FROM latest_run r
JOIN criterion_score s ON s.run_id = r.run_id
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = s.criterion_id
JOIN municipality m ON m.number = s.municipality_number
GROUP BY s.criterion_id, m.population_group;
