-- SPDX-License-Identifier: MPL-2.0
-- The catalogue on disk. A step that has landed is never edited: what comes later is a file with the next number.
-- Times are UTC as 2026-11-23T09:18:42.123Z, days are 2026-11-23, digests are the 32 bytes of a SHA-256.

PRAGMA application_id = 0x46756e64; -- "Fund"

-- The steps this database has taken, and what each file held.
CREATE TABLE migration (
  number  INTEGER PRIMARY KEY,
  name    TEXT NOT NULL,
  sha256  BLOB NOT NULL,
  applied TEXT NOT NULL
) STRICT;

-- The change log: the truth from which the state below follows.
--   hash = SHA-256 of, one after the other:
--     the hash of the change before, 32 bytes (zeros before the first);
--     revision, time, author, reason and count as texts, each as its length in bytes in decimal, ':' and its bytes;
--     for each operation the SHA-256 of its line without the line break.
CREATE TABLE change (
  revision INTEGER PRIMARY KEY,
  time     TEXT NOT NULL,
  author   TEXT NOT NULL,
  reason   TEXT NOT NULL,
  count    INTEGER NOT NULL,
  hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- The operations of a change, in blocks of at most 4,096 lines: one JSON text a line, each line ended by a line break.
CREATE TABLE change_block (
  id         INTEGER PRIMARY KEY,
  revision   INTEGER NOT NULL REFERENCES change (revision) DEFERRABLE INITIALLY DEFERRED,
  first      INTEGER NOT NULL, -- number of its first operation within the change, from 0
  operations TEXT NOT NULL,
  UNIQUE (revision, first)
) STRICT;

-- An operation erased from the log, because it held what must not be kept: its line is empty, and its digest stands
-- here, so that the chain still verifies.
CREATE TABLE erased (
  revision INTEGER NOT NULL REFERENCES change (revision),
  number   INTEGER NOT NULL,
  digest   BLOB NOT NULL CHECK (length(digest) = 32),
  PRIMARY KEY (revision, number)
) STRICT;

-- Names that rows below refer to by number.
CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE relation_type (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE origin (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT; -- an account, or the source of an import

-- The current state. An id is never given to another element or relation, also not after the first is removed.
CREATE TABLE element (
  id         INTEGER PRIMARY KEY,
  kind       INTEGER NOT NULL REFERENCES kind (id),
  key        TEXT NOT NULL,
  name       TEXT NOT NULL,
  attributes TEXT, -- one JSON object by attribute name; null when there are none
  origin     INTEGER NOT NULL REFERENCES origin (id),
  restricted INTEGER AS (coalesce(attributes ->> 'restricted', 0)) VIRTUAL,
  UNIQUE (kind, key)
) STRICT;

-- An end is the id of an element, or -1 - the id of the relation on which this one ends.
CREATE TABLE relation (
  id         INTEGER PRIMARY KEY,
  source     INTEGER NOT NULL,
  target     INTEGER NOT NULL,
  type       INTEGER NOT NULL REFERENCES relation_type (id),
  key        TEXT,    -- null for the empty key
  strength   TEXT,    -- its own, in place of the metamodel's
  needs      TEXT,    -- its own direction
  valid_from TEXT,
  valid_to   TEXT,    -- inclusive
  confidence REAL,
  attributes TEXT,
  origin     INTEGER NOT NULL REFERENCES origin (id)
) STRICT;

-- The first ids that were never used.
CREATE TABLE counter (
  id            INTEGER PRIMARY KEY CHECK (id = 1),
  next_element  INTEGER NOT NULL,
  next_relation INTEGER NOT NULL
) STRICT;
INSERT INTO counter VALUES (1, 0, 0);

-- What each source brought when it was last imported: a ref or a relation's identity, and the digest of what it said.
CREATE TABLE brought (
  source  INTEGER NOT NULL REFERENCES origin (id),
  subject TEXT NOT NULL,
  digest  BLOB NOT NULL,
  PRIMARY KEY (source, subject)
) STRICT, WITHOUT ROWID;

-- Who may write. The token itself was shown once and is kept nowhere.
CREATE TABLE account (
  id      INTEGER PRIMARY KEY,
  name    TEXT NOT NULL,
  unit    TEXT NOT NULL, -- a ref, or empty
  created TEXT NOT NULL,
  token   BLOB NOT NULL UNIQUE CHECK (length(token) = 32), -- SHA-256
  revoked TEXT
) STRICT;
CREATE UNIQUE INDEX account_name ON account (name) WHERE revoked IS NULL;
