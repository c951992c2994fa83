"""The staff's pages together."""

from fastapi import APIRouter

from market.operations import desk, health, inbox, proposals, rematching, unmatched, weighting

router = APIRouter()
router.include_router(health.router)
router.include_router(desk.router)
router.include_router(proposals.router)
router.include_router(unmatched.router)
router.include_router(weighting.router)
router.include_router(inbox.router)
router.include_router(rematching.router)
