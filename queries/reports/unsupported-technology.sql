-- SPDX-License-Identifier: MPL-2.0
-- title: Teknologi uden support | Technology past support
-- about: Steder i brug, hvor leverandørens support af versionen er slut på datoen, efter forvaltning. |
--   Uses whose version the supplier no longer supports on the date, by administration.
-- parameter: unit ref = none | Kun denne enhed og dens underenheder | Only this unit and those beneath it
-- column: administration ref | forvaltning | administration
-- column: technology ref | teknologi | technology
-- column: name text | teknologiens navn | name of the technology
-- column: version text | version | version
-- column: support_until date | support til | support until
-- column: used_by ref | bruges i | used in
-- column: owner ref | ejer | owner
-- column: criticality enum(criticality) | kritikalitet | criticality
-- chart: timeline name support_until
WITH supported(technology, version, until) AS (
  SELECT t.ref, v.value ->> 'version', coalesce(v.value ->> 'end_of_life', v.value ->> 'support_until')
  FROM technology AS t, json_each(t.versions) AS v)
SELECT e.administration, t.ref AS technology, t.name, use.version,
       (SELECT s.until FROM supported AS s
        WHERE s.technology = t.ref AND (use.version = s.version OR use.version LIKE s.version || '.%')
        ORDER BY length(s.version) DESC LIMIT 1) AS support_until,
       e.ref AS used_by, e.owner, e.criticality
FROM relation AS use JOIN technology AS t ON t.ref = use.target JOIN element AS e ON e.ref = use.source
WHERE use.relation = 'uses_technology' AND use.valid AND support_until < :on
  AND e.standing IN ('in_operation', 'retired_but_used') AND within(e.owner, :unit)
ORDER BY e.administration IS NULL, e.administration, support_until, t.ref, e.ref
