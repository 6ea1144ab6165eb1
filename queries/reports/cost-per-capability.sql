-- SPDX-License-Identifier: MPL-2.0
-- title: Udgift pr. opgave | Cost per capability
-- about: Hvad systemer og services, der understøtter hver opgave, koster om året. Det, der understøtter flere, deles ligeligt mellem dem. Udløber en kontrakt, står dens pris som den sidst kendte, og den tæller som ikke oplyst. |
--   What the systems and services that support each capability cost a year. What supports several is split evenly between them. Where a contract has ended its price stands as the last known, and counts as not stated.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: capability ref | opgave | capability
-- column: name text | navn | name
-- column: systems integer | understøttes af | supported by
-- column: parties integer | parter | parties
-- column: cost money | udgift pr. år, ellers sidst kendt | cost per year, else the last known
-- column: unstated integer | ikke oplyst | not stated
-- column: ended integer | heraf kontrakt udløbet | of those since a contract ended
-- chart: bar name cost
WITH support(ref, capability, part) AS (
  SELECT source, target, 1.0 / count(*) OVER (PARTITION BY source)
  FROM relation WHERE relation = 'supports' AND valid)
SELECT c.ref AS capability, c.name, count(*) AS systems, count(DISTINCT e.party) AS parties,
       CAST(round(sum(e.yearly_cost * support.part)) AS INTEGER) AS cost,
       sum(e.cost_state <> 'stated') AS unstated, sum(e.cost_state = 'ended') AS ended
FROM support JOIN capability AS c ON c.ref = support.capability JOIN element AS e ON e.ref = support.ref
WHERE e.standing IN ('in_operation', 'retired_but_used') AND within(e.owner, :unit)
GROUP BY c.ref
ORDER BY cost DESC, c.ref
