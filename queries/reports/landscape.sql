-- SPDX-License-Identifier: MPL-2.0
-- title: Landskab | Landscape
-- about: Hvor mange elementer der er i hver fase for hver opgave øverst i træet eller hver forvaltning, og hvad de koster om året. Et element, der understøtter opgaver i flere områder, tæller i hvert. |
--   How many elements there are in each phase, for every capability at the top of the tree or every administration, and what they cost a year. What supports capabilities in several areas counts in each.
-- parameter: by one_of(capability,administration) = capability | Områder: opgaver eller forvaltninger | Areas: capabilities or administrations
-- parameter: unit ref = none | Kun hvad denne enhed og dens underenheder ejer | Only what this unit and those beneath it own
-- column: area ref | område | area
-- column: area_name text | områdets navn | name of the area
-- column: kind kind | slags | kind
-- column: phase enum(lifecycle) | fase | phase
-- column: elements integer | antal | elements
-- column: cost money | udgift pr. år, ellers sidst kendt | cost per year, else the last known
-- column: unstated integer | ikke oplyst | not stated
-- chart: stacked area_name phase elements
WITH RECURSIVE
  above(capability, area) AS (
    SELECT ref, ref FROM capability
    WHERE ref NOT IN (SELECT source FROM relation WHERE relation = 'part_of' AND target_kind = 'capability' AND valid)
    UNION
    SELECT part.source, above.area
    FROM above JOIN relation AS part ON part.target = above.capability AND part.relation = 'part_of' AND part.valid
    WHERE part.source_kind = 'capability'),
  supports(ref, area) AS (
    SELECT DISTINCT support.source, above.area
    FROM relation AS support JOIN above ON above.capability = support.target
    WHERE support.relation = 'supports' AND support.valid),
  counted(ref, kind, phase, cost, unstated, area) AS (
    SELECT e.ref, e.kind, e.phase, e.yearly_cost,
           e.standing IN ('in_operation', 'retired_but_used') AND e.cost_state <> 'stated',
           CASE :by WHEN 'administration' THEN e.party ELSE supports.area END
    FROM element AS e LEFT JOIN supports ON :by = 'capability' AND supports.ref = e.ref
    WHERE e.kind IN ('system', 'service', 'infrastructure', 'interface') AND within(e.owner, :unit))
SELECT counted.area, area.name AS area_name, counted.kind, counted.phase,
       count(*) AS elements, sum(counted.cost) AS cost, sum(counted.unstated) AS unstated
FROM counted LEFT JOIN element AS area ON area.ref = counted.area
GROUP BY counted.area, counted.kind, counted.phase
ORDER BY counted.area IS NULL, counted.area, counted.kind, counted.phase
