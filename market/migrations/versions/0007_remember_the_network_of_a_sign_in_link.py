"""Remember the network of a sign-in link.

Revision: 0007, after 0006, 2026-11-22 02:32:10.104220
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("network", sa.String(length=64), nullable=True))
        batch_op.create_index("ix_sign_in_link_network_created_at", ["network", "created_at"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_link_network_created_at")
        batch_op.drop_column("network")
