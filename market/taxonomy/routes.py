"""The pages of the thesaurus together: looking around in it, tags that are being typed, and words proposed for it."""

from fastapi import APIRouter

from market.taxonomy import proposing, showing, typing_tags

router = APIRouter(tags=["taxonomy"])
router.include_router(typing_tags.router)
router.include_router(proposing.router)
# Last: a concept's key stands where the words of the other addresses do.
router.include_router(showing.router)
