"""Pages, fragments and emails: the template environment and how dates, numbers and matched words are written."""

from market.rendering.environment import environment, render

__all__ = ["environment", "render"]
