-- SPDX-License-Identifier: MPL-2.0
-- title: Kontrakter, der udløber | Contracts that end
-- about: Kontrakter, der udløber inden for så mange dage, med sidste dag for opsigelse, årlig udgift og hvad de dækker. |
--   Contracts that end within so many days, with the last day for giving notice, yearly cost and what they cover.
-- parameter: days integer = 365 | Dage frem | Days ahead
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: contract ref | kontrakt | contract
-- column: name text | navn | name
-- column: ends date | udløber | ends
-- column: notice_by date | opsiges senest | notice by
-- column: cost money | udgift pr. år | cost per year
-- column: owner ref | ejer | owner
-- column: supplier ref | leverandør | supplier
-- column: covers integer | dækker | covers
-- chart: timeline name ends
SELECT c.ref AS contract, c.name, c.ends, date(c.ends, '-' || coalesce(c.notice, 0) || ' days') AS notice_by,
       c.cost, c.owner,
       (SELECT min(target) FROM relation WHERE source = c.ref AND relation = 'supplied_by' AND valid) AS supplier,
       (SELECT count(*) FROM relation WHERE target = c.ref AND relation = 'covered_by' AND valid) AS covers
FROM contract AS c
WHERE c.ends BETWEEN :on AND date(:on, '+' || :days || ' days') AND within(c.owner, :unit)
ORDER BY c.ends, c.ref
