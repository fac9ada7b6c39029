"""Tables that answer a page's questions by index: what incidents and claims come to, and the words of a case for searching.

Nothing here is said by anybody: every row repeats what stands in the body of a noun, and is written by the database itself when the noun
is. They can be thrown away and filled again. Reasons (of origins, of links) come from the reconciliation, which drops them otherwise.
"""

from collections.abc import Iterator

from sqlalchemy import Connection

from testimonia.store import unspaced

_TABLES = (
    # The gravest first: see `testimonia.report.incidents.consequence`. `minor`: acts of words, and acts of which little is said.
    "CREATE TABLE incident_facts (id TEXT PRIMARY KEY, kind TEXT NOT NULL, day TEXT, place TEXT, country TEXT, latitude REAL, "
    "longitude REAL, precision TEXT, dead INTEGER NOT NULL, hurt INTEGER NOT NULL, others INTEGER NOT NULL, documents INTEGER NOT NULL, "
    "origins_low INTEGER NOT NULL, origins_high INTEGER NOT NULL, disagreements INTEGER NOT NULL, minor INTEGER NOT NULL) WITHOUT ROWID",
    "CREATE INDEX incident_facts_by_weight ON incident_facts (minor, dead DESC, hurt DESC, others DESC, documents DESC, day, id)",
    "CREATE TABLE incident_mentions (mention TEXT PRIMARY KEY, incident TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX incident_mentions_by_incident ON incident_mentions (incident)",
    "CREATE TABLE incident_former (former TEXT NOT NULL, incident TEXT NOT NULL, PRIMARY KEY (former, incident)) WITHOUT ROWID",
    "CREATE INDEX incident_former_by_incident ON incident_former (incident)",
    "CREATE TABLE account_claims (claim TEXT PRIMARY KEY, account TEXT NOT NULL, incident TEXT NOT NULL) WITHOUT ROWID",
    "CREATE INDEX account_claims_by_account ON account_claims (account)",
    "CREATE TABLE claim_facts (id TEXT PRIMARY KEY, document TEXT NOT NULL, property TEXT NOT NULL, score REAL NOT NULL, "
    "made_by TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE relation_targets (mention TEXT NOT NULL, claim TEXT NOT NULL, PRIMARY KEY (mention, claim)) WITHOUT ROWID",
    "CREATE TABLE private_names (name TEXT PRIMARY KEY) WITHOUT ROWID",
    "CREATE TABLE account_reasons (account TEXT PRIMARY KEY, low INTEGER NOT NULL, high INTEGER NOT NULL, why TEXT NOT NULL) WITHOUT ROWID",
    "CREATE TABLE link_reasons (left TEXT NOT NULL, right TEXT NOT NULL, excess REAL NOT NULL, taken INTEGER NOT NULL, "
    "PRIMARY KEY (left, right)) WITHOUT ROWID",
    "CREATE INDEX link_reasons_by_doubt ON link_reasons (abs(excess))",
    "CREATE INDEX IF NOT EXISTS claims_by_mention ON claims (mention)",
    "CREATE INDEX IF NOT EXISTS accounts_by_incident ON accounts (incident)",
    "CREATE INDEX IF NOT EXISTS versions_by_since ON versions (since)",
    "CREATE INDEX IF NOT EXISTS versions_by_id ON versions (id)",
    "CREATE VIEW searched_documents AS SELECT seq, text, "
    "trim(coalesce(json_extract(body, '$.title'), '') || ' ' || json_extract(body, '$.name')) AS title FROM documents",
    # The text itself is not kept twice: the index points into the view.
    "CREATE VIRTUAL TABLE search_documents USING fts5(text, title, content='searched_documents', content_rowid='seq', "
    'tokenize="unicode61 remove_diacritics 2")',
    "CREATE VIRTUAL TABLE search_claims USING fts5(words, content='', tokenize=\"unicode61 remove_diacritics 2\")",
)


def _most(properties: str) -> str:
    """The largest number of persons that any range of these properties holds."""
    return (
        "coalesce((SELECT max(max(coalesce(json_extract(f.value, '$.low.value'), 0), coalesce(json_extract(f.value, '$.high.value'), 0))) "
        f"FROM json_each(new.body, '$.figures') AS f WHERE json_extract(f.value, '$.property') {properties}), 0)"
    )


_INCIDENT = (
    "new.id, json_extract(new.body, '$.kind'), json_extract(new.body, '$.when.start'), json_extract(new.body, '$.where.name'), "
    "json_extract(new.body, '$.where.country'), json_extract(new.body, '$.where.latitude'), json_extract(new.body, '$.where.longitude'), "
    "json_extract(new.body, '$.where.precision'), "
    + ", ".join(map(_most, ("IN ('killed', 'executed')", "= 'wounded'", "NOT IN ('killed', 'executed', 'wounded')")))
    + ", "
    "json_array_length(new.body, '$.documents'), json_extract(new.body, '$.independent_origins.low'), "
    "json_extract(new.body, '$.independent_origins.high'), json_array_length(new.body, '$.disagreements'), "
    "json_array_length(new.body, '$.figures') = 0 AND (json_extract(new.body, '$.kind') IN ('law', 'statement', 'negotiation', 'other') "
    "OR (json_array_length(new.body, '$.documents') = 1 AND (json_extract(new.body, '$.when') IS NULL "
    "OR json_extract(new.body, '$.where') IS NULL)))"
)
_CLAIM = "new.id, new.document, json_extract(new.body, '$.property'), json_extract(new.body, '$.score'), new.made_by"
_SPEAKERS = "(SELECT group_concat(json_extract(l.value, '$.source.name'), ' ') FROM json_each({row}.body, '$.chain') AS l)"


