-- SPDX-License-Identifier: MPL-2.0
-- title: Over en tredjedel hos én leverandør | More than a third with one supplier
-- force: advisory
-- principle: fewest_systems
-- remedy: Vurdér afhængigheden, og skriv exitplanen | Assess the dependence, and write the exit plan
-- owner: unit:oekf-indkoeb
-- reach: all
-- valid_from: 2026-01-01
-- column: element ref | element | element
-- column: about ref | enhed | unit
-- column: party ref | part | party
-- column: supplied integer | leveret | supplied
-- column: of_all integer | af i alt | of all
WITH supplied(party, supplier, n) AS (
  SELECT e.party, r.target, count(DISTINCT e.ref) FROM relation AS r JOIN element AS e ON e.ref = r.source
  WHERE r.relation = 'supplied_by' AND r.valid AND e.kind IN ('system', 'service') AND e.standing = 'in_operation'
    AND e.party IS NOT NULL
  GROUP BY e.party, r.target),
total(party, n) AS (SELECT party, sum(n) FROM supplied GROUP BY party)
SELECT supplied.supplier AS element, supplied.party AS about, supplied.party, supplied.n AS supplied, total.n AS of_all
FROM supplied JOIN total ON total.party = supplied.party
WHERE supplied.n >= 5 AND supplied.n * 3 > total.n
ORDER BY element, about
