"""What constraints on one table cannot say of a signature: who wrote the text, and which text it is now.

A signature is written once. Only the moment of its 补签 may be filled in later, once. REPLACE, which on SQLite
passes UPDATE and DELETE triggers by, is refused too.
"""

from typing import ClassVar

from django.db import migrations

from workflows.append_only import by_vendor

TABLE = "editorial_signature"
WROTE = """
    EXISTS (SELECT 1 FROM editorial_article_co_authors co WHERE co.user_id = NEW.signer_id
            AND (co.article_id = NEW.case_id OR co.article_id IN
                 (SELECT article_id FROM editorial_correction WHERE case_id = NEW.case_id)))
    OR EXISTS (SELECT 1 FROM editorial_article article WHERE article.author_id = NEW.signer_id
            AND article.case_id IN
                (SELECT article_id FROM editorial_correction WHERE case_id = NEW.case_id))
"""
ANOTHER_TEXT = """
    NOT EXISTS (SELECT 1 FROM editorial_article WHERE case_id = NEW.case_id AND digest = NEW.digest)
    AND NOT EXISTS (SELECT 1 FROM editorial_correction WHERE case_id = NEW.case_id AND digest = NEW.digest)
"""
BY_A_WRITER = "作者、共同作者不得审签自己的稿件"
NOT_THIS_TEXT = "签署的不是当前文本"
KEPT = "签署后不能修改或删除"

GIVEN = (
    "case_id, round, level, seat, does, signer_id, post_id, acting_for_id, author_id, decision, reason, words,"
    " revision, digest, read_aloud, loosened, at, carried_from_id, by_phone, entered_by_id, agreed_at,"
    " evidence_id, countersign_due"
)
SQLITE = {
    "not_by_a_writer": f"BEFORE INSERT ON {TABLE} WHEN {WROTE} BEGIN SELECT RAISE(ABORT, '{BY_A_WRITER}'); END",
    "over_this_text": f"BEFORE INSERT ON {TABLE} WHEN {ANOTHER_TEXT}"
    f" BEGIN SELECT RAISE(ABORT, '{NOT_THIS_TEXT}'); END",
    "not_replaced": f"BEFORE INSERT ON {TABLE} WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
    f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    "not_changed": f"BEFORE UPDATE OF id, {GIVEN} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    "countersigned_once": f"BEFORE UPDATE ON {TABLE} WHEN OLD.countersigned_at IS NOT NULL"
    f" BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
    "not_deleted": f"BEFORE DELETE ON {TABLE} BEGIN SELECT RAISE(ABORT, '{KEPT}'); END",
}
POSTGRESQL = (
    f"""CREATE FUNCTION {TABLE}_given() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF {WROTE} THEN
            RAISE EXCEPTION '{BY_A_WRITER}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        IF {ANOTHER_TEXT} THEN
            RAISE EXCEPTION '{NOT_THIS_TEXT}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$""",
    f"""CREATE FUNCTION {TABLE}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'UPDATE' THEN
            IF OLD.countersigned_at IS NULL
               AND to_jsonb(NEW) - 'countersigned_at' = to_jsonb(OLD) - 'countersigned_at' THEN
                RETURN NEW;
            END IF;
        END IF;
        RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation';
    END $$""",
    f"CREATE TRIGGER {TABLE}_given BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {TABLE}_given()",
    f"CREATE TRIGGER {TABLE}_kept BEFORE UPDATE OR DELETE ON {TABLE}"
    f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_kept()",
    f"CREATE TRIGGER {TABLE}_not_emptied BEFORE TRUNCATE ON {TABLE}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_kept()",
    *(
        f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {TABLE}_{name}"
        for name in ("given", "kept", "not_emptied")
    ),
)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("editorial", "0002_append_only")]
    operations: ClassVar = [
        by_vendor(
            {
                "sqlite": [f"CREATE TRIGGER {TABLE}_{name} {what}" for name, what in SQLITE.items()],
                "postgresql": POSTGRESQL,
            },
            {
                "sqlite": [f"DROP TRIGGER {TABLE}_{name}" for name in SQLITE],
                "postgresql": [
                    *(f"DROP TRIGGER {TABLE}_{name} ON {TABLE}" for name in ("given", "kept", "not_emptied")),
                    *(f"DROP FUNCTION {TABLE}_{name}()" for name in ("given", "kept")),
                ],
            },
        )
    ]
