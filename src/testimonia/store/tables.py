"""The tables of a case, and how an older case becomes a newer one.

`body` is the noun as one line of the record (`testimonia.model.lines`); the other columns repeat what is searched for.
"""

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, MetaData, Table, Text

from testimonia.errors import CaseTooNew
from testimonia.store import grids, page_tables, review_tables, sums, unspaced

METADATA = MetaData()


def _later(target: str) -> ForeignKey:
    # Checked at the end of the transaction: in the order of a record, accounts come before the incidents they belong to.
    return ForeignKey(target, deferrable=True, initially="DEFERRED")


META = Table("meta", METADATA, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

DOCUMENTS = Table(
    "documents",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("text", Text),  # apart from `body`, so that documents can be listed without their texts
    Column("body", Text, nullable=False),
)
READINGS = Table(
    "readings",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("document", Text, _later("documents.id"), nullable=False),
    Column("made_by", Text, nullable=False),  # the reader with its version; the last reading of a document is the one that counts
)
PERSONS = Table(
    "persons",
    METADATA,
    Column("document", Text, _later("documents.id"), primary_key=True),
    Column("names", Text, nullable=False),  # JSON list of the persons' names in the document, for pages that hide them
)
MENTIONS = Table(
    "mentions",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("document", Text, _later("documents.id"), nullable=False),
    Column("body", Text, nullable=False),
)
CLAIMS = Table(
    "claims",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("document", Text, _later("documents.id"), nullable=False),
    Column("mention", Text, _later("mentions.id"), nullable=False),
    Column("made_by", Text, nullable=False),
    Column("supersedes", Text, _later("claims.id")),
    Column("body", Text, nullable=False),
)
INCIDENTS = Table(
    "incidents",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
)
ACCOUNTS = Table(
    "accounts",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("incident", Text, _later("incidents.id"), nullable=False),
    Column("body", Text, nullable=False),
)
JUDGEMENTS = Table(
    "judgements",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("previous", Text, nullable=False),  # hash of the judgement before; of the first one, the empty string
    Column("hash", Text, nullable=False),
)
STATES = Table(
    "states",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("rule", Text, nullable=False),
)
VERSIONS = Table(
    "versions",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("noun", Text, nullable=False),  # "incident" or "account"
    Column("id", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("since", Integer, _later("states.number"), nullable=False),
    Column("until", Integer, _later("states.number")),  # the first state in which it no longer stood; null: it stands
)
CUSTODY = Table(
    "custody",
    METADATA,
    Column("seq", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("item", Text, nullable=False),
    Column("body", Text),  # who, why, details: the sealed part; null once it was purged, and its salt with it
    Column("item_salt", Text, nullable=False),
    Column("salt", Text),
    Column("item_seal", Text, nullable=False),
    Column("body_seal", Text, nullable=False),
    Column("previous", Text, nullable=False, unique=True),  # an entry has one successor
    Column("hash", Text, nullable=False),
)
LAYOUTS = Table(
    "layouts",
    METADATA,
    Column("document", Text, _later("documents.id"), primary_key=True),
    Column("body", Text, nullable=False),  # the document's layout as one line of JSON
)
Index("custody_by_item", CUSTODY.c.item, CUSTODY.c.seq)
Index("readings_by_document", READINGS.c.document, READINGS.c.seq)
Index("mentions_by_document", MENTIONS.c.document, MENTIONS.c.seq)
Index("claims_by_document", CLAIMS.c.document, CLAIMS.c.seq)
Index("claims_by_supersedes", CLAIMS.c.supersedes)
Index("versions_by_until", VERSIONS.c.until)

APPLICATION_ID = 0x5E571404  # tells a case from any other SQLite file


def _create(connection: Connection) -> None:
    METADATA.create_all(connection)
    # The ledger defends itself even against a hand-written statement.
    for verb in ("UPDATE", "DELETE"):
        connection.exec_driver_sql(
            f"CREATE TRIGGER judgements_no_{verb.lower()} BEFORE {verb} ON judgements "
            "BEGIN SELECT RAISE(ABORT, 'judgements are appended, never changed'); END"
        )


def _keep_states(connection: Connection) -> None:
    # A case of the first version has no states yet; a new one has just got these tables with the others.
    METADATA.create_all(connection, tables=[STATES, VERSIONS], checkfirst=True)


def _keep_custody(connection: Connection) -> None:
    METADATA.create_all(connection, tables=[CUSTODY, LAYOUTS], checkfirst=True)
    # A purge empties what an entry says and leaves that it was made: its id, its place in the chain, its hash.
    connection.exec_driver_sql("DROP TRIGGER IF EXISTS judgements_no_update")
    for table, emptied in ((JUDGEMENTS, {"body": "''"}), (CUSTODY, {"body": "NULL", "salt": "NULL"})):
        kept = [f"NEW.{column.name} IS OLD.{column.name}" for column in table.columns if column.name not in emptied]
        only = " AND ".join([*kept, *(f"NEW.{name} IS {value}" for name, value in emptied.items())])
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {table.name}_no_update BEFORE UPDATE ON {table.name} WHEN NOT ({only}) "
            f"BEGIN SELECT RAISE(ABORT, '{table.name} are appended, never changed'); END"
        )
    connection.exec_driver_sql(
        "CREATE TRIGGER IF NOT EXISTS custody_no_delete BEFORE DELETE ON custody "
        "BEGIN SELECT RAISE(ABORT, 'custody is appended, never removed'); END"
    )


MIGRATIONS = (
    *(_create, _keep_states, _keep_custody, page_tables.create, review_tables.create, sums.create, unspaced.create, grids.create),
    # With it the ledger file begins, which the programs before did not know and would not purge.
    grids.allow_purge,
)
"""Step n brings a case of version n to version n + 1. Steps are added at the end and never edited."""


def migrate(connection: Connection, name: str) -> None:
    """Brings the tables to this program's version. Raises CaseTooNew when a later one made them."""
    version = int(connection.exec_driver_sql("PRAGMA user_version").scalar_one())
    if version > len(MIGRATIONS):
        raise CaseTooNew(
            f"{name}: made by a later version of the program (format {version}; this one knows {len(MIGRATIONS)}). "
            "Nothing was changed. Install the later version: pip install --upgrade testimonia"
        )
    for step in MIGRATIONS[version:]:
        step(connection)
    connection.exec_driver_sql(f"PRAGMA user_version = {len(MIGRATIONS)}")
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
