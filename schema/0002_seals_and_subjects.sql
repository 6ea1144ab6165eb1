-- SPDX-License-Identifier: MPL-2.0

-- Accounts, and what sources brought, change without a change-set. Each time a seal says what they then were, and stands
-- in the same chain as the changes: its links are the changes in turn, each followed by the seals of its revision by
-- number, and "the hash of the change before" in 0001_catalogue.sql is the hash of the link before.
--   hash = SHA-256 of, one after the other:
--     the hash of the link before, 32 bytes (zeros before the first);
--     'seal', revision, number, time and subject as texts, each as its length in bytes in decimal, ':' and its bytes;
--     the digest, 32 bytes.
--   digest = SHA-256 of all rows, each value as a text in the same way, a missing one as '-':
--     'accounts':       id, name, unit, created, token in hexadecimal digits, revoked; ascending by id;
--     'brought SOURCE': subject, digest in hexadecimal digits; ascending by subject.
CREATE TABLE seal (
  number   INTEGER PRIMARY KEY, -- from 1
  revision INTEGER NOT NULL,    -- of the last change before it, 0 if there is none
  time     TEXT NOT NULL,
  subject  TEXT NOT NULL,
  digest   BLOB NOT NULL CHECK (length(digest) = 32),
  hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- Which blocks of the log speak of a subject: an element, or a relation by its key, that an operation puts or removes, or
-- on which a relation it puts or removes begins or ends. A subject is known here by 31 bits of a hash of its ref (FNV-1a,
-- its two halves combined), so a block may be named in vain; 0 stands for what is not known.
CREATE TABLE subject_block (
  subject INTEGER NOT NULL,
  block   INTEGER NOT NULL,
  PRIMARY KEY (subject, block)
) STRICT, WITHOUT ROWID;

-- The same for changes of several blocks, where a row for each pair would be most of an import's time: the pairs of a
-- run of blocks, sorted, in pieces. A pair is the subject and the block's id less `base`, each 4 bytes, low byte first.
CREATE TABLE subject_run (
  id    INTEGER PRIMARY KEY,
  run   INTEGER NOT NULL,
  low   INTEGER NOT NULL, -- the first subject of the piece
  base  INTEGER NOT NULL,
  pairs BLOB NOT NULL
) STRICT;
CREATE INDEX subject_run_low ON subject_run (run, low);
