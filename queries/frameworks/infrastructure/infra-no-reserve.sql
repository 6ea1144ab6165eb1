-- SPDX-License-Identifier: MPL-2.0
-- title: Samfundskritisk uden reserve | Critical to society, without a reserve
-- about: Falder den ene ting ud, står det samfundskritiske stille: ingen af de to har skrevet en redundans. | When the one thing is lost, what society rests on stands still: neither of the two states a redundancy.
-- force: binding
-- principle: reliable
-- remedy: Lad det køre på to, og skriv redundansen | Run it on two, and state the redundancy
-- severity: high
-- owner: unit:kit-platform
-- reach: 1
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | kører på | runs on
-- column: criticality enum(criticality) | kritikalitet | criticality
SELECT e.ref AS element, r.target AS about, e.criticality
FROM element AS e
JOIN relation AS r ON r.source = e.ref AND r.relation = 'runs_on' AND r.strength = 'hard' AND r.valid
JOIN infrastructure AS i ON i.ref = r.target
WHERE e.criticality = 'society_critical' AND e.kind IN ('system', 'service') AND e.standing = 'in_operation'
  AND e.redundancy IS NULL AND i.redundancy IS NULL
GROUP BY e.ref, r.target
ORDER BY element, about
