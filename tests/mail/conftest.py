"""A mail kind of our own, so that these tests do not depend on what other packages write."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from market.mail import composing
from market.mail.kinds import KINDS, Kind, WhenUnknown
from market.rendering import environment
from market.settings import Settings

_MJML = """{% extends "emails/_base.mjml" %}
{% from "emails/_parts.mjml" import text, group, item, strength_line, button, line, small with context %}
{% block heading %}{{ title }}{% endblock %}
{% block content %}
{% call text() %}{{ recipient_name }}: {{ words }}{% endcall %}
{{ group("New") }}{{ strength_line("strong") }}{{ item(title, link or base_url ~ "/needs/x") }}
{% call small() %}small{% endcall %}{{ button("Go", base_url ~ "/needs/x") }}{{ line() }}
{% endblock %}
{% block why %}Because.{% endblock %}"""
_TEXT = """{% extends "emails/_base.txt" %}
{% block content %}
{{ recipient_name }}: {{ words }}
{{ base_url }}/needs/x
{% endblock %}
{% block why %}Because.{% endblock %}"""


@pytest.fixture
def settings() -> Settings:
    return Settings(
        public_base_url="https://market.example", secret_key=SecretStr("k" * 32), mail_from="innovation@market.example"
    )


@pytest.fixture(autouse=True)
def trial_kinds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add the kinds `trial` (optional) and `legal` (sent once more when its fate is unknown)."""
    for kind in ("trial", "legal"):
        folder = tmp_path / "templates" / "emails" / kind
        folder.mkdir(parents=True)
        (folder / "subject.txt").write_text("{{ title }}", "utf-8")
        (folder / "body.txt").write_text(_TEXT, "utf-8")
        (folder / "body.mjml").write_text(_MJML, "utf-8")
    monkeypatch.setitem(KINDS, "trial", Kind(is_optional=True))
    monkeypatch.setitem(KINDS, "legal", Kind(is_optional=False, when_unknown=WhenUnknown.SEND_ONCE_MORE))

    def with_trial_templates(settings: Settings):
        result = environment(settings)
        assert result.loader is not None
        result.loader.searchpath.append(str(tmp_path / "templates"))  # type: ignore[attr-defined]
        return result

    monkeypatch.setattr("market.mail.composing.environment", with_trial_templates)
    composing._environment.cache_clear()
    yield
    composing._environment.cache_clear()


@pytest.fixture
def write(settings, clock):
    """Compose a mail of a trial kind."""
    count = iter(range(10_000))

    def compose(kind="trial", *, name="Ea", to="ea@vendor.example", title="Hello", words="words", link="", **more):
        return composing.compose(
            kind,
            more.pop("locale", "en"),
            name,
            to,
            dedupe_key=more.pop("dedupe_key", f"trial:{next(count)}"),
            recipient_key="person-1",
            settings=settings,
            clock=clock,
            title=title,
            words=words,
            link=link,
            **more,
        )

    return compose
