-- The analyst's interface: views are stable, tables may change. A view's columns are only added to.
-- Terms are stored as "<IRI>" and "\"literal\"" in JSON lists; the views show them bare, joined by " | ".

-- the run of the latest day, so that scoring a day of the past again takes nothing over
CREATE VIEW latest_run AS
SELECT id AS run_id, scored_at, as_of, rubric_hash, rubric_version, code_version, mqa_eu_reachable, mqa_fdk_reachable,
  mqa_unscored
FROM score_run
WHERE id = (SELECT id FROM score_run ORDER BY as_of DESC, id DESC LIMIT 1);

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
  s.clusters, s.n_eff, s.newest_modified, s.measured, s.mqa_eu, s.mqa_fdk,
  CASE WHEN s.mqa_eu IS NOT NULL THEN coalesce(s.mqa_eu_reachable, r.mqa_eu_reachable) END AS mqa_eu_reachable,
  CASE WHEN s.mqa_fdk IS NOT NULL THEN coalesce(s.mqa_fdk_reachable, r.mqa_fdk_reachable) END AS mqa_fdk_reachable,
  s.top_measure, s.top_measure_points,
  s.sources_read, s.sources_total, s.last_complete_fetch, r.rubric_version, r.as_of AS scored_on, r.run_id
FROM municipality m
LEFT JOIN latest_run r
LEFT JOIN municipality_score s ON s.run_id = r.run_id AND s.municipality_number = m.number
WHERE m.active;

CREATE VIEW latest_criterion_score AS
SELECT
  s.municipality_number, m.name, s.criterion_id, c.code, c.part, c.dimension, c.title_nb, c.title_en,
  c.failing_title_nb, c.failing_title_en, s.weight, s.value, s.measured, s.inconclusive, s.not_applicable, s.met,
  s.points_lost, c.portal_determined, c.barrier, c.actor, c.effort, c.ordinal
FROM latest_run r
JOIN criterion_score s ON s.run_id = r.run_id
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = s.criterion_id
JOIN municipality m ON m.number = s.municipality_number AND m.active;

-- Beside rank_in_group: among those of the same centrality class, and of the same KOSTRA group. Among fewer than five a rank
-- says nothing, so classes are then joined with their neighbours; KOSTRA groups have none, and the size group stands in.
-- rank_low and rank_high: behind or ahead are only those whose intervals of the total do not overlap. Those at 0 share a place,
-- as they do in rank_in_group: none of them can be ahead of another.
CREATE VIEW peer_rank AS
WITH assessed AS (
  SELECT m.number, m.name, m.population_group, m.centrality_class AS class, m.kostra_group AS kostra, s.total,
    CASE WHEN s.status IN ('kun_ikke_aapne', 'ingen_data_funnet') THEN 0 ELSE s.coverage END AS coverage,
    coalesce(s.total_low, s.total) AS low, coalesce(s.total_high, s.total) AS high
  FROM latest_run r
  JOIN municipality_score s ON s.run_id = r.run_id
  JOIN municipality m ON m.number = s.municipality_number AND m.active
  WHERE s.total IS NOT NULL
), step (n) AS (VALUES (0), (1), (2), (3), (4), (5)
), reach AS (
  SELECT c.class,
    coalesce(min(CASE WHEN (SELECT count(*) FROM assessed a WHERE abs(a.class - c.class) <= n) >= 5 THEN n END), 5) AS n
  FROM (SELECT DISTINCT class FROM assessed WHERE class IS NOT NULL) c, step
  GROUP BY c.class
), size AS (
  SELECT kostra, count(*) AS n FROM assessed WHERE kostra IS NOT NULL GROUP BY kostra
), peer AS (
  SELECT a.number, a.name, 'centrality' AS peer_view, reach.n > 0 AS widened,
    CASE reach.n WHEN 0 THEN CAST(a.class AS TEXT) ELSE max(a.class - reach.n, 1) || '–' || min(a.class + reach.n, 6) END
      AS peer_group,
    (b.total, b.coverage) > (a.total, a.coverage) AS ahead, b.low > a.high AS surely_ahead,
    b.high < a.low OR a.high = 0 AND b.high = 0 AND b.number <> a.number AS surely_behind
  FROM assessed a
  JOIN reach ON reach.class = a.class
  JOIN assessed b ON abs(b.class - a.class) <= reach.n
  UNION ALL
  SELECT a.number, a.name, 'kostra', size.n < 5, CASE WHEN size.n < 5 THEN a.population_group ELSE a.kostra END,
    (b.total, b.coverage) > (a.total, a.coverage), b.low > a.high,
    b.high < a.low OR a.high = 0 AND b.high = 0 AND b.number <> a.number
  FROM assessed a
  JOIN size ON size.kostra = a.kostra
  JOIN assessed b ON CASE WHEN size.n < 5 THEN b.population_group = a.population_group ELSE b.kostra = a.kostra END
)
SELECT number AS municipality_number, name, peer_view, peer_group, widened, 1 + sum(ahead) AS rank_among_peers, count(*) AS peers,
  1 + sum(surely_ahead) AS rank_low, count(*) - sum(surely_behind) AS rank_high
