"""What helps on each page: two or three plain sentences, at its foot.

By the page's name; `page:role` where a page is another one for some of its readers. Names that the pages share with
others of the same kind are in `SAME`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import Locale, translations
from api.words.help.everybody import EVERYBODY
from api.words.help.own import OWN
from api.words.help.region import REGION
from api.words.help.work import WORK

HELP: Mapping[str, str] = MappingProxyType({**EVERYBODY, **OWN, **WORK, **REGION})
CORRECTED = ("contact", "experiences", "diplomas", "skills", "languages", "permits", "availability")
SAME: Mapping[str, str] = MappingProxyType(
    {
        **{f"my_correction_{part}": "my_correction" for part in CORRECTED},
        "agreement_change": "agreement_new",
        "confirm_sign_up": "choose_password",
        "event_edit": "event_new",
        "incident": "incident_new",
        "internship_change": "internship_new",
        "need_change": "need_new",
        "need_merge": "merge",
    }
)


def help_of(page: str, role: str, locale: Locale) -> str | None:
    """What helps whoever has that role on that page; None where the page is help itself, or answers no reader."""
    kind = page.removesuffix("_send")
    kind = SAME.get(kind, kind)
    found = HELP.get(f"{kind}:{role}") or HELP.get(kind)
    return found and translations(locale).gettext(found)
