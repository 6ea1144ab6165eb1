-- SPDX-License-Identifier: MPL-2.0
-- title: Kopi med lavere klasse end originalen | A copy classed below the original
-- force: binding
-- principle: security
-- remedy: Giv kopien originalens klasse, eller skriv hvordan den er renset | Give the copy the class of the original, or state how it was cleaned
-- owner: unit:kit-sikkerhed
-- reach: 1
-- material: data_class class_of_original
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | kopi af | copy of
-- column: data_class enum(data_class) | dataklasse | data class
-- column: class_of_original enum(data_class) | originalens klasse | class of the original
WITH class(name, rank) AS (VALUES ('public', 1), ('internal', 2), ('confidential', 3), ('sensitive', 4))
SELECT c.source AS element, c.target AS about, d.data_class, o.data_class AS class_of_original
FROM relation AS c
JOIN data_asset AS d ON d.ref = c.source AND d.standing = 'in_operation'
JOIN data_asset AS o ON o.ref = c.target
JOIN class AS of_o ON of_o.name = o.data_class
LEFT JOIN class AS of_d ON of_d.name = d.data_class
WHERE c.relation = 'copied_from' AND c.valid AND coalesce(of_d.rank, 0) < of_o.rank
GROUP BY c.source, c.target
ORDER BY element, about
