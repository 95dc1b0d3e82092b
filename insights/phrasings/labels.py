"""What readers had to do for want of a wording."""

from flask_babel import lazy_gettext as _l

from insights.phrasings.mining import FOUND_LATE, MISSED, TRIED_BEFORE

REASON_LABELS = {
    FOUND_LATE: _l("found it further down, or only after other words"),
    TRIED_BEFORE: _l("tried this first and found it with other words"),
    MISSED: _l("missed it before this article was there"),
}
