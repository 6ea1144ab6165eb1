-- SPDX-License-Identifier: MPL-2.0
-- title: Besluttet, men ikke sket | Decided, yet not done
-- about: Dage i besluttede forslags planer, der er forbi, uden at forslagsstilleren har sagt, at de blev til noget. |
--   Days of decided proposals' plans that are over while their proposer has not said that they came true.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: investment ref | investering | investment
-- column: name text | navn | name
-- column: planned date | planlagt | planned
-- column: late integer | dage forsinket | days late
-- column: owner ref | ejer | owner
-- column: decided_on date | besluttet | decided on
WITH planned AS (
  SELECT DISTINCT i.ref, one.value ->> '$.on' AS day
  FROM investment AS i, json_each(i.plan, '$.operations') AS o, json_each(o.value) AS one
  WHERE i.state = 'decided' AND i.outcome <> 'rejected'
)
SELECT i.ref AS investment, i.name, p.day AS planned, CAST(julianday(:on) - julianday(p.day) AS INTEGER) AS late,
       i.owner, i.decided_on
FROM planned AS p JOIN investment AS i ON i.ref = p.ref
WHERE p.day < :on AND within(i.owner, :unit)
  AND NOT EXISTS (SELECT 1 FROM json_each(i.course) AS c WHERE c.value ->> '$.planned' = p.day)
ORDER BY p.day, i.ref
