-- SPDX-License-Identifier: MPL-2.0
-- title: Flere systemer til samme opgave | Several systems for one capability
-- about: Opgaver, som systemer i flere forvaltninger understøtter, med hvor mange og deres samlede udgift. |
--   Capabilities that systems of several administrations support, with how many and what they cost together.
-- parameter: least integer = 2 | Forvaltninger mindst | Administrations at least
-- column: capability ref | opgave | capability
-- column: name text | navn | name
-- column: administrations integer | forvaltninger | administrations
-- column: systems integer | systemer | systems
-- column: cost money | udgift pr. år | cost per year
-- column: which text | hvilke | which
-- chart: bar name systems
SELECT c.ref AS capability, c.name, count(DISTINCT s.administration) AS administrations, count(*) AS systems,
       sum(s.yearly_cost) AS cost, group_concat(s.name, ', ') AS which
FROM (SELECT r.target AS capability, s.* FROM relation AS r JOIN system AS s ON s.ref = r.source
      WHERE r.relation = 'supports' AND r.valid AND s.standing IN ('in_operation', 'retired_but_used')
      ORDER BY s.ref) AS s
JOIN capability AS c ON c.ref = s.capability
GROUP BY c.ref
HAVING count(DISTINCT s.administration) >= :least
ORDER BY administrations DESC, systems DESC, c.ref
