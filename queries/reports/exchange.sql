-- SPDX-License-Identifier: MPL-2.0
-- title: Dataudveksling mellem forvaltninger | Exchange between administrations
-- about: Hvor mange forbindelser der går fra det, den ene forvaltning ejer, til det, den anden ejer: hvad der behøver hvad. |
--   How many connections lead from what one administration owns to what another owns: what needs what.
-- parameter: least integer = 1 | Forbindelser mindst | Connections at least
-- column: needing ref | behøver | needs
-- column: needed ref | behøves hos | needed at
-- column: connections integer | forbindelser | connections
-- column: elements integer | elementer | elements
-- chart: matrix needing needed connections
SELECT a.party AS needing, b.party AS needed, count(*) AS connections,
       count(DISTINCT a.ref) AS elements
FROM relation AS r
JOIN element AS a ON a.ref = CASE r.needs WHEN 'target' THEN r.target ELSE r.source END
JOIN element AS b ON b.ref = CASE r.needs WHEN 'target' THEN r.source ELSE r.target END
WHERE r.valid AND r.needs IN ('source', 'target') AND a.kind <> 'unit' AND b.kind <> 'unit'
  AND a.party IS NOT NULL AND b.party IS NOT NULL AND a.party <> b.party
GROUP BY a.party, b.party
HAVING count(*) >= :least
ORDER BY connections DESC, needing, needed
