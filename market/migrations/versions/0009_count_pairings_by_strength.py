"""Count pairings by strength, and listings without any, from indexes.

Revision: 0009, after 0008, 2026-11-29 06:45:00
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.drop_index("ix_pairing_solution_id", table_name="pairing")
    op.create_index("ix_pairing_solution_id_strength", "pairing", ["solution_id", "strength"])
    op.create_index("ix_pairing_need_id_strength", "pairing", ["need_id", "strength"])
    op.create_index("ix_pairing_strength", "pairing", ["strength"])
    introduced = sa.text("introduced_at IS NOT NULL")
    op.create_index(
        "ix_pairing_introduced",
        "pairing",
        ["introduced_at"],
        sqlite_where=introduced,
        postgresql_where=introduced,
    )


def downgrade() -> None:
    """Take back."""
    for name in ("introduced", "strength", "need_id_strength", "solution_id_strength"):
        op.drop_index(f"ix_pairing_{name}", table_name="pairing")
    op.create_index("ix_pairing_solution_id", "pairing", ["solution_id"])
