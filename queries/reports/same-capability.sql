-- SPDX-License-Identifier: MPL-2.0
-- title: Flere systemer til samme opgave | Several systems for one capability
-- about: Opgaver, som flere parters egne systemer understøtter, med hvor mange og deres samlede udgift. Hvad der tilbydes hele byen, tæller ikke med. |
--   Capabilities that several parties support with systems of their own, with how many and what they cost together. What is offered to the whole city does not count.
-- parameter: least integer = 2 | Parter mindst | Parties at least
-- column: capability ref | opgave | capability
-- column: name text | navn | name
-- column: parties integer | parter | parties
-- column: systems integer | systemer | systems
-- column: cost money | udgift pr. år, ellers sidst kendt | cost per year, else the last known
-- column: unstated integer | ikke oplyst | not stated
-- column: which text | hvilke | which
-- chart: bar name systems
SELECT c.ref AS capability, c.name, count(DISTINCT s.party) AS parties, count(*) AS systems,
       sum(s.yearly_cost) AS cost, sum(s.cost_state <> 'stated') AS unstated,
       group_concat(s.name, ', ') AS which
FROM (SELECT r.target AS capability, s.* FROM relation AS r JOIN system AS s ON s.ref = r.source
      WHERE r.relation = 'supports' AND r.valid AND s.standing IN ('in_operation', 'retired_but_used') AND NOT s.offered_to_all
      ORDER BY s.ref) AS s
JOIN capability AS c ON c.ref = s.capability
GROUP BY c.ref
HAVING count(DISTINCT s.party) >= :least
ORDER BY parties DESC, systems DESC, c.ref
