-- SPDX-License-Identifier: MPL-2.0
-- title: Udgift pr. forvaltning | Cost per administration
-- about: Antal systemer og services i drift pr. forvaltning, hvad de koster om året, og hvor mange der mangler en udgift. |
--   Systems and services in operation for each administration, what they cost a year, and how many lack a cost.
-- column: administration ref | forvaltning | administration
-- column: name text | navn | name
-- column: elements integer | systemer og services | systems and services
-- column: cost money | udgift pr. år | cost per year
-- column: unstated integer | uden udgift | without a cost
-- chart: bar name cost
SELECT e.administration, u.name, count(*) AS elements, sum(e.yearly_cost) AS cost,
       sum(e.yearly_cost IS NULL) AS unstated
FROM element AS e LEFT JOIN unit AS u ON u.ref = e.administration
WHERE e.kind IN ('system', 'service') AND e.standing IN ('in_operation', 'retired_but_used')
GROUP BY e.administration
ORDER BY cost DESC, e.administration
