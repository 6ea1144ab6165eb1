-- SPDX-License-Identifier: MPL-2.0
-- title: Fortroligt uden byens login | Confidential without the city's login
-- force: binding
-- principle: security
-- remedy: Brug Byens Login | Use the city's login
-- owner: unit:kit-sikkerhed
-- reach: 2
-- material: data_class
-- parameter: login ref = service:byens-login | Byens Login | The city's login
-- parameter: broker ref = service:context-handler | Context Handler | Context Handler
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | om | about
-- column: data_class enum(data_class) | dataklasse | data class
SELECT s.ref AS element, NULL AS about, s.data_class
FROM system AS s
WHERE s.environment = 'internal' AND s.data_class IN ('confidential', 'sensitive') AND s.standing = 'in_operation'
  AND s.owner IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM dependencies(s.ref, 2) AS d WHERE d.ref IN (:login, :broker) AND d.need = 'hard')
ORDER BY element
