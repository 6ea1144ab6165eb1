-- SPDX-License-Identifier: MPL-2.0
-- title: Kritisk uden kontrakt | Critical without a contract
-- about: Forretnings- og samfundskritiske systemer og services i drift, leveret af en leverandør, men uden kontrakt på datoen. |
--   Systems and services in operation that are critical to business or society and have a supplier, but no contract in force on the date.
-- column: ref ref | element | element
-- column: name text | navn | name
-- column: criticality enum(criticality) | kritikalitet | criticality
-- column: owner ref | ejer | owner
-- column: supplier ref | leverandør | supplier
-- column: ended date | sidste kontrakt udløb | last contract ended
-- framework: infrastructure
WITH covered(ref, starts, ends) AS (
  SELECT r.source, c.starts, c.ends FROM relation AS r JOIN contract AS c ON c.ref = r.target
  WHERE r.relation = 'covered_by' AND r.valid)
SELECT e.ref, e.name, e.criticality, e.owner, min(supplies.target) AS supplier,
       (SELECT max(ends) FROM covered WHERE ref = e.ref AND ends < :on) AS ended
FROM element AS e JOIN relation AS supplies ON supplies.source = e.ref
WHERE supplies.relation = 'supplied_by' AND supplies.valid
  AND e.kind IN ('system', 'service') AND e.standing = 'in_operation'
  AND e.criticality IN ('business_critical', 'society_critical')
  AND NOT EXISTS (SELECT 1 FROM covered WHERE ref = e.ref
                  AND (starts IS NULL OR starts <= :on) AND (ends IS NULL OR ends >= :on))
GROUP BY e.ref
ORDER BY e.criticality DESC, e.ref
