"""Two public registers as listings: Digital Public Goods as solutions, challenges of US agencies as needs.

What they name is real but nobody of it is a member: no account, no mail address, and every page says so.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from market.importing.rows import LONGEST_TEXT, ListingRow, OrganisationRow

_AREA_OF_GOAL = {
    1: "social_disability",
    2: "climate_environment",
    3: "health_older",
    4: "children_youth",
    5: "social_disability",
    6: "climate_environment",
    7: "climate_environment",
    8: "employment_integration",
    9: "citizen_administration",
    10: "social_disability",
    11: "roads_space",
    12: "climate_environment",
    13: "climate_environment",
    14: "climate_environment",
    15: "climate_environment",
    16: "citizen_administration",
    17: "citizen_administration",
}
_MOST_AREAS = 2


def digital_public_goods(seed: Path) -> Iterator[tuple[OrganisationRow, ListingRow]]:
    """Yield the solutions of the Digital Public Goods registry with whoever stands behind each."""
    for good in _lines(seed / "dpg_solutions.jsonl"):
        owner = (good["organizations"] or ["Digital Public Goods Alliance"])[0]
        areas = dict.fromkeys(_AREA_OF_GOAL[goal] for goal in good["sdgs"] if goal in _AREA_OF_GOAL)
        yield (
            _organisation("dpg", owner),
            ListingRow(
                external_id=f"dpg:{good['id']}",
                organisation=_organisation("dpg", owner).external_id,
                lang="en",
                title=good["name"],
                summary=good["description"][:LONGEST_TEXT],
                areas=list(areas)[:_MOST_AREAS],
                tags=[tag for tag in good["sectors"] if tag][:15],
                goals=good["sdgs"],
                source_url=good["website"] if str(good["website"]).startswith("http") else None,
                facts={"licence": ", ".join(good["licenses"])} if good["licenses"] else {},
            ),
        )


def challenges(seed: Path) -> Iterator[tuple[OrganisationRow, ListingRow]]:
    """Yield the needs of challenge.gov with the agency that posted each."""
    for challenge in _lines(seed / "challenge_gov_needs.jsonl"):
        summary, _, rest = str(challenge["text"]).partition("\n")
        owner = challenge["agency"] or "US government"
        yield (
            _organisation("challenge", owner),
            ListingRow(
                external_id=f"challenge:{challenge['id']}",
                organisation=_organisation("challenge", owner).external_id,
                lang="en",
                title=challenge["title"],
                summary=summary[:LONGEST_TEXT],
                problem=rest[:LONGEST_TEXT],
                tags=[tag for tag in challenge["tags"] if tag][:15],
            ),
        )


def _organisation(register: str, name: str) -> OrganisationRow:
    key = "".join(letter if letter.isalnum() else "-" for letter in name.lower())[:100]
    country = "US" if register == "challenge" else "EU"
    return OrganisationRow(external_id=f"{register}:{key}", name=name[:150], kind="register", country=country)


def _lines(file: Path) -> Iterator[dict[str, Any]]:
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
