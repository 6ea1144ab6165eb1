-- SPDX-License-Identifier: MPL-2.0
-- title: Data uden præcis én master | Data without exactly one master
-- about: Byens egne data har ét sted, hvor de rettes. Et system, der er udfaset eller først kommer, er det ikke. | The city's own data have one place where they are kept. A system that is retired, or not there yet, is not it.
-- force: binding
-- principle: data_shared
-- remedy: Udpeg ét system som master | Name one system as the master
-- owner: unit:kit-integration
-- reach: 1
-- material: masters
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | om | about
-- column: masters integer | mastere | masters
SELECT d.ref AS element, NULL AS about, count(DISTINCT m.ref) FILTER (WHERE m.standing = 'in_operation') AS masters
FROM data_asset AS d
LEFT JOIN relation AS r ON r.target = d.ref AND r.relation = 'masters' AND r.valid
LEFT JOIN element AS m ON m.ref = r.source
WHERE d.standing = 'in_operation' AND coalesce(d.facts, '') <> 'public'
  AND NOT EXISTS (SELECT 1 FROM relation AS c WHERE c.source = d.ref AND c.relation = 'copied_from' AND c.valid)
GROUP BY d.ref
HAVING masters > 1 OR (masters = 0 AND count(m.ref) FILTER (WHERE m.standing = 'planned') = 0)
ORDER BY element
