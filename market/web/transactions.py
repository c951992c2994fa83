"""One unit of work per request, committed before the answer leaves.

`scope="function"` matters: without it FastAPI sends the response first, and a failing commit still shows a success.
"""

from collections.abc import Iterator
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from market.web.house import house_of


def _reading(request: Request) -> Iterator[Session]:
    with house_of(request).database.reading() as session:
        yield session


def _writing(request: Request) -> Iterator[Session]:
    with house_of(request).database.writing() as session:
        yield session


Reading = Annotated[Session, Depends(_reading, scope="function")]
Work = Annotated[Session, Depends(_writing, scope="function")]
