"""Languages: which there are, and what a message is called in each."""

from market.i18n.catalogue import DEFAULT_LOCALE, LOCALES, Locale, as_locale, translations

__all__ = ["DEFAULT_LOCALE", "LOCALES", "Locale", "as_locale", "translations"]
