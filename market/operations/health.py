"""For the machines that watch: is the process alive, and can it serve?"""

from fastapi import APIRouter
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, PlainTextResponse, Response

from market.gateways.search import Find
from market.web.asked import AskedBy

router = APIRouter()


@router.get("/healthz")
def is_alive() -> Response:
    """Say that the process answers."""
    return PlainTextResponse("ok")


@router.get("/readyz")
def is_ready(asked: AskedBy) -> Response:
    """Say whether the database answers, the search index can be read and the word lists are read; 503 where not."""
    parts = {
        "database": _database_answers(asked),
        "search": _search_answers(asked),
        "warm": not asked.house.warming_up.is_set(),
    }
    return JSONResponse({"ready": all(parts.values()), **parts}, status_code=200 if all(parts.values()) else 503)


def _database_answers(asked: AskedBy) -> bool:
    try:
        with asked.house.database.reading() as session:
            session.connection().execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def _search_answers(asked: AskedBy) -> bool:
    try:
        asked.house.index.find(Find(side="need", text="", limit=1))
    except (OSError, ValueError):
        return False
    return True
