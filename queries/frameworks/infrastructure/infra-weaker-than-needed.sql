-- SPDX-License-Identifier: MPL-2.0
-- title: Mindre kritisk end det, der behøver det | Rated below what needs it
-- force: advisory
-- principle: reliable
-- remedy: Hæv kritikaliteten, eller fjern afhængigheden | Raise its criticality, or remove the dependency
-- owner: unit:kit-platform
-- reach: closure
-- material: criticality
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | behøves af | needed by
-- column: criticality enum(criticality) | kritikalitet | criticality
-- column: needed_for enum(criticality) | behøves af | needed by one that is
SELECT d.ref AS element, e.ref AS about, n.criticality, e.criticality AS needed_for
FROM element AS e JOIN dependencies(e.ref) AS d ON d.need = 'hard' JOIN element AS n ON n.ref = d.ref
WHERE e.criticality = 'society_critical' AND e.kind IN ('system', 'service') AND e.standing = 'in_operation'
  AND d.kind IN ('system', 'service', 'infrastructure', 'interface') AND n.criticality IN ('low', 'normal')
ORDER BY element, about
