-- SPDX-License-Identifier: MPL-2.0
-- title: Dataklasse lavere end data | Data class below the data
-- about: Systemer og services, hvis angivne dataklasse er lavere end den højeste klasse af de data, de ejer, opbevarer, læser eller skriver. |
--   Systems and services whose declared data class is below the highest class of the data they master, hold, read or write.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: ref ref | element | element
-- column: name text | navn | name
-- column: declared enum(data_class) | angivet | declared
-- column: derived enum(data_class) | afledt | derived
-- column: because ref | på grund af | because of
-- column: relation text | relation | relation
-- column: owner ref | ejer | owner
-- framework: data
WITH class(name, rank) AS (VALUES ('public', 1), ('internal', 2), ('confidential', 3), ('sensitive', 4)),
touched(ref, data, relation, rank) AS (
  SELECT r.source, d.ref, r.relation, class.rank
  FROM data_asset AS d JOIN relation AS r ON r.target = d.ref JOIN class ON class.name = d.data_class
  WHERE r.relation IN ('masters', 'holds', 'reads', 'writes', 'accesses') AND r.valid)
SELECT e.ref, e.name, e.data_class AS declared, class.name AS derived, touched.data AS because, touched.relation, e.owner
FROM element AS e
JOIN touched ON touched.ref = e.ref
JOIN class ON class.rank = touched.rank
WHERE e.kind IN ('system', 'service') AND within(e.owner, :unit)
  AND touched.rank = (SELECT max(rank) FROM touched WHERE ref = e.ref)
  AND touched.rank > coalesce((SELECT rank FROM class WHERE name = e.data_class), 0)
ORDER BY touched.rank DESC, e.ref, touched.data, touched.relation
