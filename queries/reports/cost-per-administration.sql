-- SPDX-License-Identifier: MPL-2.0
-- title: Udgift pr. forvaltning | Cost per administration
-- about: Antal systemer og services i drift pr. forvaltning eller fælles enhed, hvad de koster om året, og for hvor mange det ikke er oplyst. Udløber en kontrakt, står dens pris som den sidst kendte. |
--   Systems and services in operation for each administration or shared unit, what they cost a year, and for how many it is not stated. Where a contract has ended its price stands as the last known.
-- column: party ref | part | party
-- column: name text | navn | name
-- column: elements integer | systemer og services | systems and services
-- column: cost money | udgift pr. år, ellers sidst kendt | cost per year, else the last known
-- column: unstated integer | ikke oplyst | not stated
-- column: ended integer | heraf kontrakt udløbet | of those since a contract ended
-- chart: bar name cost
SELECT e.party, u.name, count(*) AS elements, sum(e.yearly_cost) AS cost,
       sum(e.cost_state <> 'stated') AS unstated, sum(e.cost_state = 'ended') AS ended
FROM element AS e LEFT JOIN unit AS u ON u.ref = e.party
WHERE e.kind IN ('system', 'service') AND e.standing IN ('in_operation', 'retired_but_used')
GROUP BY e.party
ORDER BY cost DESC, e.party
