-- SPDX-License-Identifier: MPL-2.0
-- title: Kopier af data | Copies of data
-- about: Data, der er kopier af andre, hvor ofte de opdateres, hvor kopien ligger, og hvor mange der læser den. |
--   Data that are copies of others, how often they are refreshed, where the copy is held, and how many read it.
-- column: copy ref | kopi | copy
-- column: name text | navn | name
-- column: copied_from ref | kopi af | copy of
-- column: refreshed text | opdateres | refreshed
-- column: held_by ref | ligger i | held by
-- column: read_by integer | læses af | read by
-- column: personal_data enum(personal_data) | personoplysninger | personal data
SELECT d.ref AS copy, d.name, c.target AS copied_from, c.refresh AS refreshed,
       (SELECT min(h.source) FROM relation AS h
        WHERE h.target = d.ref AND h.relation IN ('holds', 'masters') AND h.valid) AS held_by,
       (SELECT count(*) FROM relation AS r WHERE r.target = d.ref AND r.relation = 'reads' AND r.valid) AS read_by,
       d.personal_data
FROM relation AS c JOIN data_asset AS d ON d.ref = c.source
WHERE c.relation = 'copied_from' AND c.valid
ORDER BY d.ref, c.target