FROM peer
GROUP BY number, peer_view;

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
  d.publisher_uri,
  (SELECT k.id FROM duplicate u JOIN dataset k ON k.source_id = u.kept_source_id AND k.key = u.kept_key
    AND k.valid_to IS NULL WHERE u.source_id = d.source_id AND u.key = d.key
    AND u.municipality_number = a.municipality_number) AS duplicate_of
FROM dataset d
JOIN attribution a ON a.source_id = d.source_id AND a.key = d.key
JOIN municipality m ON m.number = a.municipality_number
WHERE d.valid_to IS NULL;

CREATE VIEW duplicate_dataset AS
SELECT
  u.municipality_number, m.name, d.id AS dataset_id, d.source_id, d.uri,
  coalesce(d.title ->> '$.nb', d.title ->> '$.nn', d.title ->> '$.no', d.title ->> '$.en', d.title ->> '$.und',
    (SELECT value FROM json_each(d.title) LIMIT 1)) AS title,
  k.id AS duplicate_of, k.source_id AS kept_source_id, k.uri AS kept_uri,
  coalesce(k.title ->> '$.nb', k.title ->> '$.nn', k.title ->> '$.no', k.title ->> '$.en', k.title ->> '$.und',
    (SELECT value FROM json_each(k.title) LIMIT 1)) AS kept_title,
  u.reason, u.evidence
FROM duplicate u
JOIN municipality m ON m.number = u.municipality_number
JOIN dataset d ON d.source_id = u.source_id AND d.key = u.key AND d.valid_to IS NULL
JOIN dataset k ON k.source_id = u.kept_source_id AND k.key = u.kept_key AND k.valid_to IS NULL;

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
  d.first_missing_at,
  (SELECT group_concat(source_id, ' | ') FROM (SELECT DISTINCT u.source_id FROM duplicate u
    WHERE u.kept_source_id = d.source_id AND u.kept_key = d.key ORDER BY 1)) AS also_in,
  (SELECT group_concat(key, ' | ') FROM json_each(d.added_by_catalogue)) AS added_by_catalogue
FROM dataset d
JOIN source o ON o.id = d.source_id AND o.active
-- left out is what is a duplicate for every municipality it is credited to
WHERE d.valid_to IS NULL AND (
  NOT EXISTS (SELECT 1 FROM duplicate u WHERE u.source_id = d.source_id AND u.key = d.key)
  OR EXISTS (SELECT 1 FROM attribution a WHERE a.source_id = d.source_id AND a.key = d.key AND NOT EXISTS (
    SELECT 1 FROM duplicate u WHERE u.source_id = a.source_id AND u.key = a.key
    AND u.municipality_number = a.municipality_number)));