def _words(row: str) -> str:
    """All words of a claim that somebody may look for: its quote, its value, those who say it."""
    values = " || ' ' || ".join(
        f"coalesce(json_extract({row}.body, '$.value.{name}'), '')" for name in ("name", "raw", "text", "label", "group")
    )
    return f"json_extract({row}.body, '$.span.quote') || ' ' || {values} || ' ' || coalesce({_SPEAKERS.format(row=row)}, '')"


_PRIVATE = "('person', 'witness', 'detainee', 'author')"
_TITLE = "trim(coalesce(json_extract({row}.body, '$.title'), '') || ' ' || json_extract({row}.body, '$.name'))"

# What is written when a row of `table` comes: into, what, and where from beside the row itself (`new`).
_FILLED = (
    ("incidents", "incident_facts", _INCIDENT, "", ""),
    ("incidents", "incident_mentions", "m.value, new.id", "json_each(new.body, '$.mentions') AS m", ""),
    ("incidents", "incident_former", "f.value, new.id", "json_each(new.body, '$.formerly') AS f", ""),
    ("accounts", "account_claims", "c.value, new.id, new.incident", "json_each(new.body, '$.claims') AS c", ""),
    ("claims", "claim_facts", _CLAIM, "", ""),
    (
        "claims",
        "relation_targets",
        "json_extract(new.body, '$.value.mention'), new.id",
        "",
        "json_extract(new.body, '$.property') = 'relation'",
    ),
    (
        "claims",
        "private_names",
        "json_extract(l.value, '$.source.name')",
        "json_each(new.body, '$.chain') AS l",
        f"json_extract(l.value, '$.source.kind') IN {_PRIVATE}",
    ),
    (
        "claims",
        "private_names",
        "json_extract(new.body, '$.value.name')",
        "",
        "json_extract(new.body, '$.value.actor_kind') = 'private_person'",
    ),
    ("claims", "search_claims (rowid, words)", f"new.seq, {_words('new')}", "", ""),
    ("documents", "search_documents (rowid, text, title)", f"new.seq, new.text, {_TITLE.format(row='new')}", "", ""),
)
_GONE = {
    "incidents": (
        "DELETE FROM incident_facts WHERE id = old.id",
        "DELETE FROM incident_mentions WHERE incident = old.id",
        "DELETE FROM incident_former WHERE incident = old.id",
    ),
    "accounts": ("DELETE FROM account_claims WHERE account = old.id", "DELETE FROM account_reasons WHERE account = old.id"),
    "claims": (
        "DELETE FROM claim_facts WHERE id = old.id",
        "DELETE FROM relation_targets WHERE claim = old.id",
        f"INSERT INTO search_claims (search_claims, rowid, words) VALUES ('delete', old.seq, {_words('old')})",
    ),
    "documents": (
        "INSERT INTO search_documents (search_documents, rowid, text, title) "
        f"VALUES ('delete', old.seq, old.text, {_TITLE.format(row='old')})",
    ),
}


def _fill(into: str, what: str, beside: str, only: str, base: str = "") -> str:
    sources = ", ".join(part for part in (base, beside) if part)
    return f"INSERT OR REPLACE INTO {into} SELECT {what}" + (f" FROM {sources}" if sources else "") + (f" WHERE {only}" if only else "")


def _triggers() -> Iterator[str]:
    for table, gone in _GONE.items():
        come = [_fill(into, what, beside, only) for of, into, what, beside, only in _FILLED if of == table]
        yield f"CREATE TRIGGER pages_{table}_come AFTER INSERT ON {table} BEGIN {'; '.join(come)}; END"
        yield f"CREATE TRIGGER pages_{table}_gone AFTER DELETE ON {table} BEGIN {'; '.join(gone)}; END"
        # A new name for a document changes its body, not its words: the index is written again only when it must be.
        text = " OR old.text IS NOT new.text" if table == "documents" else ""
        changed = f"WHEN old.body IS NOT new.body{text}"
        yield f"CREATE TRIGGER pages_{table}_other AFTER UPDATE ON {table} {changed} BEGIN {'; '.join((*gone, *come))}; END"


def create(connection: Connection) -> None:
    """Makes the tables anew, fills them from what the case holds, and has the database keep them."""
    for statement in (*_gone_statements(), *_TABLES):
        connection.exec_driver_sql(statement)
    for table, into, what, beside, only in _FILLED:
        # Sorted by the key, not fetched by an index of it: either way round, rows here and there would touch all pages again and again.
        connection.exec_driver_sql(
            _fill(into, what, beside, only, f"{table} AS new NOT INDEXED") + ("" if "(rowid" in into else " ORDER BY 1")
        )
    for statement in _triggers():
        connection.exec_driver_sql(statement)
    unspaced.create(connection)


def pause(connection: Connection) -> None:
    """Nothing is filled in any more until `create` fills in everything: for much that comes at once into an empty case."""
    for statement in _gone_triggers():
        connection.exec_driver_sql(statement)
    unspaced.pause(connection)


def _gone_triggers() -> Iterator[str]:
    for table in _GONE:
        yield from (f"DROP TRIGGER IF EXISTS pages_{table}_{event}" for event in ("come", "gone", "other"))


def _gone_statements() -> Iterator[str]:
    yield from _gone_triggers()
    for statement in _TABLES:
        kind, name = statement.removeprefix("CREATE ").replace("VIRTUAL ", "").split()[:2]
        if kind in ("TABLE", "VIEW"):
            yield f"DROP {kind} IF EXISTS {name}"
