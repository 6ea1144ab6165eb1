-- SPDX-License-Identifier: MPL-2.0
-- title: Forbindelse uden om snitflader | Connected past the interfaces
-- about: Et system er koblet direkte på en anden parts system. | A system is connected straight to another party's.
-- force: advisory
-- principle: common_first
-- remedy: Brug en snitflade på Integrationsplatformen | Use an interface on the integration platform
-- owner: unit:kit-integration
-- reach: 1
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | forbundet med | connected to
-- column: strength text | styrke | strength
SELECT a.ref AS element, b.ref AS about, min(r.strength) AS strength
FROM relation AS r JOIN system AS a ON a.ref = r.source JOIN system AS b ON b.ref = r.target
WHERE r.relation IN ('depends_on', 'flows_to') AND r.valid AND r.needs <> 'nobody' AND a.party <> b.party
  AND a.standing = 'in_operation' AND b.standing = 'in_operation'
GROUP BY a.ref, b.ref
ORDER BY element, about