CREATE VIEW current_distribution AS
SELECT
  d.id AS dataset_id, x.ordinal, d.source_id, d.uri AS dataset_uri, x.uri,
  coalesce(x.title ->> '$.nb', x.title ->> '$.nn', x.title ->> '$.no', x.title ->> '$.en', x.title ->> '$.und') AS title,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.access_urls)) AS access_urls,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.download_urls)) AS download_urls,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.formats)) AS formats,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.media_types)) AS media_types,
  (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(x.licences)) AS licences,
  x.issued_on AS issued, x.modified_on AS modified,
  (SELECT group_concat(state, ' | ') FROM (SELECT o.state FROM link_use u JOIN link l ON l.id = u.link_id
    JOIN link_observation o ON o.id = l.latest_id WHERE u.source_id = d.source_id AND u.key = d.key
    AND u.ordinal = x.ordinal GROUP BY l.id ORDER BY l.url)) AS link_states,
  (SELECT group_concat(seen, ' | ') FROM (SELECT coalesce(o.error, o.status) AS seen FROM link_use u JOIN link l ON l.id = u.link_id
    JOIN link_observation o ON o.id = l.latest_id WHERE u.source_id = d.source_id AND u.key = d.key
    AND u.ordinal = x.ordinal GROUP BY l.id ORDER BY l.url)) AS link_statuses,
  (SELECT group_concat(format, ' | ') FROM (SELECT DISTINCT o.format FROM link_use u JOIN link l ON l.id = u.link_id
    JOIN link_observation o ON o.id = l.latest_id WHERE u.source_id = d.source_id AND u.key = d.key
    AND u.ordinal = x.ordinal ORDER BY o.format)) AS formats_seen,
  (SELECT max(o.at) FROM link_use u JOIN link l ON l.id = u.link_id JOIN link_observation o ON o.id = l.latest_id
    WHERE u.source_id = d.source_id AND u.key = d.key AND u.ordinal = x.ordinal) AS checked_at
FROM dataset d
JOIN distribution x ON x.dataset_id = d.id
WHERE d.valid_to IS NULL;

CREATE VIEW link_state AS
SELECT
  l.id AS link_id, l.url, l.host, coalesce(o.state, 'inconclusive') AS state, o.since, o.status AS last_status,
  o.error AS last_error, o.says, o.at AS checked_at, o.final_url, o.content_type, o.content_length, o.last_modified,
  o.format, o.kind AS content_kind, o.container, o.readable, o.encoding, o.content_since, o.changed_at,
  (SELECT max(g.at) FROM link_observation g WHERE g.link_id = l.id AND g.verdict = 'good') AS last_good,
  l.found_at, (SELECT count(*) FROM link_use u WHERE u.link_id = l.id) AS uses
FROM link l
LEFT JOIN link_observation o ON o.id = l.latest_id;

-- every look at every address, as `kommunedata links --links-from` reads them
CREATE VIEW link_history AS
SELECT
  l.url, o.at, o.status, o.error, o.says, o.final_url, o.content_type, o.content_length, o.last_modified, o.etag, o.digest,
  o.whole, o.format, o.kind, o.container, o.readable, o.encoding, o.checker, o.verdict, o.state
FROM link_observation o
JOIN link l ON l.id = o.link_id;

CREATE VIEW dead_link AS
SELECT
  a.municipality_number, m.name, d.id AS dataset_id,
  (SELECT coalesce(x.t ->> '$.nb', x.t ->> '$.nn', x.t ->> '$.no', x.t ->> '$.en', x.t ->> '$.und',
    (SELECT value FROM json_each(x.t) LIMIT 1)) FROM (SELECT coalesce(d.title, v.title) AS t) x) AS title,
  group_concat(DISTINCT u.role) AS role, s.url, s.since, s.last_status, s.last_error, s.says, s.last_good, s.checked_at, u.source_id, u.key
FROM link_state s
JOIN link_use u ON u.link_id = s.link_id
JOIN attribution a ON a.source_id = u.source_id AND a.key = u.key
JOIN municipality m ON m.number = a.municipality_number
LEFT JOIN dataset d ON d.source_id = u.source_id AND d.key = u.key AND d.valid_to IS NULL
  AND u.role IN ('access', 'download', 'landing_page')
LEFT JOIN data_service v ON v.source_id = u.source_id AND v.key = u.key AND v.valid_to IS NULL
  AND u.role IN ('endpoint', 'description')
WHERE s.state = 'dead'
GROUP BY a.municipality_number, u.source_id, u.key, s.link_id;

