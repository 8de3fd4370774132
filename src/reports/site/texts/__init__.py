"""Every text of the site that is not in the database, in bokmål and English."""

from reports.site.texts import country, everywhere, front, issues, method, place
from reports.site.texts.text import Text

TEXTS: dict[str, Text] = {
    **everywhere.TEXTS,
    **front.TEXTS,
    **place.TEXTS,
    **country.TEXTS,
    **issues.TEXTS,
    **method.TEXTS,
}
