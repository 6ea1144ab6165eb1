-- SPDX-License-Identifier: MPL-2.0
-- title: Teknologi i brug uden godkendelse | Technology in use without approval
-- about: Versioner i brug, som afgørelserne ikke tillader som bestående brug i forvaltningen, med svaret og afgørelsen bag. |
--   Versions in use that the decisions do not allow as an existing use in the administration, with the verdict and the decision behind it.
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
WITH used(administration, technology, name, version, used_in) AS (
  SELECT e.administration, t.ref, t.name, use.version, count(DISTINCT e.ref)
  FROM technology AS t JOIN relation AS use ON use.target = t.ref JOIN element AS e ON e.ref = use.source
  WHERE use.relation = 'uses_technology' AND use.valid AND e.standing IN ('in_operation', 'retired_but_used')
    AND within(e.owner, :unit)
  GROUP BY e.administration, t.ref, use.version)
SELECT used.administration, used.technology, used.name, used.version, answer.code, answer.decision, used.used_in
FROM used JOIN approval(used.technology, used.version, used.administration, 'existing') AS answer
WHERE NOT answer.allowed AND (NOT :assessed OR answer.code NOT LIKE '%not_assessed')
ORDER BY used.administration IS NULL, used.administration, used.used_in DESC, used.technology, used.version