-- the answers one by one; a run writes them sheet by sheet
CREATE VIEW finding AS
SELECT s.municipality_number, a.criterion_id, s.dataset_id, a.outcome, a.value, a.reason_id, a.evidence_url
FROM answer_sheet s, json_each(s.answers) e
JOIN answer a ON a.id = e.value;

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

-- what (EU) 2023/138 asks of the datasets that say they are of high value; no points hang on it
CREATE VIEW high_value_dataset AS
SELECT
  s.municipality_number, m.name, d.id AS dataset_id,
  coalesce(d.title ->> '$.nb', d.title ->> '$.nn', d.title ->> '$.no', d.title ->> '$.en', d.title ->> '$.und',
    (SELECT value FROM json_each(d.title) LIMIT 1)) AS title,
  d.uri, (SELECT group_concat(substr(value, 2, length(value) - 2), ' | ') FROM json_each(d.hvd_categories)) AS hvd_categories,
  EXISTS (SELECT 1 FROM json_each(d.legislation) WHERE value LIKE '%/2023/138%') AS names_regulation, s.open,
  (SELECT f.value >= 1 FROM finding f WHERE f.municipality_number = s.municipality_number AND f.dataset_id = d.id
    AND f.criterion_id = 'bulk-download') AS bulk,
  (SELECT f.value >= 1 FROM finding f WHERE f.municipality_number = s.municipality_number AND f.dataset_id = d.id
    AND f.criterion_id = 'api') AS api
FROM latest_run r
JOIN dataset_score s ON s.run_id = r.run_id
JOIN municipality m ON m.number = s.municipality_number AND m.active
JOIN dataset d ON d.id = s.dataset_id
WHERE json_array_length(d.hvd_categories) > 0;

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
    ORDER BY f.id DESC LIMIT 1) AS error,
  CASE s.kind WHEN 'arcgis-server' THEN (SELECT count(*) FROM data_service v WHERE v.source_id = s.id
    AND v.valid_to IS NULL) END AS uncatalogued_services
FROM source s;

-- what stands on a server without being in any catalogue: known, and in no score
CREATE VIEW uncatalogued_service AS
SELECT
  s.municipality_number, m.name, v.source_id, v.uri, v.title ->> '$.und' AS title,
  (SELECT substr(value, 2, length(value) - 2) FROM json_each(v.types) LIMIT 1) AS service_type, v.first_seen
FROM data_service v
JOIN source s ON s.id = v.source_id AND s.kind = 'arcgis-server' AND s.active
LEFT JOIN municipality m ON m.number = s.municipality_number
WHERE v.valid_to IS NULL;

CREATE VIEW current_issue AS
SELECT
  i.id AS issue_id, i.source_id, i.code, i.severity, i.subject, i.property, i.detail, i.count, f.started_at AS first_met
FROM issue i
JOIN fetch f ON f.id = i.fetch_id
WHERE i.code IN ('bad_url', 'access_rights_contradicted')  -- kept in line with the catalogue by the link checks
  OR i.fetch_id = (SELECT max(id) FROM fetch g WHERE g.source_id = i.source_id AND g.scope = 'full' AND g.status <> 'running')
  OR i.reading_id IN (SELECT p.reading_id FROM page p WHERE p.fetch_id = (
    SELECT max(id) FROM fetch g
    WHERE g.source_id = i.source_id AND g.scope = 'full' AND g.status IN ('complete', 'partial', 'suspicious')));

CREATE VIEW criterion_summary AS
SELECT
  s.criterion_id, c.title_nb, c.title_en, c.part, c.dimension, c.barrier, m.population_group,
  count(s.value) AS municipalities_measured, avg(s.value) AS mean_value,
  sum(s.met) AS datasets_met, sum(s.measured) AS datasets_measured, sum(s.inconclusive) AS datasets_inconclusive,
  sum(s.points_lost) AS points_lost
FROM latest_run r
JOIN criterion_score s ON s.run_id = r.run_id
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = s.criterion_id
JOIN municipality m ON m.number = s.municipality_number AND m.active
GROUP BY s.criterion_id, m.population_group;

