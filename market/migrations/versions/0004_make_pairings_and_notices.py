"""Make pairings and notices.

Revision: 0004, after 0003, 2026-11-22 00:13:25.340370
"""

import sqlalchemy as sa
from alembic import op

import market.gateways.database

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "matched",
        sa.Column("listing_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.String(length=40), nullable=False),
        sa.Column("at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("listing_id", name=op.f("pk_matched")),
    )
    op.create_table(
        "statistics_snapshot",
        sa.Column("version", sa.String(length=12), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("is_current", sa.Boolean(), nullable=False),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_statistics_snapshot")),
    )
    with op.batch_alter_table("statistics_snapshot", schema=None) as batch_op:
        batch_op.create_index(
            "uq_statistics_snapshot_is_current",
            ["is_current"],
            unique=True,
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )

    op.create_table(
        "notice",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_key", sa.String(length=120), nullable=False),
        sa.Column("ids", sa.JSON(), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("handled_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("handled_as", sa.String(length=10), nullable=True),
        sa.Column("mail_key", sa.String(length=200), nullable=True),
        sa.CheckConstraint("handled_as IN ('alone', 'digest', 'unwanted', 'void')", name=op.f("ck_notice_handled_as")),
        sa.CheckConstraint("urgency IN ('now', 'digest')", name=op.f("ck_notice_urgency")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_notice_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("person_id", "kind", "subject_key", name=op.f("uq_notice_person_id_kind_subject_key")),
    )
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notice_mail_key"), ["mail_key"], unique=False)
        batch_op.create_index("ix_notice_person_id_handled_at", ["person_id", "handled_at"], unique=False)
        batch_op.create_index(
            "ix_notice_person_id_open",
            ["person_id"],
            unique=False,
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )

    op.create_table(
        "pairing",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("need_id", sa.String(length=26), nullable=False),
        sa.Column("solution_id", sa.String(length=26), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("strength", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("rules_version", sa.String(length=40), nullable=False),
        sa.Column("need_revision", sa.Integer(), nullable=False),
        sa.Column("solution_revision", sa.Integer(), nullable=False),
        sa.Column("position_for_need", sa.Integer(), nullable=True),
        sa.Column("position_for_solution", sa.Integer(), nullable=True),
        sa.Column("introduced_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("strength IN ('weak', 'possible', 'strong')", name=op.f("ck_pairing_strength")),
        sa.CheckConstraint("score >= 0 AND score <= 1", name=op.f("ck_pairing_score")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_pairing_need_id_need"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["solution_id"], ["solution.id"], name=op.f("fk_pairing_solution_id_solution"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pairing")),
        sa.UniqueConstraint("need_id", "solution_id", name=op.f("uq_pairing_need_id_solution_id")),
    )
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pairing_solution_id"), ["solution_id"], unique=False)

    op.create_table(
        "verdict",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("pairing_id", sa.String(length=26), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("value", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "reason IN ('other_problem', 'not_mature', 'too_expensive', 'does_not_fit_systems', 'already_use_something', 'other')",
            name=op.f("ck_verdict_reason"),
        ),
        sa.CheckConstraint("side IN ('need', 'solution')", name=op.f("ck_verdict_side")),
        sa.CheckConstraint("value IN ('interested', 'not_relevant', 'later')", name=op.f("ck_verdict_value")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_verdict_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["pairing_id"], ["pairing.id"], name=op.f("fk_verdict_pairing_id_pairing"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_verdict_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_verdict")),
        sa.UniqueConstraint("pairing_id", "side", name=op.f("uq_verdict_pairing_id_side")),
    )
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_verdict_organisation_id"), ["organisation_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("verdict", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_verdict_organisation_id"))

    op.drop_table("verdict")
    with op.batch_alter_table("pairing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pairing_solution_id"))

    op.drop_table("pairing")
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notice_person_id_open",
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        )
        batch_op.drop_index("ix_notice_person_id_handled_at")
        batch_op.drop_index(batch_op.f("ix_notice_mail_key"))

    op.drop_table("notice")
    with op.batch_alter_table("statistics_snapshot", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_statistics_snapshot_is_current",
            sqlite_where=sa.text("is_current"),
            postgresql_where=sa.text("is_current"),
        )

    op.drop_table("statistics_snapshot")
    op.drop_table("matched")
