-- SPDX-License-Identifier: MPL-2.0
-- title: En opgave mister al it-understøttelse | A task loses all its support
-- about: Noget understøtter opgaven, men ikke på den dato. | Something supports the task, but not on the date.
-- force: binding
-- principle: close_to_core
-- remedy: Udpeg hvad der understøtter opgaven, eller forklar at den ophører | Name what supports the task, or explain that it ends
-- severity: high
-- owner: unit:koncern-it
-- reach: 1
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | om | about
-- column: kle text | KLE-nummer | KLE number
SELECT c.ref AS element, NULL AS about, c.kle
FROM capability AS c
WHERE NOT EXISTS (SELECT 1 FROM relation AS p WHERE p.target = c.ref AND p.relation = 'part_of' AND p.valid)
  AND EXISTS (SELECT 1 FROM relation AS s WHERE s.target = c.ref AND s.relation = 'supports')
  AND NOT EXISTS (SELECT 1 FROM relation AS s JOIN element AS e ON e.ref = s.source
                  WHERE s.target = c.ref AND s.relation = 'supports' AND s.valid AND e.standing = 'in_operation')
ORDER BY element