-- :counties and :kartverket are those of store/not_municipal.py
CREATE VIEW unattributed_publisher AS
SELECT
  publisher_name, publisher_uri, publisher_number, publisher_org_path, source_id, datasets, example,
  CASE
    WHEN publisher_org_path = '/ANNET/Kommunene' THEN 'Kommunene samlet: regnes til ingen enkelt kommune.'
    WHEN publisher_org_path LIKE '/STAT%' THEN 'Staten: skal ikke regnes til en kommune.'
    WHEN publisher_org_path LIKE '/FYLKE%' OR publisher_number IN (:counties) THEN 'En fylkeskommune: skal ikke regnes til en kommune.'
    WHEN publisher_number = :kartverket THEN 'Kartverket, som Geonorge oppgir når utgiveren er ukjent der: er det en'
      || ' kommunes datasett, må utgiveren rettes i Geonorge, eller datasettet tilordnes i overrides.yaml.'
    WHEN valid AND publisher_org_path LIKE '/KOMMUNE/%' THEN 'En kommunal enhet: legg nummeret til org_numbers eller'
      || ' sub_units hos kommunen i municipalities.yaml.'
    WHEN valid THEN 'Eies den av kommuner: legg nummeret til organisations med eierne i municipalities.yaml.'
    WHEN publisher_number IS NOT NULL THEN 'Nummeret er ikke et gyldig organisasjonsnummer: be utgiveren eller portalen'
      || ' rette det.'
    WHEN publisher_name IS NULL AND publisher_uri IS NULL THEN 'Datasettene oppgir ingen utgiver: be portalen oppgi den.'
    WHEN own THEN 'Utgiveren har ikke noe nummer: legg navnet til publishers hos kilden i municipalities.yaml.'
    ELSE 'Utgiveren har ikke noe organisasjonsnummer: be utgiveren eller portalen oppgi det.'
  END AS settled_by_nb,
  CASE
    WHEN publisher_org_path = '/ANNET/Kommunene' THEN 'The municipalities collectively: credited to no single one.'
    WHEN publisher_org_path LIKE '/STAT%' THEN 'The state: never credited to a municipality.'
    WHEN publisher_org_path LIKE '/FYLKE%' OR publisher_number IN (:counties) THEN 'A county: never credited to a municipality.'
    WHEN publisher_number = :kartverket THEN 'Kartverket, which Geonorge states when it does not know the publisher: if'
      || ' it is a municipality''s, have it corrected in Geonorge, or attribute the dataset in overrides.yaml.'
    WHEN valid AND publisher_org_path LIKE '/KOMMUNE/%' THEN 'A municipal unit: add the number to org_numbers or'
      || ' sub_units of the municipality in municipalities.yaml.'
    WHEN valid THEN 'If municipalities own it: add its number to organisations with owners in municipalities.yaml.'
    WHEN publisher_number IS NOT NULL THEN 'Publisher has no valid number: ask the publisher or the portal to correct it.'
    WHEN publisher_name IS NULL AND publisher_uri IS NULL THEN 'The datasets name no publisher: ask the portal to name it.'
    WHEN own THEN 'Publisher has no number: add its name to publishers of the source in municipalities.yaml.'
    ELSE 'Publisher has no number: ask the publisher or the portal to state it.'
  END AS settled_by_en
