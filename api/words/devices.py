"""What a browser says of itself, as a person recognises it: « Firefox, Windows »."""

from api.translations import N_, Locale, translations

# The first that is found: most browsers name others too.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def device(said: str, locale: Locale) -> str:
    """The browser and the system that a User-Agent header names."""
    found = [next((name for mark, name in marks if mark in said), None) for marks in (_BROWSERS, _SYSTEMS)]
    return ", ".join(name for name in found if name) or translations(locale).gettext(N_("A device that says nothing"))
