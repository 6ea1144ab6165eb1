-- SPDX-License-Identifier: MPL-2.0

-- What was told of a proposal when somebody kept it: evidence, so a row is written once and never again. The digest of
-- its bytes stands in the investment's attribute `reports` as well, and so in the chain of the log.
CREATE TABLE report (
  number   TEXT PRIMARY KEY,  -- R-2026-0007: the year it was made in, and a number in turn
  ref      TEXT NOT NULL,     -- the investment
  version  INTEGER NOT NULL,  -- of its proposal
  revision INTEGER NOT NULL,  -- of the catalogue it was asked of
  asked    TEXT NOT NULL,     -- the day it was asked as of
  made     TEXT NOT NULL,
  author   TEXT NOT NULL,     -- an account
  sha256   BLOB NOT NULL CHECK (length(sha256) = 32), -- of the bytes of the report
  body     BLOB NOT NULL      -- those, gzip
) STRICT, WITHOUT ROWID;
CREATE INDEX report_ref ON report (ref);
CREATE TRIGGER report_stays BEFORE UPDATE ON report BEGIN SELECT raise(ABORT, 'a report is never altered'); END;
CREATE TRIGGER report_is_kept BEFORE DELETE ON report BEGIN SELECT raise(ABORT, 'a report is never deleted'); END;