FROM (
  SELECT *,
    -- the check digit of an organisation number
    coalesce(publisher_number GLOB '[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' AND (
      3 * substr(publisher_number, 1, 1) + 2 * substr(publisher_number, 2, 1) + 7 * substr(publisher_number, 3, 1)
      + 6 * substr(publisher_number, 4, 1) + 5 * substr(publisher_number, 5, 1) + 4 * substr(publisher_number, 6, 1)
      + 3 * substr(publisher_number, 7, 1) + 2 * substr(publisher_number, 8, 1) + substr(publisher_number, 9, 1)
    ) % 11 = 0, 0) AS valid
  FROM (
    SELECT
      max(coalesce(d.publisher_name ->> '$.nb', d.publisher_name ->> '$.nn', d.publisher_name ->> '$.no',
        d.publisher_name ->> '$.und', (SELECT value FROM json_each(d.publisher_name) LIMIT 1))) AS publisher_name,
      d.publisher_uri, d.publisher_org_path, d.source_id, count(*) AS datasets, min(coalesce(d.uri, d.key)) AS example,
      coalesce(nullif(trim(d.publisher_identifiers ->> '$[0]'), ''),
        CASE WHEN d.publisher_uri GLOB '*[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]' THEN substr(d.publisher_uri, -9)
        WHEN d.publisher_org_path GLOB '*/[0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9][0-9]'
        THEN substr(d.publisher_org_path, -9) END) AS publisher_number,
      s.municipality_number IS NOT NULL AS own
    FROM dataset d
    JOIN source s ON s.id = d.source_id AND s.active
    WHERE d.valid_to IS NULL AND d.kind = 'dataset' AND NOT EXISTS (
      SELECT 1 FROM attribution a WHERE a.source_id = d.source_id AND a.key = d.key)
    GROUP BY d.source_id, d.publisher_uri, d.publisher_org_path, d.publisher_identifiers,
      CASE WHEN d.publisher_uri IS NULL AND d.publisher_identifiers IS NULL THEN d.publisher_name END))
ORDER BY datasets DESC, source_id, publisher_name;

-- what marks the best of each size group, and what does not
CREATE VIEW latest_practice AS
SELECT
  p.criterion_id, c.code, c.part, c.dimension, c.title_nb, c.title_en, p.population_group, p.place, p.alike,
  p.best_share, p.rest_share, p.difference, p.best_municipalities, p.rest_municipalities, p.best_datasets, p.rest_datasets,
  c.ordinal
FROM latest_run r
JOIN practice p ON p.run_id = r.run_id
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = p.criterion_id;

CREATE VIEW latest_practice_example AS
SELECT
  p.place AS practice_place, e.criterion_id, c.title_nb, c.title_en, e.place, e.municipality_number, m.name, e.dataset_id,
  coalesce(d.title ->> '$.nb', d.title ->> '$.nn', d.title ->> '$.no', d.title ->> '$.en', d.title ->> '$.und',
    (SELECT value FROM json_each(d.title) LIMIT 1)) AS title,
  CASE WHEN d.landing_pages ->> '$[0]' LIKE '<http://%' OR d.landing_pages ->> '$[0]' LIKE '<https://%'
    THEN substr(d.landing_pages ->> '$[0]', 2, length(d.landing_pages ->> '$[0]') - 2) ELSE d.uri END AS link,
  s.quality, d.modified_on AS modified
FROM latest_run r
JOIN practice_example e ON e.run_id = r.run_id
JOIN practice p ON p.run_id = r.run_id AND p.criterion_id = e.criterion_id AND p.population_group = 'all'
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = e.criterion_id
JOIN municipality m ON m.number = e.municipality_number
JOIN dataset d ON d.id = e.dataset_id
JOIN dataset_score s ON s.run_id = r.run_id AND s.municipality_number = e.municipality_number AND s.dataset_id = e.dataset_id;

-- symptoms, not causes: those are in no catalogue
CREATE VIEW latest_barrier AS
SELECT
  b.criterion_id, c.code, c.part, c.dimension, c.barrier, c.failing_title_nb, c.failing_title_en, b.grouping, b.group_name,
  b.municipalities, b.datasets, b.share_not_met, b.points_lost, b.points_lost / b.municipalities AS points_lost_each,
  c.actor, c.portal_determined, c.ordinal
FROM latest_run r
JOIN barrier b ON b.run_id = r.run_id
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = b.criterion_id;

-- what the harvest itself met; there is no row for links where nobody looked at any
CREATE VIEW harvest_obstacle AS
SELECT 'source' AS obstacle, status AS code, count(*) AS sources, NULL AS times
FROM source_health WHERE active AND status <> 'complete' GROUP BY status
UNION ALL
SELECT 'link', 'dead', (SELECT count(DISTINCT source_id) FROM dead_link),
  (SELECT count(DISTINCT url) FROM dead_link) WHERE EXISTS (SELECT 1 FROM link_observation)
