-- SPDX-License-Identifier: MPL-2.0
-- title: Udgift pr. opgave | Cost per capability
-- about: Hvad systemer og services, der understøtter hver opgave, koster om året. Det, der understøtter flere, deles ligeligt mellem dem. |
--   What the systems and services that support each capability cost a year. What supports several is split evenly between them.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: capability ref | opgave | capability
-- column: name text | navn | name
-- column: systems integer | understøttes af | supported by
-- column: administrations integer | forvaltninger | administrations
-- column: cost money | udgift pr. år | cost per year
-- column: unstated integer | uden udgift | without a cost
-- chart: bar name cost
WITH support(ref, capability, part) AS (
  SELECT source, target, 1.0 / count(*) OVER (PARTITION BY source)
  FROM relation WHERE relation = 'supports' AND valid)
SELECT c.ref AS capability, c.name, count(*) AS systems, count(DISTINCT e.administration) AS administrations,
       CAST(round(sum(e.yearly_cost * support.part)) AS INTEGER) AS cost,
       sum(e.yearly_cost IS NULL) AS unstated
FROM support JOIN capability AS c ON c.ref = support.capability JOIN element AS e ON e.ref = support.ref
WHERE e.standing IN ('in_operation', 'retired_but_used') AND within(e.owner, :unit)
GROUP BY c.ref
ORDER BY cost DESC, c.ref
