-- SPDX-License-Identifier: MPL-2.0
-- title: Arkivpligt ikke afklaret | Archive duty not settled
-- force: binding
-- principle: law
-- remedy: Skriv, om data bevares eller kasseres | State whether the data are kept or discarded
-- severity: low
-- owner: unit:oekf-sekretariat
-- reach: 1
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | om | about
-- column: masters integer | mastere | masters
SELECT s.ref AS element, NULL AS about, count(*) AS masters
FROM system AS s JOIN relation AS m ON m.source = s.ref AND m.relation = 'masters' AND m.valid
WHERE s.archive_duty IS NULL AND s.owner IS NOT NULL AND s.standing = 'in_operation'
GROUP BY s.ref
ORDER BY element