UNION ALL
SELECT 'attribution', 'unattributed', count(DISTINCT source_id), coalesce(sum(datasets), 0) FROM unattributed_publisher
WHERE coalesce(publisher_org_path, '') NOT LIKE '/STAT%' AND coalesce(publisher_org_path, '') NOT LIKE '/FYLKE%'
  AND coalesce(publisher_number, '') NOT IN (:counties)
UNION ALL
SELECT 'issue', code, count(DISTINCT source_id), sum(count) FROM current_issue GROUP BY code;

-- where there are no notes, JSON's null is stored, which json_each takes for one
CREATE VIEW municipality_note AS
SELECT m.number AS municipality_number, m.name, n.value ->> '$.text' AS note, n.value ->> '$.source' AS note_source,
  n.value ->> '$.date' AS noted_on
FROM municipality m, json_each(m.notes) n
WHERE m.active AND json_type(m.notes) = 'array';

-- what would lift a municipality: most points for the effort first
CREATE VIEW latest_measure AS
SELECT
  x.municipality_number, m.name,
  row_number() OVER (PARTITION BY x.municipality_number
    ORDER BY x.points / CASE c.effort WHEN 'low' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END DESC, c.ordinal) AS priority,
  x.criterion_id, c.code, c.part, c.dimension, c.failing_title_nb, c.failing_title_en, x.points, s.points_lost, x.datasets,
  c.effort, c.actor, c.barrier, c.portal_determined, c.fix_nb, c.fix_en
FROM latest_run r
JOIN measure x ON x.run_id = r.run_id
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = x.criterion_id
JOIN criterion_score s ON s.run_id = r.run_id AND s.municipality_number = x.municipality_number
  AND s.criterion_id = x.criterion_id
JOIN municipality m ON m.number = x.municipality_number;

-- the same, summed over those with an ordinary score
CREATE VIEW national_measure AS
SELECT
  row_number() OVER (ORDER BY sum(x.points) / CASE c.effort WHEN 'low' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END DESC, c.ordinal)
    AS priority,
  x.criterion_id, c.code, c.part, c.dimension, c.failing_title_nb, c.failing_title_en, sum(x.points) AS points,
  count(*) AS municipalities, sum(x.datasets) AS datasets, c.effort, c.actor, c.barrier, c.portal_determined, c.fix_nb, c.fix_en
FROM latest_run r
JOIN measure x ON x.run_id = r.run_id
JOIN criterion c ON c.rubric_hash = r.rubric_hash AND c.id = x.criterion_id
JOIN municipality_score s ON s.run_id = r.run_id AND s.municipality_number = x.municipality_number AND s.status = 'vurdert'
GROUP BY x.criterion_id;

-- what municipalities answer of themselves: the newest answer to each question, beside the scores and never in them
CREATE VIEW survey AS
SELECT
  a.municipality_number, m.name, a.question_id, q.ordinal, q.text_nb AS question_nb, q.text_en AS question_en, a.answer,
  a.answered_on, a.evidence_url
FROM survey_answer a
JOIN survey_question q ON q.id = a.question_id
JOIN municipality m ON m.number = a.municipality_number
WHERE a.answered_on = (SELECT max(answered_on) FROM survey_answer b WHERE b.municipality_number = a.municipality_number
  AND b.question_id = a.question_id);

-- whose data this stands on: to be named wherever it is used
CREATE VIEW credit AS
SELECT column1 AS supplier, column2 AS supplies_nb, column3 AS supplies_en, column4 AS terms
FROM (VALUES
  ('data.norge.no', 'Metadata om datasett, fra virksomhetene selv', 'Metadata of datasets, from the publishers themselves',
    'Som hver katalog oppgir'),
  ('SSB', 'Kommuner, innbyggere, sentralitet og KOSTRA-grupper',
    'Municipalities, inhabitants, centrality and KOSTRA groups', 'CC BY 4.0'),
  ('Kartverket', 'Kommunenavn på alle språk, og grenser når kart er brukt',
    'Names of municipalities in all languages, and borders where a map is used', 'CC BY 4.0'),
  ('Enhetsregisteret', 'Organisasjonsnumre', 'Organisation numbers', 'NLOD'));
