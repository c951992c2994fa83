"""Relate concepts, and keep the words that this house added to them apart from the delivered ones.

Revision: 0005, after 0004, 2026-11-22 02:20:11.804420
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_LISTS = ("related", "added_da", "added_en")


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("concept", schema=None) as batch_op:
        for name in _LISTS:
            batch_op.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default=sa.text("'[]'")))
        batch_op.add_column(sa.Column("own", sa.Boolean(), nullable=False, server_default=sa.false()))
    # The defaults were for the rows that are there; new rows say what they hold.
    with op.batch_alter_table("concept", schema=None) as batch_op:
        for name in (*_LISTS, "own"):
            batch_op.alter_column(name, server_default=None)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("concept", schema=None) as batch_op:
        for name in ("own", *reversed(_LISTS)):
            batch_op.drop_column(name)
