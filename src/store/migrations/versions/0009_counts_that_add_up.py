"""What a fetch counted adds up, or the row is refused."""

from alembic import op

revision = "0009"
down_revision = "0008"

# A column may bring a constraint over its neighbours. That spares the table, which many refer to, from being made anew.
COLUMNS = (
    "repeated INTEGER",
    "records INTEGER CHECK (records = added + changed + same + repeated + rejected)",
    "unreadable INTEGER CHECK (datasets = added + changed + same + unreadable)",
    "rekeyed INTEGER",
    "known INTEGER CHECK (known = changed + same + unreadable + rekeyed + missing AND closed <= missing)",
)
# What was known before an old fetch is counted anew from the history. A row that does not agree with it stays without.
# Each table is read once, and joined by its key alone: there are thousands of fetches, and `issue` has no index by them.
FILL = """
WITH happened (source_id, fetch_id, more, rekeyed) AS (
  SELECT source_id, id, 0, 0 FROM fetch
  UNION ALL SELECT source_id, valid_from_fetch, 1, 0 FROM dataset
  UNION ALL SELECT source_id, valid_to_fetch, -1, 0 FROM dataset WHERE valid_to_fetch IS NOT NULL
  UNION ALL SELECT source_id, fetch_id, 0, count FROM issue WHERE code = 'identity_change'),
by_fetch AS (
  SELECT source_id, fetch_id, sum(more) AS more, sum(rekeyed) AS rekeyed FROM happened GROUP BY source_id, fetch_id),
counted AS (
  SELECT source_id, fetch_id, rekeyed, coalesce(sum(more) OVER (
    PARTITION BY source_id ORDER BY fetch_id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS known
  FROM by_fetch),
old AS (
  SELECT f.id, f.datasets - f.added - f.changed - f.same AS unreadable, c.rekeyed, c.known
  FROM counted c JOIN fetch f ON f.id = c.fetch_id AND f.source_id = c.source_id
  WHERE f.status IN ('complete', 'partial', 'suspicious'))
UPDATE fetch SET unreadable = old.unreadable, rekeyed = old.rekeyed, known = old.known
FROM old WHERE old.id = fetch.id AND old.unreadable >= 0 AND closed <= missing
  AND old.known = changed + same + old.unreadable + old.rekeyed + missing
"""


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE fetch ADD COLUMN {column}")
    op.execute(FILL)
