-- SPDX-License-Identifier: MPL-2.0
-- title: Teknologi uden version | Technology without a version
-- force: advisory
-- principle: technology
-- remedy: Skriv versionen | State the version
-- severity: low
-- owner: unit:kit-platform
-- reach: 1
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | teknologi | technology
-- column: kind kind | art | kind
SELECT e.ref AS element, use.target AS about, e.kind
FROM relation AS use JOIN element AS e ON e.ref = use.source
WHERE use.relation = 'uses_technology' AND use.valid AND use.version IS NULL AND e.standing = 'in_operation'
GROUP BY e.ref, use.target
ORDER BY element, about
