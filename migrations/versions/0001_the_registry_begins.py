"""the registry begins

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from registry.models.row import Document, Identity, Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consumer",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_consumer")),
    )
    op.create_table(
        "content",
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(hash) = 64", name=op.f("ck_content_hash")),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_content")),
    )
    op.create_table(
        "governing_body",
        sa.Column("id", Identity, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", Document, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_governing_body")),
        sa.UniqueConstraint("slug", name=op.f("uq_governing_body_slug")),
    )
    op.create_table(
        "prose",
        sa.Column("id", Identity, nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=True),
        sa.Column("body", Document, nullable=True),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("redacted_seq", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prose")),
    )
    op.create_table(
        "region",
        sa.Column("id", Identity, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_region")),
        sa.UniqueConstraint("slug", name=op.f("uq_region_slug")),
    )
    op.create_table(
        "user",
        sa.Column("id", Identity, nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("roles", Document, nullable=False),
        sa.Column("profession", sa.String(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("hpr", sa.String(), nullable=True),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", Instant(), nullable=True),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user")),
        sa.UniqueConstraint("subject", name=op.f("uq_user_subject")),
        sa.UniqueConstraint("username", name=op.f("uq_user_username")),
    )
    op.create_table(
        "body_seat",
        sa.Column("id", Identity, nullable=False),
        sa.Column("body_id", Identity, nullable=False),
        sa.Column("user_id", Identity, nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column("valid_to", Instant(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_body_seat_dates")),
        sa.ForeignKeyConstraint(["body_id"], ["governing_body.id"], name=op.f("fk_body_seat_body_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_body_seat_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_body_seat")),
    )
    with op.batch_alter_table("body_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_body_seat_user_id"), ["user_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("id", Identity, nullable=False),
        sa.Column("proposal_id", Identity, nullable=True),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("decided_by_id", Identity, nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("record", Document, nullable=False),
        sa.Column("prose_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["decided_by_id"], ["user.id"], name=op.f("fk_decision_decided_by_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_decision_proposal_id"), use_alter=True),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_decision_prose_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "entry",
        sa.Column("seq", Identity, autoincrement=False, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("actor_id", Identity, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("payload", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["user.id"], name=op.f("fk_entry_actor_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_entry")),
        sa.UniqueConstraint("hash", name=op.f("uq_entry_hash")),
    )
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_entry_subject_seq"), ["subject", "seq"], unique=False)

    op.create_table(
        "network",
        sa.Column("id", Identity, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", Document, nullable=False),
        sa.Column("aliases", Document, nullable=False),
        sa.Column("scope", Document, nullable=False),
        sa.Column("policy", Document, nullable=False),
        sa.Column("parent_id", Identity, nullable=True),
        sa.Column("checklist", Document, nullable=False),
        sa.Column("checklist_signed_at", Instant(), nullable=True),
        sa.Column("checklist_signed_by_id", Identity, nullable=True),
        sa.ForeignKeyConstraint(
            ["checklist_signed_by_id"], ["user.id"], name=op.f("fk_network_checklist_signed_by_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["network.id"], name=op.f("fk_network_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network")),
        sa.UniqueConstraint("slug", name=op.f("uq_network_slug")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", Identity, nullable=False),
        sa.Column("orgnr", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column(
            "type",
            sa.Enum(
                "HF",
                "RHF",
                "municipality",
                "municipal-region",
                "gp",
                "private-hospital",
                "user-organisation",
                "other",
                name="organisationtype",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("region_id", Identity, nullable=True),
        sa.ForeignKeyConstraint(["region_id"], ["region.id"], name=op.f("fk_organisation_region_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
        sa.UniqueConstraint("orgnr", name=op.f("uq_organisation_orgnr")),
    )
    op.create_table(
        "token",
        sa.Column("id", Identity, nullable=False),
        sa.Column("user_id", Identity, nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("scopes", Document, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("expires_at", Instant(), nullable=False),
        sa.Column("revoked_at", Instant(), nullable=True),
        sa.Column("last_used_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_token_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token")),
        sa.UniqueConstraint("hash", name=op.f("uq_token_hash")),
        sa.UniqueConstraint("user_id", "name", name=op.f("uq_token_user_id_name")),
    )
    op.create_table(
        "oversight",
        sa.Column("id", Identity, nullable=False),
        sa.Column("network_id", Identity, nullable=False),
        sa.Column("body_id", Identity, nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "adopts", "decides-escalated", name="purpose", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column("valid_to", Instant(), nullable=True),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_oversight_dates")),
        sa.ForeignKeyConstraint(["body_id"], ["governing_body.id"], name=op.f("fk_oversight_body_id")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_oversight_network_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_oversight")),
    )
    with op.batch_alter_table("oversight", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_oversight_network_id"), ["network_id"], unique=False)

    op.create_table(
        "scope",
        sa.Column("network_id", Identity, nullable=False),
        sa.Column("organisation_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_scope_network_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_scope_organisation_id")),
        sa.PrimaryKeyConstraint("network_id", "organisation_id", name=op.f("pk_scope")),
    )
    op.create_table(
        "seat",
        sa.Column("id", Identity, nullable=False),
        sa.Column("user_id", Identity, nullable=False),
        sa.Column("network_id", Identity, nullable=False),
        sa.Column("organisation_id", Identity, nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "member",
                "leader",
                "deputy-leader",
                "secretary",
                "local-network",
                "user-representative",
                name="seatrole",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("voting", sa.Boolean(), nullable=False),
        sa.Column("deputy_of_id", Identity, nullable=True),
        sa.Column("profession", sa.String(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("support_function", sa.Boolean(), nullable=False),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column("valid_to", Instant(), nullable=True),
        sa.CheckConstraint("capacity IS NULL OR (capacity > 0 AND capacity <= 100)", name=op.f("ck_seat_capacity")),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_seat_dates")),
        sa.ForeignKeyConstraint(["deputy_of_id"], ["seat.id"], name=op.f("fk_seat_deputy_of_id")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_seat_network_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_seat_organisation_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_seat_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_seat")),
    )
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_seat_network_id_organisation_id"), ["network_id", "organisation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_seat_user_id"), ["user_id"], unique=False)

    op.create_table(
        "standard",
        sa.Column("id", Identity, nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", Document, nullable=False),
        sa.Column(
            "origin",
            sa.Enum("own", "adopted", name="origin", native_enum=False, create_constraint=True, length=32),
            nullable=False,
        ),
        sa.Column("network_id", Identity, nullable=True),
        sa.Column("licence", Document, nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("latest_id", Identity, nullable=True),
        sa.ForeignKeyConstraint(["latest_id"], ["version.id"], name=op.f("fk_standard_latest_id"), use_alter=True),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_standard_network_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard")),
        sa.UniqueConstraint("slug", name=op.f("uq_standard_slug")),
    )
    with op.batch_alter_table("standard", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_standard_kind"), ["kind"], unique=False)
        batch_op.create_index(batch_op.f("ix_standard_network_id"), ["network_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("standard_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("fk_claim_standard_id")),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_claim")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_standard_id"), ["standard_id"], unique=False)

    op.create_table(
        "identifier",
        sa.Column("id", Identity, nullable=False),
        sa.Column("standard_id", Identity, nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("fk_identifier_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identifier")),
        sa.UniqueConstraint("value", name=op.f("uq_identifier_value")),
    )
    with op.batch_alter_table("identifier", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identifier_standard_id"), ["standard_id"], unique=False)

    op.create_table(
        "version",
        sa.Column("id", Identity, nullable=False),
        sa.Column("standard_id", Identity, nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("edition", sa.String(), nullable=True),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("decision_id", Identity, nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_seq", sa.Integer(), nullable=False),
        sa.Column("prose_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["content_hash"], ["content.hash"], name=op.f("fk_version_content_hash")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_version_decision_id")),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_version_prose_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("fk_version_standard_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
        sa.UniqueConstraint("standard_id", "number", name=op.f("uq_version_standard_id_number")),
        sa.UniqueConstraint("standard_id", "ordinal", name=op.f("uq_version_standard_id_ordinal")),
    )
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_version_content_hash"), ["content_hash"], unique=False)

    op.create_table(
        "acknowledgement",
        sa.Column("version_id", Identity, nullable=False),
        sa.Column("organisation_id", Identity, nullable=False),
        sa.Column("user_id", Identity, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_acknowledgement_organisation_id")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_acknowledgement_user_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_acknowledgement_version_id")),
        sa.PrimaryKeyConstraint("version_id", "organisation_id", name=op.f("pk_acknowledgement")),
    )
    op.create_table(
        "proposal",
        sa.Column("id", Identity, nullable=False),
        sa.Column("standard_id", Identity, nullable=True),
        sa.Column("new_slug", sa.String(), nullable=True),
        sa.Column("new", Document, nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column(
            "change",
            sa.Enum(
                "new",
                "revise",
                "correct",
                "retire",
                "recall",
                name="changekind",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("network_id", Identity, nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "submitted",
                "accepted",
                "hearing",
                "ballot",
                "recommended",
                "escalated",
                "approved",
                "published",
                "rejected",
                "withdrawn",
                "merged",
                "moved",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("base_id", Identity, nullable=True),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("content_ordinal", sa.Integer(), nullable=False),
        sa.Column("flags", Document, nullable=False),
        sa.Column("version_number", sa.String(), nullable=True),
        sa.Column("edition", sa.String(), nullable=True),
        sa.Column("author_id", Identity, nullable=False),
        sa.Column("co_authors", Document, nullable=False),
        sa.Column("merged_into_id", Identity, nullable=True),
        sa.Column("version_id", Identity, nullable=True),
        sa.Column("decision_id", Identity, nullable=True),
        sa.Column("hearing_deadline", Instant(), nullable=True),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("prose_id", Identity, nullable=False),
        sa.CheckConstraint("(standard_id IS NOT NULL) OR (new_slug IS NOT NULL)", name=op.f("ck_proposal_target")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_proposal_author_id")),
        sa.ForeignKeyConstraint(["base_id"], ["version.id"], name=op.f("fk_proposal_base_id")),
        sa.ForeignKeyConstraint(["content_hash"], ["content.hash"], name=op.f("fk_proposal_content_hash")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_proposal_decision_id")),
        sa.ForeignKeyConstraint(["merged_into_id"], ["proposal.id"], name=op.f("fk_proposal_merged_into_id")),
        sa.ForeignKeyConstraint(["network_id"], ["network.id"], name=op.f("fk_proposal_network_id")),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_proposal_prose_id")),
        sa.ForeignKeyConstraint(["standard_id"], ["standard.id"], name=op.f("fk_proposal_standard_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_proposal_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_network_id"), ["network_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_standard_id"), ["standard_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_proposal_state"), ["state"], unique=False)
        batch_op.create_index(
            "uq_proposal_open_new_slug",
            ["new_slug"],
            unique=True,
            sqlite_where=sa.text("state NOT IN ('published', 'rejected', 'withdrawn', 'merged')"),
            postgresql_where=sa.text("state NOT IN ('published', 'rejected', 'withdrawn', 'merged')"),
        )

    op.create_table(
        "reference",
        sa.Column("id", Identity, nullable=False),
        sa.Column("version_id", Identity, nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("target_uri", sa.String(), nullable=False),
        sa.Column("target_id", Identity, nullable=True),
        sa.Column("target_version", sa.String(), nullable=True),
        sa.Column("target_item", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["target_id"], ["standard.id"], name=op.f("fk_reference_target_id")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_reference_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference")),
    )
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_reference_target_id_target_version"), ["target_id", "target_version"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_reference_version_id"), ["version_id"], unique=False)

    op.create_table(
        "validity",
        sa.Column("id", Identity, nullable=False),
        sa.Column("version_id", Identity, nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "in-force",
                "superseded",
                "retired",
                "recalled",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("valid_from", Instant(), nullable=False),
        sa.Column("valid_to", Instant(), nullable=True),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.Column("recorded_seq", sa.Integer(), nullable=False),
        sa.CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name=op.f("ck_validity_dates")),
        sa.ForeignKeyConstraint(["version_id"], ["version.id"], name=op.f("fk_validity_version_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_validity")),
    )
    with op.batch_alter_table("validity", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_validity_version_id_recorded_seq"), ["version_id", "recorded_seq"], unique=False
        )

    op.create_table(
        "ballot",
        sa.Column("id", Identity, nullable=False),
        sa.Column("proposal_id", Identity, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=True),
        sa.Column("electorate", Document, nullable=False),
        sa.Column("policy", Document, nullable=False),
        sa.Column("meeting", sa.String(), nullable=True),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("deadline", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["content_hash"], ["content.hash"], name=op.f("fk_ballot_content_hash")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_ballot_proposal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ballot")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_ballot_proposal_id_number")),
    )
    op.create_table(
        "comment",
        sa.Column("id", Identity, nullable=False),
        sa.Column("proposal_id", Identity, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("author_id", Identity, nullable=False),
        sa.Column("organisation_id", Identity, nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("prose_id", Identity, nullable=False),
        sa.CheckConstraint("grade IN ('accept', 'minor', 'major', 'reject', 'abstain')", name=op.f("ck_comment_grade")),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_comment_author_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_comment_organisation_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_comment_proposal_id")),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_comment_prose_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comment")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_comment_proposal_id_number")),
    )
    op.create_table(
        "escalation",
        sa.Column("id", Identity, nullable=False),
        sa.Column("proposal_id", Identity, nullable=False),
        sa.Column("body_id", Identity, nullable=False),
        sa.Column("raised_by_id", Identity, nullable=False),
        sa.Column("raised_at", Instant(), nullable=False),
        sa.Column("prose_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["body_id"], ["governing_body.id"], name=op.f("fk_escalation_body_id")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_escalation_proposal_id")),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_escalation_prose_id")),
        sa.ForeignKeyConstraint(["raised_by_id"], ["user.id"], name=op.f("fk_escalation_raised_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_escalation_proposal_id"), ["proposal_id"], unique=False)

    op.create_table(
        "round",
        sa.Column("id", Identity, nullable=False),
        sa.Column("proposal_id", Identity, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("invited", Document, nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("deadline", Instant(), nullable=False),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("prose_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["content_hash"], ["content.hash"], name=op.f("fk_round_content_hash")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_round_proposal_id")),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_round_prose_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_round")),
        sa.UniqueConstraint("proposal_id", "number", name=op.f("uq_round_proposal_id_number")),
    )
    op.create_table(
        "sign_off",
        sa.Column("id", Identity, nullable=False),
        sa.Column("proposal_id", Identity, nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("user_id", Identity, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("prose_id", Identity, nullable=False),
        sa.CheckConstraint("role IN ('specialist', 'pharmacist')", name=op.f("ck_sign_off_role")),
        sa.ForeignKeyConstraint(["content_hash"], ["content.hash"], name=op.f("fk_sign_off_content_hash")),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposal.id"], name=op.f("fk_sign_off_proposal_id")),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_sign_off_prose_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_off_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint(
            "proposal_id", "content_hash", "role", name=op.f("uq_sign_off_proposal_id_content_hash_role")
        ),
        sa.UniqueConstraint(
            "proposal_id", "content_hash", "user_id", name=op.f("uq_sign_off_proposal_id_content_hash_user_id")
        ),
    )
    op.create_table(
        "answer",
        sa.Column("id", Identity, nullable=False),
        sa.Column("comment_id", Identity, nullable=False),
        sa.Column("author_id", Identity, nullable=False),
        sa.Column("resolved", sa.Boolean(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("prose_id", Identity, nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["user.id"], name=op.f("fk_answer_author_id")),
        sa.ForeignKeyConstraint(["comment_id"], ["comment.id"], name=op.f("fk_answer_comment_id")),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_answer_prose_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer")),
    )
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_answer_comment_id"), ["comment_id"], unique=False)

    op.create_table(
        "vote",
        sa.Column("id", Identity, nullable=False),
        sa.Column("ballot_id", Identity, nullable=False),
        sa.Column("organisation_id", Identity, nullable=False),
        sa.Column("seat_id", Identity, nullable=False),
        sa.Column("user_id", Identity, nullable=False),
        sa.Column("choice", sa.String(), nullable=False),
        sa.Column("works_here", sa.String(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("prose_id", Identity, nullable=False),
        sa.CheckConstraint("choice IN ('for', 'against', 'abstain')", name=op.f("ck_vote_choice")),
        sa.CheckConstraint("works_here IN ('yes', 'with-reservation', 'no')", name=op.f("ck_vote_works_here")),
        sa.ForeignKeyConstraint(["ballot_id"], ["ballot.id"], name=op.f("fk_vote_ballot_id")),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_vote_organisation_id")),
        sa.ForeignKeyConstraint(["prose_id"], ["prose.id"], name=op.f("fk_vote_prose_id")),
        sa.ForeignKeyConstraint(["seat_id"], ["seat.id"], name=op.f("fk_vote_seat_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_vote_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote")),
        sa.UniqueConstraint("ballot_id", "organisation_id", name=op.f("uq_vote_ballot_id_organisation_id")),
    )
    if op.get_bind().dialect.name != "sqlite":  # SQLite has them from the tables' own definitions
        op.create_foreign_key("fk_decision_proposal_id", "decision", "proposal", ["proposal_id"], ["id"])
        op.create_foreign_key("fk_standard_latest_id", "standard", "version", ["latest_id"], ["id"])


def downgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        op.drop_constraint("fk_decision_proposal_id", "decision")
        op.drop_constraint("fk_standard_latest_id", "standard")
    op.drop_table("vote")
    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_comment_id"))

    op.drop_table("answer")
    op.drop_table("sign_off")
    op.drop_table("round")
    with op.batch_alter_table("escalation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_escalation_proposal_id"))

    op.drop_table("escalation")
    op.drop_table("comment")
    op.drop_table("ballot")
    with op.batch_alter_table("validity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_validity_version_id_recorded_seq"))

    op.drop_table("validity")
    with op.batch_alter_table("reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reference_version_id"))
        batch_op.drop_index(batch_op.f("ix_reference_target_id_target_version"))

    op.drop_table("reference")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_proposal_open_new_slug",
            sqlite_where=sa.text("state NOT IN ('published', 'rejected', 'withdrawn', 'merged')"),
            postgresql_where=sa.text("state NOT IN ('published', 'rejected', 'withdrawn', 'merged')"),
        )
        batch_op.drop_index(batch_op.f("ix_proposal_state"))
        batch_op.drop_index(batch_op.f("ix_proposal_standard_id"))
        batch_op.drop_index(batch_op.f("ix_proposal_network_id"))

    op.drop_table("proposal")
    op.drop_table("acknowledgement")
    with op.batch_alter_table("version", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_version_content_hash"))

    op.drop_table("version")
    with op.batch_alter_table("identifier", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identifier_standard_id"))

    op.drop_table("identifier")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_standard_id"))

    op.drop_table("claim")
    with op.batch_alter_table("standard", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_standard_network_id"))
        batch_op.drop_index(batch_op.f("ix_standard_kind"))

    op.drop_table("standard")
    with op.batch_alter_table("seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_seat_user_id"))
        batch_op.drop_index(batch_op.f("ix_seat_network_id_organisation_id"))

    op.drop_table("seat")
    op.drop_table("scope")
    with op.batch_alter_table("oversight", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_oversight_network_id"))

    op.drop_table("oversight")
    op.drop_table("token")
    op.drop_table("organisation")
    op.drop_table("network")
    with op.batch_alter_table("entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_entry_subject_seq"))

    op.drop_table("entry")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_proposal_id"))

    op.drop_table("decision")
    with op.batch_alter_table("body_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_body_seat_user_id"))

    op.drop_table("body_seat")
    op.drop_table("user")
    op.drop_table("region")
    op.drop_table("prose")
    op.drop_table("governing_body")
    op.drop_table("content")
    op.drop_table("consumer")
