-- SPDX-License-Identifier: MPL-2.0
-- title: Læser andres data uden om snitfladen | Reads others' data past the interface
-- force: advisory
-- principle: data_shared
-- remedy: Brug snitfladen | Use the interface
-- owner: unit:kit-integration
-- reach: 2
-- material: data_class
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | data | data
-- column: data_class enum(data_class) | dataklasse | data class
-- column: interface ref | snitflade | interface
SELECT s.ref AS element, d.ref AS about, d.data_class, min(i.ref) AS interface
FROM relation AS r
JOIN element AS s ON s.ref = r.source AND s.standing = 'in_operation' AND s.kind IN ('system', 'service')
JOIN data_asset AS d ON d.ref = r.target AND d.party <> s.party
JOIN relation AS c ON c.target = d.ref AND c.relation = 'carries' AND c.valid
JOIN interface AS i ON i.ref = c.source
WHERE r.relation IN ('reads', 'accesses') AND r.valid
  AND NOT EXISTS (SELECT 1 FROM relation AS u JOIN relation AS k ON k.source = u.target AND k.target = d.ref
                    AND k.relation = 'carries' AND k.valid
                  WHERE u.source = s.ref AND u.relation = 'consumes' AND u.valid)
GROUP BY s.ref, d.ref
ORDER BY element, about
