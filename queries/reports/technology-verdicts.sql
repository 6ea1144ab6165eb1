-- SPDX-License-Identifier: MPL-2.0
-- title: Teknologi i brug uden godkendelse | Technology in use without approval
-- about: Versioner i brug, som afgørelserne ikke tillader som bestående brug der, hvor de bruges, med svaret og afgørelsen bag. |
--   Versions in use that the decisions do not allow as an existing use where they are used, with the verdict and the decision behind it.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- parameter: assessed boolean = true | Kun dem, nogen har taget stilling til | Only those that somebody has assessed
-- column: administration ref | forvaltning | administration
-- column: technology ref | teknologi | technology
-- column: name text | navn | name
-- column: version text | version | version
-- column: code text | svar | verdict
-- column: decision ref | afgørelse | decision
-- column: used_in integer | bruges i | used in
-- chart: stacked name code used_in
-- framework: technology
SELECT e.party AS administration, t.ref AS technology, t.name, use.version, answer.code, answer.decision,
       count(DISTINCT e.ref) AS used_in
FROM technology AS t
JOIN relation AS use ON use.target = t.ref AND use.relation = 'uses_technology' AND use.valid
JOIN element AS e ON e.ref = use.source
JOIN approval(t.ref, use.version, e.owner, 'existing', e.ref) AS answer
WHERE e.standing IN ('in_operation', 'retired_but_used') AND within(e.owner, :unit)
  AND NOT answer.allowed AND (NOT :assessed OR answer.code NOT LIKE '%not_assessed')
GROUP BY e.party, t.ref, use.version, answer.code, answer.decision
ORDER BY e.party IS NULL, e.party, used_in DESC, t.ref, use.version, answer.code
