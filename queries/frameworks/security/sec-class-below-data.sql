-- SPDX-License-Identifier: MPL-2.0
-- title: Lavere dataklasse end sine data | Classed below its data
-- force: binding
-- principle: security
-- remedy: Ret klassen, eller fjern adgangen til data | Correct the class, or remove the access to the data
-- severity: high
-- owner: unit:kit-sikkerhed
-- reach: 1
-- material: declared derived
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | om | about
-- column: declared enum(data_class) | angivet | declared
-- column: derived enum(data_class) | afledt | derived
-- column: because ref | på grund af | because of
WITH class(name, rank) AS (VALUES ('public', 1), ('internal', 2), ('confidential', 3), ('sensitive', 4)),
touched(ref, data, rank) AS (
  SELECT r.source, d.ref, class.rank
  FROM data_asset AS d JOIN relation AS r ON r.target = d.ref JOIN class ON class.name = d.data_class
  WHERE r.relation IN ('masters', 'holds', 'reads', 'writes', 'accesses') AND r.valid),
top(ref, rank, because) AS (SELECT ref, max(rank), min(data) FROM touched AS t
  WHERE rank = (SELECT max(rank) FROM touched AS u WHERE u.ref = t.ref) GROUP BY ref)
SELECT e.ref AS element, NULL AS about, e.data_class AS declared, derived.name AS derived, top.because
FROM top JOIN element AS e ON e.ref = top.ref JOIN class AS derived ON derived.rank = top.rank
LEFT JOIN class ON class.name = e.data_class
WHERE e.kind IN ('system', 'service') AND e.standing = 'in_operation' AND top.rank > coalesce(class.rank, 0)
ORDER BY element
