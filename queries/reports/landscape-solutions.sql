-- SPDX-License-Identifier: MPL-2.0
-- title: Løsninger i et område | Solutions of an area
-- about: De løsninger, som landskabet tæller i et felt: alle, eller dem i ét område og én fase. |
--   The solutions that the landscape counts in one of its cells: all, or those of one area and one phase.
-- parameter: by one_of(capability,administration) = capability | Områder: opgaver eller forvaltninger | Areas: capabilities or administrations
-- parameter: area ref = none | Området | The area
-- parameter: without one_of(no,yes) = no | Kun dem uden område | Only those without an area
-- parameter: phase one_of(any,planned,phasing_in,active,phasing_out,retired) = any | Fase | Phase
-- column: solution ref | løsning | solution
-- column: name text | navn | name
-- column: kind kind | slags | kind
-- column: phase enum(lifecycle) | fase | phase
-- column: owner ref | ejer | owner
-- column: cost money | udgift pr. år, ellers sidst kendt | cost per year, else the last known
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
  counted(ref, area) AS (
    SELECT e.ref, CASE :by WHEN 'administration' THEN e.party ELSE supports.area END
    FROM element AS e LEFT JOIN supports ON :by = 'capability' AND supports.ref = e.ref
    WHERE e.kind IN ('system', 'service', 'infrastructure', 'interface'))
SELECT e.ref AS solution, e.name, e.kind, e.phase, e.owner, e.yearly_cost AS cost
FROM element AS e
WHERE e.ref IN (SELECT ref FROM counted
                WHERE CASE WHEN :without = 'yes' THEN area IS NULL ELSE :area IS NULL OR area = :area END)
  AND (:phase = 'any' OR e.phase = :phase)
ORDER BY e.name, e.ref
