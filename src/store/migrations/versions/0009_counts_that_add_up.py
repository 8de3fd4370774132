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
FILL = """
WITH old AS (
  SELECT f.id, f.datasets - f.added - f.changed - f.same AS unreadable,
    (SELECT coalesce(sum(i.count), 0) FROM issue i WHERE i.fetch_id = f.id AND i.code = 'identity_change') AS rekeyed,
    (SELECT count(*) FROM dataset d WHERE d.source_id = f.source_id AND d.valid_from_fetch < f.id
      AND (d.valid_to_fetch IS NULL OR d.valid_to_fetch >= f.id)) AS known
  FROM fetch f WHERE f.status IN ('complete', 'partial', 'suspicious'))
UPDATE fetch SET unreadable = old.unreadable, rekeyed = old.rekeyed, known = old.known
FROM old WHERE old.id = fetch.id AND old.unreadable >= 0 AND closed <= missing
  AND old.known = changed + same + old.unreadable + old.rekeyed + missing
"""


def upgrade() -> None:
    for column in COLUMNS:
        op.execute(f"ALTER TABLE fetch ADD COLUMN {column}")
    op.execute(FILL)
