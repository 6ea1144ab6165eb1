-- SPDX-License-Identifier: MPL-2.0
-- title: Hvad enheden bruger | What the unit uses
-- about: Løsninger i drift, som en enhed eller dens underenheder bruger, med hvem der ejer dem, og hvor mange af enhederne der bruger dem. |
--   Solutions in operation that a unit or those beneath it use, with who owns them and how many of those units use them.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: element ref | løsning | solution
-- column: name text | navn | name
-- column: kind kind | slags | kind
-- column: owner ref | ejer | owner
-- column: criticality enum(criticality) | kritikalitet | criticality
-- column: units integer | enheder | units
SELECT e.ref AS element, e.name, e.kind, e.owner, e.criticality, count(DISTINCT r.source) AS units
FROM relation AS r JOIN element AS e ON e.ref = r.target
WHERE r.relation = 'uses' AND r.valid AND e.standing IN ('in_operation', 'retired_but_used') AND within(r.source, :unit)
GROUP BY e.ref
ORDER BY units DESC, e.ref
