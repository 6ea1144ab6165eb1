-- SPDX-License-Identifier: MPL-2.0
-- title: Kritisk uden gældende kontrakt | Critical, without a contract in force
-- force: binding
-- principle: reliable
-- remedy: Indgå eller forlæng kontrakten | Make or renew the contract
-- owner: unit:oekf-indkoeb
-- reach: 1
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | om | about
-- column: criticality enum(criticality) | kritikalitet | criticality
-- column: ended date | sidste kontrakt udløb | last contract ended
SELECT e.ref AS element, NULL AS about, e.criticality,
       (SELECT max(c.ends) FROM relation AS r JOIN contract AS c ON c.ref = r.target
        WHERE r.source = e.ref AND r.relation = 'covered_by' AND c.ends < :on) AS ended
FROM element AS e
WHERE e.criticality IN ('business_critical', 'society_critical') AND e.kind IN ('system', 'service')
  AND e.standing = 'in_operation'
  AND EXISTS (SELECT 1 FROM relation AS sup WHERE sup.source = e.ref AND sup.relation = 'supplied_by' AND sup.valid)
  AND NOT EXISTS (SELECT 1 FROM relation AS r JOIN contract AS c ON c.ref = r.target
                  WHERE r.source = e.ref AND r.relation = 'covered_by' AND r.valid
                    AND coalesce(c.starts, '') <= :on AND coalesce(c.ends, '9999') >= :on)
ORDER BY element
