-- SPDX-License-Identifier: MPL-2.0
-- title: Egen kopi af data | A copy of data of one's own
-- force: advisory
-- principle: data_shared
-- remedy: Hent data, hvor de har deres master, gennem en snitflade | Take the data from their master, through an interface
-- owner: unit:kit-integration
-- reach: 1
-- material: personal_data
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | kopi af | copy of
-- column: personal_data enum(personal_data) | personoplysninger | personal data
-- column: held_by ref | ligger i | held by
SELECT c.source AS element, c.target AS about, d.personal_data, min(s.ref) AS held_by
FROM relation AS c
JOIN data_asset AS d ON d.ref = c.source AND d.standing = 'in_operation'
JOIN relation AS h ON h.target = d.ref AND h.relation IN ('holds', 'masters') AND h.valid
JOIN system AS s ON s.ref = h.source AND s.owner IS NOT NULL
WHERE c.relation = 'copied_from' AND c.valid AND c.target_kind = 'data_asset'
GROUP BY c.source, c.target
ORDER BY element, about
