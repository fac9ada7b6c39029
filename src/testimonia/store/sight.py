"""A case as somebody sees it from whom incidents are hidden: every table that pages ask is put behind a view that leaves them out.

The views stand in the connection's own temporary tables and have the names of the tables themselves, so a question that knows nothing of
hiding gets the answer all the same: lists, counts, permalinks, search, the map, the history. What is hidden with an incident: its mentions,
claims, accounts and former states; its documents, where they tell of nothing else. A document that also tells of what may be seen stays,
without text, title and name.
"""

import sqlite3
from collections.abc import Iterable, Iterator

_HIDDEN = "(SELECT id FROM veil WHERE kind = '{}')"
_WITHHELD = (
    "json_remove(json_set(body, '$.name', '(withheld)', '$.also_named', json('[]')), '$.title', '$.author', '$.captured', '$.reason')"
)

_VIEWS = {
    "documents": f"SELECT seq, id, CASE WHEN id IN {_HIDDEN.format('withheld')} THEN NULL ELSE text END AS text, "
    f"CASE WHEN id IN {_HIDDEN.format('withheld')} THEN {_WITHHELD} ELSE body END AS body "
    f"FROM main.documents WHERE id NOT IN {_HIDDEN.format('document')}",
    "readings": "SELECT * FROM main.readings WHERE document NOT IN " + _HIDDEN.format("document"),
    "persons": f"SELECT * FROM main.persons WHERE document NOT IN {_HIDDEN.format('document')} "
    f"AND document NOT IN {_HIDDEN.format('withheld')}",
    "layouts": f"SELECT * FROM main.layouts WHERE document NOT IN {_HIDDEN.format('document')} "
    f"AND document NOT IN {_HIDDEN.format('withheld')}",
    "mentions": "SELECT * FROM main.mentions WHERE id NOT IN " + _HIDDEN.format("mention"),
    "claims": "SELECT * FROM main.claims WHERE id NOT IN " + _HIDDEN.format("claim"),
    "claim_facts": "SELECT * FROM main.claim_facts WHERE id NOT IN " + _HIDDEN.format("claim"),
    "relation_targets": "SELECT * FROM main.relation_targets WHERE claim NOT IN " + _HIDDEN.format("claim"),
    "incidents": "SELECT * FROM main.incidents WHERE id NOT IN " + _HIDDEN.format("incident"),
    "incident_facts": "SELECT * FROM main.incident_facts WHERE id NOT IN " + _HIDDEN.format("incident"),
    "incident_mentions": "SELECT * FROM main.incident_mentions WHERE incident NOT IN " + _HIDDEN.format("incident"),
    "incident_former": f"SELECT * FROM main.incident_former WHERE incident NOT IN {_HIDDEN.format('incident')}",
    "accounts": "SELECT * FROM main.accounts WHERE incident NOT IN " + _HIDDEN.format("incident"),
    "account_claims": f"SELECT * FROM main.account_claims WHERE incident NOT IN {_HIDDEN.format('incident')} "
    f"AND claim NOT IN {_HIDDEN.format('claim')}",
    "account_reasons": "SELECT * FROM main.account_reasons WHERE account NOT IN " + _HIDDEN.format("account"),
    "link_reasons": f"SELECT * FROM main.link_reasons WHERE left NOT IN {_HIDDEN.format('mention')} "
    f"AND right NOT IN {_HIDDEN.format('mention')}",
    "versions": "SELECT * FROM main.versions WHERE seq NOT IN " + _HIDDEN.format("version"),
    "comments": "SELECT * FROM main.comments WHERE item NOT IN (SELECT id FROM veil)",
    "custody": "SELECT * FROM main.custody WHERE item NOT IN (SELECT id FROM veil)",
    # Whether a word is a private person's name must not tell that it stands in what is hidden.
    "private_names": "SELECT DISTINCT json_extract(l.value, '$.source.name') AS name FROM claims, json_each(claims.body, '$.chain') AS l "
    "WHERE json_extract(l.value, '$.source.kind') IN ('person', 'witness', 'detainee', 'author') "
    "UNION SELECT json_extract(body, '$.value.name') FROM claims WHERE json_extract(body, '$.value.actor_kind') = 'private_person'",
}


def veil(connection: sqlite3.Connection, mentions: Iterable[str]) -> None:
    """Puts everything that belongs to the incidents of these mentions out of the connection's sight. Can be asked anew at any moment."""
    for name in _VIEWS:
        connection.execute(f"DROP VIEW IF EXISTS temp.{name}")
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS veil (kind TEXT NOT NULL, id, PRIMARY KEY (kind, id)) WITHOUT ROWID")
    connection.execute("DELETE FROM temp.veil")
    _hide(connection, "mention", mentions)
    for kind, query in _REST:
        connection.execute(f"INSERT OR IGNORE INTO temp.veil SELECT '{kind}', found.id FROM ({query}) AS found")
    for name, query in _VIEWS.items():
        connection.execute(f"CREATE TEMP VIEW {name} AS {query}")


_OWN = "(SELECT id FROM temp.veil WHERE kind = '{}')"
_REST = (
    ("incident", f"SELECT incident AS id FROM main.incident_mentions WHERE mention IN {_OWN.format('mention')}"),
    ("mention", f"SELECT mention AS id FROM main.incident_mentions WHERE incident IN {_OWN.format('incident')}"),
    # A document is hidden where it tells of no incident that may be seen; then with every mention in it, also those of no incident.
    (
        "document",
        f"SELECT document AS id FROM main.mentions WHERE id IN {_OWN.format('mention')} EXCEPT SELECT m.document FROM main.mentions AS m "
        f"JOIN main.incident_mentions AS i ON i.mention = m.id WHERE m.id NOT IN {_OWN.format('mention')}",
    ),
    ("mention", f"SELECT id FROM main.mentions WHERE document IN {_OWN.format('document')}"),
    ("account", f"SELECT id FROM main.accounts WHERE incident IN {_OWN.format('incident')}"),
    ("claim", f"SELECT id FROM main.claims WHERE mention IN {_OWN.format('mention')}"),
    ("claim", f"SELECT claim AS id FROM main.relation_targets WHERE mention IN {_OWN.format('mention')}"),
    (
        "withheld",
        f"SELECT document AS id FROM main.mentions WHERE id IN {_OWN.format('mention')} AND document NOT IN {_OWN.format('document')}",
    ),
    (
        "version",
        "SELECT v.seq AS id FROM main.versions AS v WHERE v.noun = 'incident' AND EXISTS (SELECT 1 FROM "
        f"json_each(v.body, '$.mentions') AS m WHERE m.value IN {_OWN.format('mention')})",
    ),
    (
        "version",
        "SELECT a.seq AS id FROM main.versions AS a WHERE a.noun = 'account' AND EXISTS (SELECT 1 FROM "
        f"json_each(a.body, '$.claims') AS c WHERE c.value IN {_OWN.format('claim')})",
    ),
)


def _hide(connection: sqlite3.Connection, kind: str, ids: Iterable[str]) -> None:
    connection.executemany("INSERT OR IGNORE INTO temp.veil VALUES (?, ?)", ((kind, id) for id in ids))


def hidden_ids(connection: sqlite3.Connection) -> Iterator[str]:
    """Ids of everything that the veil leaves out."""
    return (row[0] for row in connection.execute("SELECT DISTINCT id FROM temp.veil WHERE kind NOT IN ('withheld', 'version')"))
