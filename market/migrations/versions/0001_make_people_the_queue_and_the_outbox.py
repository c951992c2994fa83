"""Make people, the queue and the outbox.

Revision: 0001, after , 2026-11-22 00:13:22.861831
"""

import sqlalchemy as sa
from alembic import op

import market.gateways.database

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "audit_note",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(length=26), nullable=True),
        sa.Column("action", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("record_id", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_note")),
    )
    with op.batch_alter_table("audit_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_note_actor_id"), ["actor_id"], unique=False)
        batch_op.create_index("ix_audit_note_record", ["kind", "record_id", "id"], unique=False)

    op.create_table(
        "job",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("unique_key", sa.String(length=200), nullable=True),
        sa.Column("period_key", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("lease_until", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(length=26), nullable=True),
        sa.Column("last_error", sa.String(length=500), nullable=True),
        sa.Column("progress", sa.Float(), nullable=True),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name=op.f("ck_job_state")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
        sa.UniqueConstraint("period_key", name=op.f("uq_job_period_key")),
    )
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.create_index(
            "ix_job_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )
        batch_op.create_index("ix_job_state_finished_at", ["state", "finished_at"], unique=False)
        batch_op.create_index(
            "uq_job_unique_key_waiting",
            ["unique_key"],
            unique=True,
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )

    op.create_table(
        "organisation",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("external_id", sa.String(length=120), nullable=True),
        sa.Column("name", sa.String(length=150), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("country", sa.String(length=2), nullable=False),
        sa.Column("municipality_code", sa.String(length=4), nullable=True),
        sa.Column("region", sa.String(length=5), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("approved_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('vendor', 'municipality', 'region', 'state', 'knowledge', 'operator', 'register')",
            name=op.f("ck_organisation_kind"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("external_id", name=op.f("uq_organisation_external_id")),
    )
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_name"), ["name"], unique=False)

    op.create_table(
        "outbox_message",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("dedupe_key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=80), nullable=False),
        sa.Column("recipient_key", sa.String(length=300), nullable=False),
        sa.Column("to_address", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("mime", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.String(length=320), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_again", sa.Boolean(), nullable=False),
        sa.Column("not_before", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("lease_until", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(length=26), nullable=True),
        sa.Column("last_reply", sa.String(length=500), nullable=True),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("sent_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'leased', 'transmitting', 'sent', 'unknown', 'failed', 'suppressed', 'cancelled')",
            name=op.f("ck_outbox_message_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_message")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_message_dedupe_key")),
        sa.UniqueConstraint("message_id", name=op.f("uq_outbox_message_message_id")),
    )
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_message_open",
            ["id"],
            unique=False,
            sqlite_where=sa.text("state IN ('queued', 'leased', 'transmitting')"),
            postgresql_where=sa.text("state IN ('queued', 'leased', 'transmitting')"),
        )
        batch_op.create_index(batch_op.f("ix_outbox_message_recipient_key"), ["recipient_key"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("theme", sa.String(length=5), nullable=False),
        sa.Column("staff_role", sa.String(length=20), nullable=True),
        sa.Column("mail_rhythm", sa.String(length=20), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("locale IN ('da', 'en')", name=op.f("ck_person_locale")),
        sa.CheckConstraint("mail_rhythm IN ('strong_at_once', 'digest', 'never')", name=op.f("ck_person_mail_rhythm")),
        sa.CheckConstraint("staff_role IN ('matchmaker', 'administrator')", name=op.f("ck_person_staff_role")),
        sa.CheckConstraint("theme IN ('auto', 'light', 'dark')", name=op.f("ck_person_theme")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "sending_pause",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("until", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("since", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending_pause")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("locale", sa.String(length=2), nullable=False),
        sa.Column("next_path", sa.String(length=500), nullable=False),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("used_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_link_secret_hash")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_email"), ["email"], unique=False)

    op.create_table(
        "membership",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=False),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_membership_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("person_id", "organisation_id", name=op.f("uq_membership_person_id_organisation_id")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "sign_in_session",
        sa.Column("id", sa.String(length=26), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=26), nullable=False),
        sa.Column("organisation_id", sa.String(length=26), nullable=True),
        sa.Column("created_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", market.gateways.database.UTCDateTime(timezone=True), nullable=False),
        sa.Column("ended_at", market.gateways.database.UTCDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_sign_in_session_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sign_in_session_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_session")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_sign_in_session_secret_hash")),
    )
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_session_person_id"), ["person_id"], unique=False)


def downgrade() -> None:
    """Take back."""
    with op.batch_alter_table("sign_in_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_session_person_id"))

    op.drop_table("sign_in_session")
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_membership_organisation_id"))

    op.drop_table("membership")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_email"))

    op.drop_table("sign_in_link")
    op.drop_table("sending_pause")
    op.drop_table("person")
    with op.batch_alter_table("outbox_message", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_message_recipient_key"))
        batch_op.drop_index(
            "ix_outbox_message_open",
            sqlite_where=sa.text("state IN ('queued', 'leased', 'transmitting')"),
            postgresql_where=sa.text("state IN ('queued', 'leased', 'transmitting')"),
        )

    op.drop_table("outbox_message")
    with op.batch_alter_table("organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_name"))

    op.drop_table("organisation")
    with op.batch_alter_table("job", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_job_unique_key_waiting",
            sqlite_where=sa.text("state = 'waiting'"),
            postgresql_where=sa.text("state = 'waiting'"),
        )
        batch_op.drop_index("ix_job_state_finished_at")
        batch_op.drop_index(
            "ix_job_open",
            sqlite_where=sa.text("state IN ('waiting', 'running')"),
            postgresql_where=sa.text("state IN ('waiting', 'running')"),
        )

    op.drop_table("job")
    with op.batch_alter_table("audit_note", schema=None) as batch_op:
        batch_op.drop_index("ix_audit_note_record")
        batch_op.drop_index(batch_op.f("ix_audit_note_actor_id"))

    op.drop_table("audit_note")
