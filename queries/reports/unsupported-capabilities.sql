-- SPDX-License-Identifier: MPL-2.0
-- title: Opgaver uden it | Capabilities nobody supports
-- about: Opgaver nederst i træet, som intet system og ingen service i drift understøtter, heller ikke gennem opgaven over. |
--   Capabilities at the bottom of the tree that no system or service in operation supports, nor the capability above them.
-- column: capability ref | opgave | capability
-- column: name text | navn | name
-- column: kle text | KLE-nummer | KLE number
-- column: above ref | del af | part of
-- column: planned ref | planlagt | planned
WITH supported(capability, standing, by_ref) AS (
  SELECT r.target, e.standing, e.ref
  FROM relation AS r JOIN element AS e ON e.ref = r.source
  WHERE r.relation = 'supports' AND r.valid),
part(below, above) AS (
  SELECT source, target FROM relation
  WHERE relation = 'part_of' AND valid AND source_kind = 'capability' AND target_kind = 'capability')
SELECT c.ref AS capability, c.name, c.kle, part.above,
       (SELECT min(by_ref) FROM supported WHERE capability = c.ref AND standing = 'planned') AS planned
FROM capability AS c LEFT JOIN part ON part.below = c.ref
WHERE c.ref NOT IN (SELECT above FROM part)
  AND NOT EXISTS (SELECT 1 FROM supported AS s
                  WHERE s.capability IN (c.ref, part.above) AND s.standing = 'in_operation')
ORDER BY c.kle, c.ref
